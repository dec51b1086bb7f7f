import matplotlib.pyplot as plt

from convbook.dna import MotifNet, all_8mers
from convbook.logos import filter_windows, information, plot_filters

data = all_8mers()
model = MotifNet.pretrained()
windows = filter_windows(model.conv, data.x[data.test][:3000], fraction=0.5)
heights, labels = information(windows.counts), windows.labels()
points = (model.sd * model.linear.weight[0, :32]).detach().numpy()
effects = points * windows.maximum.clip(0)

shown = [1, 15, 27, 28, 17, 8, 31, 6]
print("filter    windows  bits  effect")
for i in shown:
    print(f"{labels[i]:8} {windows.n[i]:8} {heights[i].sum():5.1f}", end="")
    print(f"{effects[i]:8.2f}")

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 4.2))
names = [f"filter {labels[i]}" for i in shown]
plot_filters(ax, model.conv.weight[shown], heights[shown], names, columns=2)
plt.show()
