import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

spike = np.array([0.0, 0.3, 0.8, 1.0, 0.8, 0.3, 0.0])
rng = np.random.default_rng(0)
noise = rng.normal(0.0, 0.3, (2000, 100))
starts = rng.integers(0, 100 - len(spike), len(noise), endpoint=True)

signals = noise.copy()
for signal, start in zip(signals, starts, strict=True):
    signal[start : start + len(spike)] += spike


def respond(rows):
    return sliding_window_view(rows, len(spike), axis=1) @ spike


top = int(spike.argmax())
by_sample = np.abs(signals.argmax(axis=1) - top - starts) <= 1
by_filter = np.abs(respond(signals).argmax(axis=1) - starts) <= 1
print(f"found by the largest sample   {by_sample.mean():.0%}")
print(f"found by the largest response {by_filter.mean():.0%}")

before, after = noise.std(), respond(noise).std()
height, peak = spike.max(), spike @ spike
ratio = height / before
print(f"before: spike {height:.2f}, noise {before:.2f}, ratio {ratio:.1f}")
ratio = peak / after
print(f"after:  spike {peak:.2f}, noise {after:.2f}, ratio {ratio:.1f}")
