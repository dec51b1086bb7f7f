import matplotlib.pyplot as plt

from convbook.plots import BLUE, ORANGE, bars
from convbook.spikes import DECOY, SPIKE

print("same numbers:", SPIKE.sort().values.equal(DECOY.sort().values))
print("same energy:", bool(SPIKE.square().sum() == DECOY.square().sum()))

plt.style.use("convbook.book")
_, (left, right) = plt.subplots(1, 2, sharey=True, figsize=(5.2, 2.4))
bars(left, SPIKE, colour=BLUE, title="spike", fmt=".1f")
bars(right, DECOY, colour=ORANGE, title="decoy", fmt=".1f")
plt.show()
