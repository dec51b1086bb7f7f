import numpy as np

from convbook.backprop import log_loss

print("score  p(spike)  slope if spike  slope if none")
for score in (-4.0, -1, 0, 1, 4):
    probability = 1 / (1 + np.exp(-score))
    slopes = [log_loss([score], [label])[1][0] for label in (1, 0)]
    print(f"{score:5.0f} {probability:9.2f} {slopes[0]:15.2f} {slopes[1]:14.2f}")
