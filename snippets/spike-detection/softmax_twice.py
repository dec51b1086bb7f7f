import torch
from torch.nn.functional import cross_entropy

label = torch.tensor([1])
for margin in (0, 2, 20):
    logits = torch.tensor([[0.0, margin]], dtype=torch.float64)
    once = cross_entropy(logits, label)
    twice = cross_entropy(logits.softmax(-1), label)
    print(f"ahead by {margin:2}: loss {once:.2f},", end=" ")
    print(f"with softmax before it {twice:.2f}")
