import numpy as np

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
moving_sum = np.correlate(signal, [1.0, 1.0, 1.0], "valid")
windows = [signal[i : i + 3] for i in range(len(moving_sum))]
moving_average = np.mean(windows, axis=1)

print("sum    ", np.round(moving_sum, 1))
print("average", np.round(moving_average, 1))
print("ratio  ", np.round(moving_sum / moving_average, 1))
