from torch import nn


def count(layer):
    return sum(parameters.numel() for parameters in layer.parameters())


print("image          dense    local, not shared  convolution")
for channels, size in ((1, 16), (1, 28), (3, 224)):
    # On the meta device layers have shapes, but no numbers: they take no memory.
    conv = nn.Conv2d(channels, 8, kernel_size=5, padding=2, device="meta")
    inputs, outputs = channels * size**2, 8 * size**2
    dense = nn.Linear(inputs, outputs, device="meta")
    image = f"{size}x{size}x{channels}"
    local = size**2 * count(conv)  # weights of its own at every place
    print(f"{image:9} {count(dense):16,} {local:15,} {count(conv):12,}")
