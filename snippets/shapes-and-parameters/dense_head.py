from convbook.shapes import AdaptivePool, BatchNorm, Conv, Flatten, Linear, Pool, trace


def features(channels):
    block_1 = [Conv(channels, 32, 3, padding=1), BatchNorm(32), Pool(2)]
    return [*block_1, Conv(32, 64, 3, padding=1), BatchNorm(64), Pool(2)]


for channels, size in ((1, 28), (3, 224)):
    image = (channels, size, size)
    maps = trace(features(channels), image)
    inputs = 64 * (size // 4) ** 2
    cnn = trace([features(channels), Flatten(), Linear(inputs, 128), Linear(128, 10)], image)
    pooled = trace([features(channels), AdaptivePool(1), Flatten(), Linear(64, 10)], image)
    dense = [Flatten(), Linear(channels * size**2, 512), Linear(512, 256), Linear(256, 10)]
    head = cnn.parameters - maps.parameters
    print(f"{size}x{size}x{channels}")
    print(f"  fully connected                 {trace(dense, image).parameters:11,}")
    print(f"  convolutions, dense head        {cnn.parameters:11,}")
    print(f"    of these in the convolutions  {maps.parameters:11,}")
    print(f"    of these in the dense head    {head:11,}  {head / cnn.parameters:.1%}")
    print(f"  convolutions, global average    {pooled.parameters:11,}")
    print(f"  multiply-adds in convolutions   {maps.multiply_adds / cnn.multiply_adds:11.0%}")
