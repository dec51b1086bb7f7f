import torch

from convbook.dna import (
    POINTS,
    FlatDNA,
    MotifNet,
    composition,
    decode,
    kmers,
    one_hot,
)
from convbook.training import predict

words = decode(kmers(3))
x = one_hot([f"CC{word}CCC" for word in words])
plain = composition(x) @ torch.from_numpy(POINTS)  # the letters alone

networks = {
    "by hand": MotifNet.by_hand(),
    "trained": MotifNet.pretrained(),
    "flat": FlatDNA.pretrained(),
}
print("network   highest     lowest       the other 62")
for name, model in networks.items():
    worth = predict(model, x) - plain
    order = worth.argsort()
    low, high = order[0], order[-1]
    print(f"{name:8}  {words[high]} {worth[high]:+5.1f}  ", end="")
    print(f"{words[low]} {worth[low]:+6.1f}", end="")
    print(f"   within {worth[order[1:-1]].abs().max():.1f}")
