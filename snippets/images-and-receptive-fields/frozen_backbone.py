import torch

from convbook.digits import SimpleCNN, load_digits
from convbook.training import accuracy, fit, seeded

train, _, test = load_digits().split((0.6, 0.15, 0.25), seed=0)
x, y = train.x[:200], train.y[:200]
dealt = y[torch.randperm(200, generator=torch.Generator().manual_seed(0))]
recipe = {"epochs": 15, "batch_size": 50, "lr": 0.005}


def last_layer_only(backbone, labels):
    with torch.no_grad():
        inputs, unseen = (backbone(images).flatten(1) for images in (x, test.x))
    with seeded(0):
        layer = torch.nn.Linear(inputs.shape[1], 10, dtype=torch.float64)
    fit(layer, inputs, labels, **recipe)
    return accuracy(layer, inputs, labels), accuracy(layer, unseen, test.y)


def all_layers(model, labels):
    fit(model, x, labels, **recipe)
    return accuracy(model, x, labels), accuracy(model, test.x, test.y)


print("labels  learns      blocks     training  test")
for name, labels in (("true", y), ("dealt", dealt)):
    # Not in evaluation mode: its batch normalisation has nothing to go by yet.
    new = SimpleCNN(filters=16, hidden=32, dropout=0)
    results = {
        "last layer  trained": last_layer_only(
            SimpleCNN.pretrained().features, labels
        ),
        "last layer  untrained": last_layer_only(new.features, labels),
        "everything  untrained": all_layers(new, labels),
    }
    for kind, (seen, unseen) in results.items():
        print(f"{name:7} {kind:22} {seen:8.3f}  {unseen:.2f}")
