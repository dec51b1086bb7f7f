import numpy as np

rng = np.random.default_rng(0)

print("weights  against the gradient  mean cosine")
for kernel_size in (3, 7, 31):
    cosines = np.zeros(1000)
    for i in range(len(cosines)):
        w, g = rng.normal(size=kernel_size), rng.normal(size=100)
        right, wrong = np.convolve(g, w), np.convolve(g, w[::-1])
        cosines[i] = right @ wrong / (right @ right)
    against = np.mean(cosines < 0)
    print(f"{kernel_size:7}  {against:20.2f}  {cosines.mean():11.2f}")
