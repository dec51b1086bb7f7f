import torch

from convbook.dna import POINTS, MotifNet, composition, decode, kmers, one_hot
from convbook.training import predict

model = MotifNet.by_hand()
words = decode(kmers(3))
for before, after in (("CC", "CCC"), ("GC", "AAA"), ("TA", "CCC")):
    x = one_hot([before + word + after for word in words])
    worth = predict(model, x) - composition(x) @ torch.from_numpy(POINTS)
    found = [word for word, p in zip(words, worth, strict=True) if abs(p) > 1]
    print(f"{before}___{after}: {len(found):2} words matter:", *found[:6])
