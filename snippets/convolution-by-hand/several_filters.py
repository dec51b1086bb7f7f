import numpy as np

from convbook.convolution import conv1d

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
filters = {
    "climbs": [-1.0, 0.0, 1.0],
    "average": [1 / 3, 1 / 3, 1 / 3],
    "bends": [1.0, -2.0, 1.0],
}

weight = np.array(list(filters.values()))[:, None, :]
feature_maps = conv1d(signal[None, :], weight)

print("weight", weight.shape, "-> feature maps", feature_maps.shape)
for name, feature_map in zip(filters, feature_maps, strict=True):
    print(f"{name:8}", np.round(feature_map, 1))
