import matplotlib.pyplot as plt

from convbook.plots import windows

plt.style.use("convbook.book")
_, ax = plt.subplots(figsize=(5.6, 4.8))
windows(ax, n=8, kernel_size=3, dilation=2)
plt.show()
