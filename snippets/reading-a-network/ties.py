import torch
from torch.nn.functional import max_pool1d

responses = torch.tensor([0.0, 1.0, 1.0, 0.0], dtype=torch.float64)
responses.requires_grad_()
maxima = {
    "max(-1)": responses.max(-1).values,
    "max_pool1d": max_pool1d(responses[None, None], 4).sum(),
    "amax(-1)": responses.amax(-1),
}
for name, largest in maxima.items():
    (gradient,) = torch.autograd.grad(largest, responses)
    print(f"{name:10}", gradient.tolist())
