import matplotlib.pyplot as plt
import torch

from convbook.digits import MaxDigits, load_digits
from convbook.plots import pixels

_, test = load_digits(margin=4).split((0.75, 0.25), seed=0)
with torch.no_grad():
    chances = MaxDigits.pretrained()(test.x).softmax(1)
loss = -chances[torch.arange(len(test)), test.y].log()
hardest = loss.argsort(descending=True)[:8]
share = loss[hardest].sum() / loss.sum()
print(f"{len(hardest)} of {len(test)} digits make {share:.2f} of the whole loss")

plt.style.use("convbook.book")
_, axes = plt.subplots(2, 4, figsize=(5.2, 3.2))
for ax, i in zip(axes.flat, hardest, strict=True):
    title = f"{test.y[i]}, not {chances[i].argmax()}?"
    pixels(ax, test.x[i, 0, 4:12, 4:12], title=title, largest=1)
plt.show()
