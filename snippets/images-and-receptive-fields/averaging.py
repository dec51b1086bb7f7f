import numpy as np

print("layers  sees  spread  sqrt(2n/3)  95% of the weight within")
for layers in (5, 10, 20, 40):
    weights = np.ones(1)
    for _ in range(layers):
        weights = np.convolve(weights, np.ones(3) / 3)
    places = np.arange(-layers, layers + 1)
    spread = np.sqrt((weights * places**2).sum())
    predicted = np.sqrt(2 * layers / 3)

    middle = weights[layers:].cumsum() * 2 - weights[layers]  # to either side
    width = 2 * np.argmax(middle >= 0.95) + 1
    print(f"{layers:6} {len(weights):5} {spread:7.2f} {predicted:11.2f}", end="")
    print(f"  {width:2} or {width / len(weights):.0%}")
