"""The checks of chapter 5 know right answers from wrong ones, and say what is wrong."""

TIES = """
gradients = {}
for name, pool in pooling.items():
    x = data.clone().requires_grad_()
    pool(x).sum().backward()
    gradients[name] = x.grad
"""
PARTS = "hides = dict(zip(hides, [True, False, True, False]))\neven_times, odd_times = 1, -1"
E = (
    "all_four = ['conv.weight', 'conv.bias', 'linear.weight', 'linear.bias']\n"
    "last = ['linear.bias']\n"
    "moved = dict(zip(moved, [last, last, all_four, all_four]))\ndifferent = 1\n"
)
RIGHT = [
    ("a", "stride_two", "dx, dw = dx[0, 0], dw[0, 0]"),
    ("b", "conv2d_backward", "flipped, swapped = (2, 3), (0, 1)\ndx, dw, db = mine"),
    ("c", "ties", f"matters = bool(x.grad.any())\n{TIES}"),
    ("d", "symmetric_kernel", PARTS),
    ("e", None, E),
    ("f", "winners_only", "kept = [x, winner, strongest]"),
    ("g", None, "missing = 'BE'"),
]

A = "spread, dx, dw = [1, 0, 10, 0, 100], [1, 0, 9, 0, 90, 0, -100], [531, 642, 753]\n"
C = (
    "gradients = dict(zip(gradients, ([1, 0, 0, 0], [1, 0, 0, 0], [0.5, 0, 0.5, 0])))\n"
    "matters = False\n"
)
D = f"even, odd = [3, 1, 3], [1, 0, -1]\n{PARTS}\n"
F = "import numpy as np\ndw = net.backward(grad)['conv.weight']\nkept = [x]\n"
B = """
import torch
flipped, swapped = (2, 3), (0, 1)
tensors = [torch.tensor(each, requires_grad=True) for each in (x, w, np.zeros(4))]
torch.nn.functional.conv2d(*tensors).backward(torch.tensor(g))
dx, dw, db = (each.grad for each in tensors)
"""
RIGHT += [
    ("b", None, f"{B}flipped, swapped = [-1, -2], [1, 0]"),
    ("f", None, F),
    ("f", None, f"{F}kept = [np.zeros((64, 4, 7)), strongest]"),
    ("g", None, "missing = ['E', 'B']"),
]
WRONG = [
    ("a", f"{A}spread = g", "more than three windows"),
    ("a", f"{A}spread = [1, 1, 10, 10, 100]", "not computed"),
    ("a", f"{A}spread = [0, 1, 0, 10, 0, 100, 0]", "fewer than seven"),
    ("a", f"{A}spread = [1, 10, 100, 0, 0]", "windows 0, 2 and 4"),
    ("a", f"{A}dx = [-1, 0, -9, 0, -90, 0, 100]", "sample 6"),
    ("a", f"{A}dx = [1, 0, 9, 0, 100, 0, -100]", "sample 4"),
    ("a", f"{A}dx = [1, 10, 99, -10, -100]", "dx needs 7 numbers; you gave 5"),
    ("a", f"{A}dw = np.correlate(x[:5], g)", "side by side"),
    ("a", f"{A}dw = [753, 642, 531]", "nothing is"),
    ("a", f"{A}dw = [111, 111, 111]", "slide what you made"),
    ("a", f"{A}dw = 'as before'", "cannot read your answer"),
    ("b", f"{B}flipped = (2,)", "Both axes"),
    ("b", f"{B}flipped = (0, 1)", "do you slide"),
    ("b", f"{B}swapped = (2, 3)", "goes in and comes out"),
    ("b", f"{B}dx = dx[0]", "(2, 3, 9, 8); yours has (3, 9, 8)"),
    ("b", f"{B}dw = dw / 2", "Your dw is a mean"),
    ("b", f"{B}db = g.mean((0, 2, 3))", "Your db is a mean"),
    ("b", f"{B}dw = dw.flip(2, 3)", "flip in dw"),
    (
        "b",
        f"{B}turned = tensors[1].detach().flip(3)\n"
        "dx = torch.nn.functional.conv_transpose2d(torch.tensor(g), turned)",
        "flipped along (2,)",
    ),
    ("b", f"{B}dx = 2 * dx", "not that of autograd"),
    ("b", f"{B}flipped = 'both'", "cannot read your answer"),
    ("c", f"{C}gradients['x.amax(2)'] = [1, 0, 1, 0]", "hand out two"),
    ("c", f"{C}gradients['x.amax(2)'] = [1, 0, 0, 0]", "fair to both"),
    ("c", f"{C}gradients['x.amax(2)'] = [0.25] * 4", "a mean would share"),
    ("c", f"{C}gradients['x.amax(2)'] = [1, 0]", "needs 4 numbers"),
    ("c", f"{C}gradients['x.max(2).values'] = [0, 0, 1, 0]", "In which order"),
    ("c", f"{C}gradients['x.max(2).values'] = [3, 0, 0, 0]", "together they get 1"),
    ("c", f"{C}gradients['max_pool1d(x, 4)'] = [0.5, 0, 0.5, 0]", "does not share"),
    ("c", f"{C}matters = True", "What does the ReLU do"),
    ("c", f"{C}matters = 'no'", "True or False"),
    ("d", f"{D}even, odd = [6, 2, 6], [2, 0, -2]", "what is missing"),
    ("d", f"{D}even, odd = odd, even", "other way round"),
    ("d", f"{D}even, odd = [4, 0, 2], [0, 1, 0]", "your even part"),
    ("d", f"{D}odd = [1, 0, 1]", "your odd part"),
    ("d", f"{D}odd = [-1, 0, 1]", "must give 4, 1, 2"),
    ("d", f"{D}even_times = 0", "Turn the even part"),
    ("d", f"{D}odd_times = 0", "Turn the odd part"),
    ("d", f"{D}hides['1, 0, -1'] = True", "Write 1, 0, -1"),
    ("d", f"{D}even = 3", "even needs 3 numbers; you gave 1"),
    ("e", f"{E}moved['both layers zero'] = []", "added to the score"),
    ("e", f"{E}moved['linear zero'] = ['linear.weight', 'linear.bias']", "the first step"),
    ("e", f"{E}moved['conv zero'] = ['linear.weight', 'linear.bias']", "what it sees"),
    ("e", f"{E}moved['conv zero'] = ['conv.bias', 'linear.bias']", "stands at the ReLU"),
    ("e", f"{E}moved['all weights equal'] = ['linear.bias']", "more of them move"),
    ("e", f"{E}moved['conv zero'] = 'linear.bias'", "Give a list"),
    ("e", f"{E}moved['conv zero'] = ['bias']", "'bias' is none"),
    ("e", f"{E}different = 4", "How could their slopes differ"),
    ("e", f"{E}different = 2", "What tells one"),
    ("f", f"{F}kept = [x, z, a, strongest]", "Of your 54,784 numbers"),
    ("f", f"{F}kept = [a]", "Of your 24,064 numbers"),
    ("f", f"{F}kept = [strongest]", "256 numbers are fewer"),
    ("f", f"{F}kept = 'x'", "as a list"),
    ("f", f"{F}dw = dw * 64", "divided by 64: once"),
    ("f", f"{F}dw = dw / net.parameters['linear.weight'][0][:, None, None]", "passes a weight"),
    ("f", f"{F}dw = -dw", "the negative"),
    ("f", f"{F}dw = dw + 1", "one window"),
    ("f", f"{F}dw = dw[0]", "yours have (7,)"),
    ("g", "missing = 'AB'", "Longer training"),
    ("g", "missing = 'CE'", "learning rate"),
    ("g", "missing = 'DE'", "one convolution"),
    ("g", "missing = 'BF'", "Below layer 1"),
    ("g", "missing = 'B'", "luck"),
    ("g", "missing = 'E'", "must layer 1 learn"),
    ("g", "missing = 'G'", "'G' is no letter"),
    ("g", "missing = ''", "two letters"),
    ("g", "missing = 2", "cannot read your answer"),
]
