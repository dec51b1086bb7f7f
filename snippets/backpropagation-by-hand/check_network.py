from convbook.backprop import NumpyCNN, check_gradient, log_loss
from convbook.spikes import make_spikes

batch = make_spikes(64, seed=0)
x, y = batch.x.numpy(), batch.y.numpy()
net = NumpyCNN()
calls = 0


def loss_with(name, values):
    global calls
    calls += 1
    changed = NumpyCNN()
    changed.parameters[name] = values
    return log_loss(changed.forward(x), y)[0]


gradients = net.backward(log_loss(net.forward(x), y)[1])
for name, gradient in gradients.items():
    check = check_gradient(
        lambda values, name=name: loss_with(name, values),
        net.parameters[name],
        gradient,
    )
    print(f"{name:13} {gradient.size:2} slopes, agree: {check.error < 1e-6}")
print("forward passes for the check:", calls)
