import numpy as np

print("length  kernel_size  windows")
for length in (8, 50, 100):
    for kernel_size in (3, 5):
        signal, weights = np.zeros(length), np.ones(kernel_size)
        windows = len(np.correlate(signal, weights, "valid"))
        print(f"{length:6} {kernel_size:12} {windows:8}")
        assert windows == length - kernel_size + 1
