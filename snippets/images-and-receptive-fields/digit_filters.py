import matplotlib.pyplot as plt
from torch.nn.functional import cosine_similarity

from convbook.digits import MaxDigits
from convbook.plots import pixels

trained = MaxDigits.pretrained().features[0].weight.detach()[:, 0]
start = MaxDigits().features[0].weight.detach()[:, 0]
same = cosine_similarity(trained.flatten(1), start.flatten(1))
print("cosine with the start:", *(f"{value:.1f}" for value in same))

plt.style.use("convbook.book")
_, axes = plt.subplots(2, 4, figsize=(5.2, 3.1))
for i, (ax, weights) in enumerate(zip(axes.flat, trained, strict=True)):
    pixels(ax, weights, title=f"filter {i}", largest=trained.abs().max().item())
plt.show()
