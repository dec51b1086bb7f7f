from convbook.digits import MaxDigits, accuracy_under_shifts, load_mnist
from convbook.training import fit, one_cycle

training = load_mnist("mnist", margin=4)
test = load_mnist("mnist", train=False, margin=4)
model = MaxDigits()
fit(model, training.x, training.y, epochs=1, lr=0.02, schedule=one_cycle)
print(accuracy_under_shifts(model, test.x, test.y))
