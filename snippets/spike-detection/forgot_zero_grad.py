from torch.nn.functional import cross_entropy

from convbook.spikes import SpikeCNN, make_spikes

batch = make_spikes(64, seed=0)
model = SpikeCNN()

for call in range(3):
    cross_entropy(model(batch.x), batch.y).backward()
    gradient = model.linear.bias.grad[0]
    print(f"after call {call}: gradient of the bias {gradient:.3f}")
