import numpy as np

pattern = np.array([0.3, 0.8, 1.0, 0.8, 0.3])
for start in (10, 35, 37):
    signal = np.zeros(40)
    visible = len(signal[start : start + len(pattern)])
    signal[start : start + visible] = pattern[:visible]
    response = np.correlate(signal, pattern, "valid")
    peak = response.max()
    print(f"start {start}: {visible} of 5 samples inside, peak {peak:.2f}")
