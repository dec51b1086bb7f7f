import matplotlib.pyplot as plt
import numpy as np

from convbook.plots import BLUE, ORANGE, PURPLE

spike = np.array([0.0, 0.3, 0.8, 1.0, 0.8, 0.3, 0.0])
centre = 63
middle = len(spike) // 2

signal = np.random.default_rng(155).normal(0.0, 0.3, 100)
signal[centre - middle : centre + middle + 1] += spike
response = np.correlate(signal, spike, "valid")
positions = np.arange(len(response)) + middle
print("spike centred at", centre)
print("largest sample at", signal.argmax())
print("largest response centred at", positions[response.argmax()])

plt.style.use("convbook.book")
_, (above, below) = plt.subplots(2, sharex=True, figsize=(5.2, 3.8))
above.plot(signal, color=BLUE)
above.plot(signal.argmax(), signal.max(), "o", color=PURPLE)
above.set_title("before: a spike in noise")
below.plot(positions, response, color=ORANGE)
below.plot(positions[response.argmax()], response.max(), "o", color=PURPLE)
below.set(title="after the matched filter", xlabel="position")
plt.show()
