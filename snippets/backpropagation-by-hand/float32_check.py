import numpy as np


def loss(w):
    return w * w * w * w


print("step   float64  float32")
for step in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
    errors = []
    for dtype in (np.float64, np.float32):
        w, h = dtype(1.1), dtype(step)
        slope = (loss(w + h) - loss(w - h)) / (2 * h)
        errors.append(abs(slope / (4 * 1.1**3) - 1))
    print(f"{step:.0e}  {errors[0]:.0e}    {errors[1]:.0e}")
