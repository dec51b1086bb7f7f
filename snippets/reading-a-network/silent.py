from convbook.dna import MotifNet, one_hot
from convbook.interpretation import gradients, mutagenesis

model = MotifNet.by_hand()
x = one_hot("CCTACCCCCC")
best = mutagenesis(model, x)[0].amax(0)
slope = gradients(model, x)[0]
promised = (slope - (slope * x[0]).sum(0)).amax(0)  # by the best other base
print("base      ", *(f"{base:>5}" for base in "CCTACCCCCC"))
print("mutations ", *(f"{points:5.1f}" for points in best))
print("gradient  ", *(f"{points:5.1f}" for points in promised))
