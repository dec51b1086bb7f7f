import logomaker
import matplotlib.pyplot as plt
import pandas as pd

from convbook.dna import BASES, MotifNet, all_8mers
from convbook.logos import COLOURS, filter_windows

data = all_8mers()
windows = filter_windows(MotifNet.pretrained().conv, data.x[data.test][:3000])
counts = pd.DataFrame(windows.counts[8].T, columns=list(BASES))
print("counts", counts.to_string(index=False), sep="\n")

plt.style.use("convbook.book")
_, axes = plt.subplots(1, 3, figsize=(5.2, 2.2))
for ax, kind in zip(axes, ("probability", "weight", "information"), strict=True):
    matrix = logomaker.transform_matrix(counts, from_type="counts", to_type=kind)
    print(kind, matrix.round(2).to_string(index=False), sep="\n")
    logomaker.Logo(matrix, ax=ax, color_scheme=COLOURS)
    ax.set(title=kind, xticks=[])
plt.show()
