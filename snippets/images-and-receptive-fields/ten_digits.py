import matplotlib.pyplot as plt

from convbook.digits import load_digits
from convbook.plots import pixels

digits = load_digits()
print(
    "images", tuple(digits.x.shape), "of each digit", digits.y.bincount().tolist()
)
print("largest difference of a pixel from a multiple of 1/16:", end=" ")
print((16 * digits.x - (16 * digits.x).round()).abs().max().item())

plt.style.use("convbook.book")
_, axes = plt.subplots(2, 5, figsize=(5.2, 2.6))
for ax, image, digit in zip(axes.flat, digits.x[:, 0], digits.y, strict=False):
    pixels(ax, image, title=f"{digit}", largest=1)
plt.show()
