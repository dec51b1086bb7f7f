from torch.nn.functional import cosine_similarity

from convbook.spikes import SPIKE, FlatCNN, make_spikes
from convbook.training import fit

training = make_spikes(1440, seed=0, noise=0.1)
model = FlatCNN()
start = model.conv.weight.detach().clone()[:, 0]
recipe = {"batch_size": 1440, "epochs": 50, "lr": 0.001, "schedule": None}
fit(model, training.x, training.y, **recipe)
end = model.conv.weight.detach()[:, 0]

print("filter  with its own start  with the spike")
for i, (before, after) in enumerate(zip(start, end, strict=True)):
    own = cosine_similarity(before, after, 0)
    print(f"{i:6} {own:20.2f} {cosine_similarity(after, SPIKE, 0):15.2f}")
