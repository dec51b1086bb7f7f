from torch import nn

kernel_size = 3
print("inputs  outputs  dense weights  filter weights")
for inputs in (8, 100, 1000):
    outputs = inputs - kernel_size + 1
    dense = nn.Linear(inputs, outputs, bias=False)
    filters = nn.Conv1d(1, 1, kernel_size, bias=False)
    print(f"{inputs:6} {outputs:8} {dense.weight.numel():14,} {filters.weight.numel():15}")
