import matplotlib.pyplot as plt
import numpy as np

from convbook.dna import decode
from convbook.genomics import SiteNet, load_crp_sites, site_task
from convbook.logos import filter_windows, information, plot_logos

x, _ = site_task(load_crp_sites()[0], 1000, seed=3)
model = SiteNet.pretrained()
windows = filter_windows(model.conv, x, fraction=0.6)
weight = model.linear.weight[0].detach().numpy()
effect = weight * windows.maximum.clip(0)
order = np.argsort(-np.abs(effect))
print("filter  effect  windows  most frequent bases")
for i in order[:6]:
    most = windows.counts[i].argmax(0).astype(np.uint8)
    print(f"{i:6} {effect[i]:7.1f} {windows.n[i]:8}  {decode(most[None])[0]}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.2))
best = order[0]
heights = information(windows.counts[best])
plot_logos(ax, heights, [f"filter {best}"], top=2)
plt.show()
