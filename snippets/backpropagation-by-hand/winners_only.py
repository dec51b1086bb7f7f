import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convbook.backprop import NumpyCNN, log_loss
from convbook.spikes import make_spikes

data, net = make_spikes(64, seed=0), NumpyCNN()
_, grad = log_loss(net.forward(data.x), data.y)
expected = net.backward(grad)
x, z, a, strongest = net.seen

winner = z.argmax(2)  # (n, filters): where each filter answered most strongly
windows = sliding_window_view(x[:, 0], 7, axis=1)
seen = windows[np.arange(len(x))[:, None], winner]  # (n, filters, k)
to_winner = grad[:, None] * net.parameters["linear.weight"] * (strongest > 0)

dw = np.einsum("nf,nfk->fk", to_winner, seen)
db = to_winner.sum(0)
print("the same dL/dw:", np.allclose(dw, expected["conv.weight"][:, 0]))
print("the same dL/db:", np.allclose(db, expected["conv.bias"]))
print("numbers kept, all:    ", x.size + z.size + a.size + strongest.size)
print("numbers kept, winners:", x.size + winner.size + strongest.size)
