from functools import partial

from torch.optim import AdamW

from convbook.digits import SimpleCNN, load_digits
from convbook.training import accuracy, cosine, fit

train, validation, _ = load_digits().split((0.6, 0.15, 0.25), seed=0)
variants = {
    "all four": {},
    "no batch normalisation": {"batch_norm": False},
    "no dropout": {"dropout": 0},
    "no weight decay": {"optimiser": partial(AdamW, weight_decay=0)},
    "no schedule": {"schedule": None},
}
print(f"training: {len(train):,} digits, validation: {len(validation)}")
print("                        loss  errors: training  validation")
for name, changed in variants.items():
    recipe = {"optimiser": AdamW, "schedule": cosine} | changed
    layers = {
        key: recipe.pop(key) for key in ("batch_norm", "dropout") if key in recipe
    }
    model = SimpleCNN(filters=16, hidden=32, **layers)
    history = fit(
        model, train.x, train.y, lr=0.005, epochs=3, batch_size=16, **recipe
    )
    errors = [
        (1 - accuracy(model, p.x, p.y)) * len(p) for p in (train, validation)
    ]
    print(f"{name:22}  {history.train_loss[-1]:.2f}", end="")
    print(f"{errors[0]:18.0f}{errors[1]:12.0f}")
