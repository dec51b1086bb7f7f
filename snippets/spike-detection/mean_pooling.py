from convbook.spikes import SpikeCNN, make_spikes
from convbook.training import accuracy, fit


class MeanCNN(SpikeCNN):
    def forward(self, x):
        return self.linear(self.conv(x).relu().mean(-1))


training = make_spikes(1000, seed=0, starts=(0, 46))
left = make_spikes(4000, seed=2, starts=(0, 46))
right = make_spikes(4000, seed=3, starts=(47, 93))

print("pooling  learning rate  left  right")
for model, rate in ((SpikeCNN(), 0.03), (MeanCNN(), 0.03), (MeanCNN(), 0.3)):
    fit(model, training.x, training.y, epochs=10, lr=rate)
    name = "mean" if isinstance(model, MeanCNN) else "max"
    print(f"{name:7} {rate:14}  {accuracy(model, left.x, left.y):.2f}", end="  ")
    print(f"{accuracy(model, right.x, right.y):.2f}")
