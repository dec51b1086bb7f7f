import numpy as np

x = np.random.default_rng(0).normal(size=500)
target = np.correlate(x, [1.0, 2, -1], "valid")


def losses(update, error_sign):
    w = np.zeros(3)
    for step in range(21):
        y = np.correlate(x, w, "valid")
        if step % 10 == 0:
            yield np.mean((y - target) ** 2)
        error = error_sign * (y - target)
        slope = np.correlate(x, error, "valid") / len(y)
        w += update * 0.2 * slope


rules = (
    ("-=", "y - target", -1, 1),
    ("+=", "y - target", 1, 1),
    ("+=", "target - y", 1, -1),
)
print("update  error        loss at step 0, 10, 20")
for update, error, *signs in rules:
    print(f"w {update}    {error}  ", *(f"{loss:.1g}" for loss in losses(*signs)))
