import matplotlib.pyplot as plt
from torch import nn

from convbook.spikes import FlatCNN, SpikeCNN, SpikeMLP, make_spikes
from convbook.training import accuracy, fit, predict

left, right = (0, 46), (47, 93)
training = make_spikes(1000, seed=0, noise=0.1, starts=left)
on_left = make_spikes(4000, seed=2, noise=0.1, starts=left)
on_right = make_spikes(4000, seed=2, noise=0.1, starts=right)
anywhere = make_spikes(20_000, seed=3, noise=0.1)
spikes, starts = anywhere.x[anywhere.y == 1], anywhere.start[anywhere.y == 1]

models = nn.ModuleList([SpikeCNN(), FlatCNN(), SpikeMLP()])
plt.style.use("convbook.book")
_, axes = plt.subplots(3, sharex=True, sharey=True, figsize=(5.2, 5.0))
print("model     left  right  spikes found on the right")
for model, ax in zip(models, axes, strict=True):
    fit(model, training.x, training.y, epochs=10, lr=0.03)
    found = (predict(model, spikes).argmax(1) == 1).double()
    scores = [accuracy(model, half.x, half.y) for half in (on_left, on_right)]
    name, on_the_right = type(model).__name__, found[starts > left[1]].mean()
    print(f"{name:8}  {scores[0]:.2f}   {scores[1]:.2f}  {on_the_right:.2f}")
    ax.plot([found[starts == start].mean() for start in range(94)])
    ax.axvline(left[1] + 0.5, color="#8a8f98", linestyle="--")
    ax.set(title=name, ylim=(-0.05, 1.1))
    ax.set_yticks((0, 1), ("none", "all"))
axes[2].set_xlabel("where the spike starts")
plt.show()
