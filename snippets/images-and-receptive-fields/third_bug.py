from convbook.receptive_field import receptive_field
from convbook.shapes import Conv


def sees(layers):
    """Return what an output sees, from (kernel_size, stride) of each layer."""
    size, jump = 1, 1
    for kernel_size, stride in layers:
        jump *= stride
        size += (kernel_size - 1) * jump
    return size


for layers in (
    [(3, 1)] * 5,
    [(3, 2)] * 4,
    [(3, 1), (2, 2), (3, 1)],
    [(7, 2), (3, 1)],
):
    right = receptive_field([Conv(1, 1, k, stride=s) for k, s in layers]).size[0]
    print(sees(layers), right, layers)
