from convbook.shapes import (
    AdaptivePool,
    BatchNorm,
    Conv,
    Flatten,
    Linear,
    Pool,
    trace,
)


def block(inputs, outputs):
    return [Conv(inputs, outputs, 3, padding=1), BatchNorm(outputs), Pool(2)]


for channels, size in ((1, 28), (3, 224)):
    image = (channels, size, size)
    maps = [block(channels, 32), block(32, 64)]
    head = [Flatten(), Linear(64 * (size // 4) ** 2, 128), Linear(128, 10)]
    average = [AdaptivePool(1), Flatten(), Linear(64, 10)]
    widths = [channels * size * size, 512, 256, 10]

    convolutions, cnn = trace(maps, image), trace([maps, head], image)
    dense = trace([Flatten(), *map(Linear, widths, widths[1:])], image)
    in_head = cnn.parameters - convolutions.parameters
    work = convolutions.multiply_adds / cnn.multiply_adds
    print(f"{size}x{size}x{channels}")
    print(f"  fully connected               {dense.parameters:11,}")
    print(f"  convolutions and dense head   {cnn.parameters:11,}")
    print(f"    of these in convolutions    {convolutions.parameters:11,}")
    print(f"    of these in the dense head  {in_head:11,}", end="")
    print(f" or {in_head / cnn.parameters:.1%}")
    print(f"    multiply-adds in convolutions      {work:4.0%}")
    pooled = trace([maps, average], image)
    print(f"  convolutions, global average  {pooled.parameters:11,}")
