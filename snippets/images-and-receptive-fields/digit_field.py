import matplotlib.pyplot as plt

from convbook.digits import MaxDigits, load_digits
from convbook.plots import frame, pixels
from convbook.receptive_field import effective_field, receptive_field, spread

images = load_digits(margin=4).x[:200]
plt.style.use("convbook.book")
_, axes = plt.subplots(1, 2, figsize=(5.2, 2.8))
nets = {"random weights": MaxDigits(), "trained": MaxDigits.pretrained()}
for ax, (name, net) in zip(axes, nets.items(), strict=True):
    field = effective_field(net.features, images, (8, 8))
    pixels(ax, field, title=name)
    (top, bottom), (left, right) = receptive_field(net.features).bounds(8, 8)
    frame(ax, top, left, bottom - top + 1, right - left + 1)
    middle = field[6:11, 6:11].sum() / field.sum()
    rows, columns = spread(field)
    print(f"{name:14} spread {rows:.1f} x {columns:.1f}, middle 5x5 {middle:.0%}")
plt.show()
