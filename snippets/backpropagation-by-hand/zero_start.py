import copy

import numpy as np

from convbook.backprop import NumpyCNN
from convbook.spikes import make_spikes

data = make_spikes(1000, seed=0)
starts = {
    "both layers zero": {"conv.weight": 0, "linear.weight": 0},
    "conv zero": {"conv.weight": 0},
    "linear zero": {"linear.weight": 0},
    "all weights equal": {"conv.weight": 0.1, "linear.weight": 0.1},
}
for title, values in starts.items():
    net = NumpyCNN()
    for name, value in values.items():
        net.parameters[name][:] = value
    start = copy.deepcopy(net.parameters)
    losses = net.fit(data.x, data.y, epochs=8)
    print(f"{title}: loss {losses[0]:.1f}, then {losses[-1]:.1f}")
    moved = [k for k, w in net.parameters.items() if (w != start[k]).any()]
    print("    moved:", *moved)

w = net.parameters["conv.weight"]
print("    filters still equal:", np.allclose(w, w[0]))
