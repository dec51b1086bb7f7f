import matplotlib.pyplot as plt

from convbook.plots import cone

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.6))
cone(ax, 15, [(3, 1, 0, 1)] * 3, output=4)
plt.show()
