import numpy as np

signal = np.array([0.0, 0.2, 0.8, 1.0, 0.9, 0.3, 0.1, 0.0])
weights = np.array([-1.0, 0.0, 1.0])

places = len(signal) - len(weights) + 1
response = np.zeros(places)
for i in range(places):
    window = signal[i : i + len(weights)]
    response[i] = np.sum(weights * window)
    print(f"i = {i}   window {window}   response {response[i]:+.1f}")

print(len(signal), "samples,", len(weights), "weights,", places, "responses")
print(np.round(response, 1))
