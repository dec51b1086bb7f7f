import numpy as np

from convbook.dna import MotifNet, all_8mers
from convbook.logos import filter_windows, information

data = all_8mers()
x = data.x[data.test][:3000]
print("bits of the logos of 32 filters: median, highest, how many above 4")
networks = {f"untrained, seed {seed}": MotifNet(seed=seed) for seed in range(3)}
for name, model in (*networks.items(), ("trained", MotifNet.pretrained())):
    windows = filter_windows(model.conv, x, fraction=0.5)
    bits = information(windows.counts).sum((1, 2))
    print(f"{name:17} {np.median(bits):5.1f} {bits.max():5.1f}", end=" ")
    print(f"{(bits > 4).sum():4}")
