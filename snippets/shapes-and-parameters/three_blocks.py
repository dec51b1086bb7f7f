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
    conv = Conv(inputs, outputs, 3, padding=1)
    return [conv, BatchNorm(outputs), Pool(2)]


shape = image = (3, 32, 32)
maps = [block(3, 32), block(32, 64), block(64, 128)]
for layers in maps:
    part = trace(layers, shape)
    shape = part.output_shape
    print(f"{part.parameters:9,} parameters, then {shape}")

widths = [3 * 32 * 32, 512, 256, 128, 10]
dense = [Flatten(), Linear(128 * 4 * 4, 128), Linear(128, 10)]
average = [AdaptivePool(1), Flatten(), Linear(128, 10)]
networks = {
    "dense head": [maps, dense],
    "global average": [maps, average],
    "fully connected": [Flatten(), *map(Linear, widths, widths[1:])],
}
for name, layers in networks.items():
    print(f"{trace(layers, image).parameters:9,} {name}")
