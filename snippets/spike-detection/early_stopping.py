from convbook.spikes import SpikeMLP, make_spikes
from convbook.training import fit

training = make_spikes(4000, seed=0)
validation = make_spikes(1000, seed=1)

history = fit(
    SpikeMLP(),
    training.x,
    training.y,
    epochs=100,
    lr=0.03,
    validation=(validation.x, validation.y),
    patience=3,
)
print("epochs run:", history.epochs)
print("parameters kept from epoch:", history.best_epoch)
