import numpy as np

from convbook.convolution import conv2d

kernels = {
    "Laplacian": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "average": np.full((3, 3), 1 / 9),
    "one row, -1 0 1": np.array([[-1, 0, 1]]),
}
image = np.random.default_rng(0).normal(size=(8, 8))

for name, kernel in kernels.items():
    turned = kernel[::-1, ::-1]
    same = np.allclose(conv2d(image, kernel), conv2d(image, turned))
    unchanged = np.array_equal(kernel, turned)
    print(f"{name:16} unchanged: {unchanged!s:6} same answer: {same}")
