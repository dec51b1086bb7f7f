import matplotlib.pyplot as plt
import numpy as np

from convbook.plots import ORANGE, bars

signal = np.concatenate([np.zeros(10), np.ones(5), np.zeros(10)])
weights = np.array([-1.0, 1.0])
response = np.correlate(signal, weights, "valid")

print(len(signal), "samples,", len(response), "responses")
for i in np.flatnonzero(response):
    print(f"between samples {i} and {i + 1}: {response[i]:+.0f}")

plt.style.use("convbook.book")
_, (above, below) = plt.subplots(2, sharex=True, figsize=(5.2, 3.4))
bars(above, signal, title="signal: a step up, a step down")
bars(below, response, start=0.5, colour=ORANGE, title="response to [-1, 1]")
below.set_xlabel("position")
plt.show()
