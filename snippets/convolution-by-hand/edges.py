import numpy as np


def conv2d(image, weights):
    rows = image.shape[0] - weights.shape[0] + 1
    columns = image.shape[1] - weights.shape[1] + 1
    feature_map = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + weights.shape[0], j : j + weights.shape[1]]
            feature_map[i, j] = np.sum(weights * window)
    return feature_map


image = np.zeros((8, 8))
image[:4] = 1.0

downwards = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])
sideways = downwards.T

print(conv2d(image, downwards).astype(int))
print("sideways, largest:", np.abs(conv2d(image, sideways)).max())
