import torch
from torch.nn.functional import conv1d, max_pool1d

generator = torch.Generator().manual_seed(0)
x = torch.randn(1, 1, 20, dtype=torch.float64, generator=generator)
w = torch.randn(1, 1, 3, dtype=torch.float64, generator=generator)
same = torch.equal(conv1d(x, w, stride=2), conv1d(x, w)[..., ::2])
print("a stride of two keeps every second response:", same)

responses = torch.zeros(1, 1, 8)
responses[0, 0, 3] = 1
print("responses      ", responses[0, 0].int().tolist())
print("every second   ", responses[0, 0, ::2].int().tolist())
print("largest of two ", max_pool1d(responses, 2)[0, 0].int().tolist())
