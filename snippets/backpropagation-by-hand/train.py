import matplotlib.pyplot as plt
import numpy as np

from convbook.backprop import NumpyCNN
from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy

training, test = make_spikes(2000, seed=0), make_spikes(5000, seed=1)

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 3.0))
for seed in range(5):
    net = NumpyCNN(seed=seed)
    losses = net.fit(training.x.numpy(), training.y.numpy(), epochs=10, seed=seed)
    right = np.mean((net.forward(test.x.numpy()) > 0) == test.y.numpy())
    print(f"start {seed}: right in {right:.2f}")
    ax.plot(range(1, 11), losses, lw=1.5)
print(f"PyTorch: right in {accuracy(SpikeCNN.pretrained(), test.x, test.y):.2f}")
ax.axhline(np.log(2), color="#8a8f98", linestyle="--")
ax.set(xlabel="epoch", ylabel="training loss", ylim=(0, 0.75))
plt.show()
