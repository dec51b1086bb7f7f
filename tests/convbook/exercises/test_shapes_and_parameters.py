"""The checks of chapter 2 know right answers from wrong ones, and say what is wrong."""

BLOCKS = "parameters = [960, 18624, 74112]\n"
SHAPES = "shapes = [(32, 16, 16), (64, 8, 8), (128, 4, 4)]\n"
HEADS = "dense_head, global_average, fully_connected = 357258, 94986, 1738890\n"
SOLVED = BLOCKS + SHAPES + HEADS
SLID = """
from torch.nn.functional import conv2d
import torch
x, w, b = (torch.from_numpy(each) for each in (x, w, b))
multiply_adds = 194400
"""
STACK = """
sizes, sees, jumps = [32, 16, 16, 8, 8, 4], [3, 4, 8, 10, 18, 22], [1, 2, 2, 4, 4, 8]
"""
ORDER = 'same, cheaper, pair = {"max": True, "average": False}, "pool", [1, -1]\n'
BIAS = "change, instead = dict(zip(change, [5, 0, 0])), 'offset'\n"

RIGHT = [
    (
        "a",
        "predict_layer",
        """
layer = trace([Conv(1, 8, 10)], (1, 50))
shape, parameters = layer.output_shape, layer.parameters
network = trace([*layers, Linear(8 * 47, 2)], (1, 100)).parameters
""",
    ),
    ("b", "multichannel", "multiply_adds = y.size * w[0].size"),
    (
        "c",
        "three_blocks",
        """
starts = [image, (32, 16, 16), (64, 8, 8)]
parts = [trace(layers, start) for layers, start in zip(maps, starts)]
parameters = [part.parameters for part in parts]
shapes = [part.output_shape for part in parts]
totals = [trace(layers, image).parameters for layers in networks.values()]
dense_head, global_average, fully_connected = totals
""",
    ),
    ("d", "sees", "sizes, sees, jumps = zip(*follow(layers, 32))"),
    (
        "e",
        "lost_column",
        """
lengths = []
for n in range(5, 13):
    last = (output_size(n, k, stride=s, padding=p) - 1) * s - p + k - 1
    if last == n - 1 + p:
        lengths.append(n)
""",
    ),
    (
        "f",
        "pool_relu",
        """
same = {"max": True, "average": False}
cheaper, pair = "pool", [1, -2]
""",
    ),
    (
        "g",
        "useless_bias",
        """
change = {
    "the mean of the channel": (biased - plain).mean(),
    "its standard deviation": biased.std() - plain.std(),
    "what batch normalisation returns": (norm(biased) - norm(plain)).abs().max(),
}
instead = "offset"
""",
    ),
]
RIGHT += [
    ("a", None, "shape, parameters, network = (1, 8, 41), 88, 818"),
    ("b", None, f"{SLID}y = conv2d(x[None], w, b)"),
    ("b", None, f"{SLID}y = conv2d(x.float(), w.float(), b.float())"),
    ("c", None, SOLVED),
    ("d", None, STACK),
    ("e", None, "lengths = {11, 9, 7, 5}"),
    ("f", None, ORDER),
    ("g", None, BIAS),
]
WRONG = [
    ("a", "shape, parameters, network = (41, 8), 88, 818", "which one comes first"),
    ("a", "shape, parameters, network = (8, 40), 88, 818", "first place"),
    ("a", "shape, parameters, network = (8, 50), 88, 818", "Nothing is padded"),
    ("a", "shape, parameters, network = (1, 41), 88, 818", "How many filters"),
    ("a", "shape, parameters, network = (8, 5), 88, 818", "One channel per filter"),
    ("a", "shape, parameters, network = 41, 88, 818", "cannot read your answer"),
    ("a", "shape, parameters, network = (8, 41), 80, 818", "learn besides"),
    ("a", "shape, parameters, network = (8, 41), 81, 818", "a bias of its own"),
    ("a", "shape, parameters, network = (8, 41), 11, 818", "has eight"),
    ("a", "shape, parameters, network = (8, 41), 10, 818", "has eight"),
    ("a", "shape, parameters, network = (8, 41), 400, 818", "does not count"),
    ("a", "shape, parameters, network = (8, 41), 5, 818", "C_out"),
    ("a", "shape, parameters, network = (8, 41), 'few', 818", "cannot read your answer"),
    ("a", "shape, parameters, network = (8, 41), 88, 808", "Count the biases"),
    ("a", "shape, parameters, network = (8, 41), 88, 64", "convolution alone"),
    ("a", "shape, parameters, network = (8, 41), 88, 754", "dense layer alone"),
    ("a", "shape, parameters, network = (8, 41), 88, 1570", "pooling comes before"),
    ("a", "shape, parameters, network = (8, 41), 88, 866", "fewer than 100"),
    ("a", "shape, parameters, network = (8, 41), 88, 441", "two outputs"),
    ("a", "shape, parameters, network = (8, 41), 88, 0.5", "Which layers"),
    ("b", f"{SLID}y = conv2d(x, w)", "not added"),
    ("b", f"{SLID}y = conv2d(x, w.flip(2, 3), b)", "reversed"),
    ("b", f"{SLID}y = conv2d(x, w, b) * 2", "values are not"),
    ("b", f"{SLID}y = conv2d(x, w, b, padding=1)", "Nothing is padded"),
    ("b", f"{SLID}y = conv2d(x, w, b).permute(1, 2, 0)", "before rows"),
    ("b", f"{SLID}y = conv2d(x, w, b)[0]", "eight filters"),
    ("b", f"{SLID}y = conv2d(x, w, b)[:3]", "not one per input channel"),
    ("b", f"{SLID}y = np.zeros((8, 3, 30, 30))", "over the input channels"),
    ("b", f"{SLID}y = np.zeros((8, 29, 29))", "yours have the shape (8, 29, 29)"),
    ("b", f"{SLID}y = 'maps'", "cannot read your answer"),
    ("b", f"{SLID}y, multiply_adds = conv2d(x, w, b), 7200", "How many products"),
    ("b", f"{SLID}y, multiply_adds = conv2d(x, w, b), 216", "How often"),
    ("b", f"{SLID}y, multiply_adds = conv2d(x, w, b), 64800", "three channels"),
    ("b", f"{SLID}y, multiply_adds = conv2d(x, w, b), 24300", "one filter"),
    ("b", f"{SLID}y, multiply_adds = conv2d(x, w, b), 221184", "fewer than 32"),
    ("b", f"{SLID}y, multiply_adds = conv2d(x, w, b), 201600", "no product"),
    ("b", f"{SLID}y, multiply_adds = conv2d(x, w, b), 1", "weights of one filter"),
    ("c", f"{SOLVED}parameters = [896, 18496, 73856]", "Which other layer"),
    ("c", f"{SOLVED}parameters = [928, 18560, 73984]", "One number per channel"),
    ("c", f"{SOLVED}parameters = [384, 768, 1536]", "each channel that comes in"),
    ("c", f"{SOLVED}parameters = [960, 18624, 74111]", "one by one"),
    ("c", f"{SOLVED}parameters = 960", "cannot read your answer"),
    ("c", f"{SOLVED}shapes = [(16, 16), (8, 8), (4, 4)]", "Put the channels"),
    ("c", f"{SOLVED}shapes = [(16, 16, 32), (8, 8, 64), (4, 4, 128)]", "comes first"),
    ("c", f"{SOLVED}shapes = [(32, 32, 32), (64, 32, 32), (128, 32, 32)]", "ends each block"),
    ("c", f"{SOLVED}shapes = [(32, 16, 16), (64, 8, 8), (128, 2, 2)]", "halves"),
    ("c", f"{SOLVED}dense_head = 93696", "three blocks alone"),
    ("c", f"{SOLVED}dense_head = 355968", "of 10 units, is missing"),
    ("c", f"{SOLVED}dense_head = 111498", "Flatten keeps"),
    ("c", f"{SOLVED}dense_head = 1", "two layers of the head"),
    ("c", f"{SOLVED}global_average = 93696", "layer of 10 units add"),
    ("c", f"{SOLVED}global_average = 114186", "left of each feature map"),
    ("c", f"{SOLVED}global_average = 111498", "Only the layer"),
    ("c", f"{SOLVED}global_average = 10", "One mean per"),
    ("c", f"{SOLVED}fully_connected = 690314", "three channels"),
    ("c", f"{SOLVED}fully_connected = 1737984", "has a bias"),
    ("c", f"{SOLVED}fully_connected = 1", "Four layers"),
    ("d", f"{STACK}sizes = [30, 15, 13, 6, 4, 2]", "pad by 1"),
    ("d", f"{STACK}sizes = [32, 16, 16, 8, 8, 5]", "sizes behind layer 5"),
    ("d", f"{STACK}sizes = [32, *sizes]", "leave out the input"),
    ("d", f"{STACK}sizes = sizes[:3]", "sizes has 3"),
    ("d", f"{STACK}sees = [3, 4, 6, 7, 9, 10]", "more than 1"),
    ("d", f"{STACK}sees = [3, 5, 9, 13, 21, 29]", "before its own stride"),
    ("d", f"{STACK}sees = [3, 2, 3, 2, 3, 2]", "And of the input"),
    ("d", f"{STACK}jumps = [1, 2, 1, 2, 1, 2]", "These are the strides"),
    ("d", f"{STACK}jumps = [1, 2, 2, 4, 4, 6]", "do not add up"),
    ("d", f"{STACK}jumps = 8", "cannot read your answer"),
    ("e", "lengths = [6, 8, 10, 12]", "a half is left"),
    ("e", "lengths = range(5, 13)", "Draw 6 samples"),
    ("e", "lengths = [5, 7, 9]", "length 11"),
    ("e", "lengths = [5, 6, 7, 9, 11]", "length 6"),
    ("e", "lengths = [3, 5, 7, 9, 11]", "5 to 12"),
    ("e", "lengths = []", "There are some"),
    ("e", "lengths = 'the odd ones'", "a list of whole numbers"),
    ("e", "lengths = 5", "cannot read your answer"),
    ("f", f"{ORDER}same['max'] = False", "at least b"),
    ("f", f"{ORDER}same['average'] = True", "a negative number"),
    ("f", f"{ORDER}same['average'] = 'no'", "True or False"),
    ("f", f"{ORDER}same = True", "cannot read your answer"),
    ("f", f"{ORDER}cheaper = 'relu'", "How many numbers"),
    ("f", f"{ORDER}cheaper = 'neither'", "whichever comes first"),
    ("f", f"{ORDER}pair = [1, 2]", "Which signs"),
    ("f", f"{ORDER}pair = [-1, -2]", "Which signs"),
    ("f", f"{ORDER}pair = [1, 2, -3]", "you gave 3"),
    ("g", f"{BIAS}change['the mean of the channel'] = 0", "larger by 5"),
    ("g", f"{BIAS}change['its standard deviation'] = 5", "distances"),
    ("g", f"{BIAS}change['what batch normalisation returns'] = 5", "is left then"),
    ("g", f"{BIAS}instead = 'scale'", "A scale multiplies"),
    ("g", f"{BIAS}instead = 'mean'", '"scale" or "offset"'),
]
