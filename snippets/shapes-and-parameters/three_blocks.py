from convbook.shapes import AdaptivePool, BatchNorm, Conv, Flatten, Linear, Pool, trace


def block(inputs, outputs):
    return [Conv(inputs, outputs, 3, padding=1), BatchNorm(outputs), Pool(2)]


image = (3, 32, 32)
maps = [block(3, 32), block(32, 64), block(64, 128)]
for i in range(3):
    part = trace(maps[: i + 1], image)
    own = sum(row.parameters for row in part.rows if row.name.startswith(f"{i}."))
    print(f"after block {i}: {part.output_shape}, {own:,} parameters of its own")

cnn = trace([maps, Flatten(), Linear(128 * 4 * 4, 128), Linear(128, 10)], image).parameters
pooled = trace([maps, AdaptivePool(1), Flatten(), Linear(128, 10)], image).parameters
widths = [3 * 32 * 32, 512, 256, 128, 10]
dense = trace([Flatten(), *map(Linear, widths, widths[1:])], image).parameters
print(f"dense head {cnn:,}, global average {pooled:,}, fully connected {dense:,}")
print(f"dense head over fully connected: {cnn / dense:.2f}")
