from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit


class MeanCNN(SpikeCNN):
    def forward(self, x):
        return self.linear(self.conv(x).relu().mean(-1))


training = make_spikes(1000, seed=0, starts=(0, 46))
left = make_spikes(4000, seed=2, starts=(0, 46))
right = make_spikes(4000, seed=3, starts=(47, 93))

print("pooling  learning rate  left  right")
runs = ((SpikeCNN(), 0.03), (MeanCNN(), 0.03), (MeanCNN(), 0.3))
for model, rate in runs:
    fit(model, training.x, training.y, epochs=10, lr=rate)
    name = "mean" if isinstance(model, MeanCNN) else "max"
    scores = [accuracy(model, half.x, half.y) for half in (left, right)]
    print(f"{name:7} {rate:14}  {scores[0]:.2f}  {scores[1]:.2f}")
