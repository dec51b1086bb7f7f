import numpy as np

from convbook.backprop import max_pool1d, max_pool1d_backward

x = np.array([[[1.0, 7, 2, 3, 8, 5]]])
g = np.array([[[10.0, 100]]])

print("samples ", x[0, 0])
print("maxima  ", max_pool1d(x, 3)[0, 0])
print("dL/dmax ", g[0, 0])
print("dL/dx   ", max_pool1d_backward(x, g, 3)[0, 0])
