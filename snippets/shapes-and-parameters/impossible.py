from convbook.shapes import Activation, Conv, Flatten, Linear, Pool, trace

layers = [Conv(1, 8, 5), Activation("ReLU"), Pool(4), Flatten(), Linear(96, 2)]
print(trace(layers, (1, 52)).output_shape)
print(trace(layers, (1, 60)).output_shape)
