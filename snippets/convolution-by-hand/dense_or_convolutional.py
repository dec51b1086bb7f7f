from torch import nn

kernel_size = 3
print("inputs  outputs  dense weights  filter weights")
for inputs in (8, 100, 1000):
    outputs = inputs - kernel_size + 1
    dense = nn.Linear(inputs, outputs, bias=False).weight.numel()
    shared = nn.Conv1d(1, 1, kernel_size, bias=False).weight.numel()
    print(f"{inputs:6,} {outputs:8} {dense:14,} {shared:15}")
