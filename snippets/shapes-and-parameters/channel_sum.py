import numpy as np

from convbook.convolution import conv1d

# Two channels of four samples. The filter has two weights for each.
x = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 5.0, 0.0, 5.0]])
w = np.array([[1.0, 1.0], [0.0, -1.0]])

by_channel = [np.correlate(x[c], w[c], "valid") for c in range(2)]
for c, response in enumerate(by_channel):
    print(f"channel {c}:", response.astype(int))
print("their sum:", sum(by_channel).astype(int))
print("conv1d:   ", conv1d(x, w[None])[0].astype(int))
