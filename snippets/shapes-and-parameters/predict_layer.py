from convbook.shapes import Activation, Conv, Flatten, Linear, Pool, trace

print(trace([Conv(1, 8, 10)], (1, 50)))

layers = [Conv(1, 8, 7), Activation("ReLU"), Pool(2), Flatten()]
print(trace([*layers, Linear(8 * 47, 2)], (1, 100)))
