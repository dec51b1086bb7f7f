import numpy as np


def loss(w):
    return w * w * w * w


print("       right digits")
print("step   float64  float32")
for power in range(1, 7):
    digits = []
    for dtype in (np.float64, np.float32):
        w, h = dtype(1.1), dtype(10**-power)
        slope = (loss(w + h) - loss(w - h)) / (2 * h)
        digits.append(np.floor(-np.log10(abs(slope / (4 * 1.1**3) - 1))))
    print(f"1e-{power:02}  {digits[0]:7.0f}  {digits[1]:7.0f}")
