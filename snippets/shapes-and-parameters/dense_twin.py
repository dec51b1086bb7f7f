from torch import nn


def count(layer):
    return sum(weights.numel() for weights in layer.parameters())


# The device "meta" keeps shapes and no numbers: nothing is allocated.
conv = nn.Conv2d(3, 16, kernel_size=3, padding=1, device="meta")
dense = nn.Linear(3 * 32 * 32, 16 * 32 * 32, device="meta")
print(f"convolution {count(conv):14,}")
print(f"dense       {count(dense):14,}")
print(f"ratio       {count(dense) / count(conv):14,.0f}")

print("one thousand dense units on an image:")
for height, width, channels in ((28, 28, 1), (224, 224, 3)):
    inputs = height * width * channels
    layer = nn.Linear(inputs, 1000, device="meta")
    size = f"{height}x{width}x{channels}"
    print(f"{size}: {inputs:,} inputs, {count(layer):,} parameters")
