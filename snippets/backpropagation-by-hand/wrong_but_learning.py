import numpy as np

STARTS, K = 200, 5


def slide(x, w):
    """Slide each row of w along its own row of x."""
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[1], axis=1)
    return np.einsum("sik,sk->si", windows, w)


def symmetry(w):
    return np.median(np.sum(w * w[:, ::-1], axis=1) / np.sum(w**2, axis=1))


rng = np.random.default_rng(0)
x = np.eye(1, 4 * K - 3, 2 * K - 2).repeat(STARTS, axis=0)
teacher, start, fixed = rng.normal(size=(3, 2, STARTS, K)) / np.sqrt(K)
target = slide(slide(x, teacher[0]), teacher[1])
target /= np.linalg.norm(target, axis=1, keepdims=True)
rules = {
    "flipped, which is right": lambda w: w[:, ::-1],
    "not flipped": lambda w: w,
    "random numbers": lambda _: fixed[0],
    "zeros, layer 1 is frozen": np.zeros_like,
}

print(f"symmetry of layer 2 at the start {symmetry(start[1]):.2f}")
print("layer 2 hands back through  learned     symmetry")
for name, rule in rules.items():
    first, second = start
    for _ in range(2000):
        hidden = slide(x, first)
        error = slide(hidden, second) - target
        back = slide(np.pad(error, ((0, 0), (K - 1, K - 1))), rule(second))
        first = first - 0.06 * slide(x, back)
        second = second - 0.06 * slide(hidden, error)
    learned = np.sum(np.sum(error**2, axis=1) < 0.01)
    print(f"{name:26}  {learned:3} of {STARTS}  {symmetry(second):.2f}")
