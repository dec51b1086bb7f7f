import matplotlib.pyplot as plt

from convbook.plots import cone

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.2, 2.6))
cone(ax, 15, [(3, 1, 0, d) for d in (1, 2, 4)], output=0)
plt.show()
