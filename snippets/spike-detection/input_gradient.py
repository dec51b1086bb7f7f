import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cosine_similarity

from convbook.plots import BLUE, ORANGE, bars
from convbook.spikes import SPIKE, SpikeCNN, make_spikes

test = make_spikes(10_000, seed=2)
x, starts = test.x[test.y == 1].requires_grad_(), test.start[test.y == 1]

logits = SpikeCNN.pretrained()(x)
evidence = logits[:, 1] - logits[:, 0]
evidence.sum().backward()

under_spike = starts[:, None] + torch.arange(len(SPIKE))
gradient = x.grad[:, 0].gather(1, under_spike).mean(0)
print(f"cosine with the spike {cosine_similarity(gradient, SPIKE, 0):.2f}")

plt.style.use("convbook.book")
_, (left, right) = plt.subplots(1, 2, figsize=(5.2, 2.6))
bars(left, SPIKE, colour=BLUE, title="spike", fmt=".1f")
gradient = gradient / gradient.max()
bars(right, gradient, colour=ORANGE, title="mean gradient", fmt=".1f")
plt.show()
