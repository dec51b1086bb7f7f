import numpy as np

g = np.array([1.0, 10, 100])
for w in ([1.0, 0, -1], [1.0, 2, 3], [1.0, 2, 1]):
    right = np.convolve(g, w, "full")
    wrong = np.correlate(np.pad(g, 2), w, "valid")
    norms = np.linalg.norm(right) * np.linalg.norm(wrong)
    print("filter", w, f"cosine {right @ wrong / norms:.2f}")
    print("  right", right)
    print("  wrong", wrong)
