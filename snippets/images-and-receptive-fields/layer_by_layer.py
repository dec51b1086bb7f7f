from sklearn.linear_model import LogisticRegression

from convbook.digits import MaxDigits, load_digits
from convbook.receptive_field import receptive_field

training, test = load_digits(margin=4).split((0.75, 0.25), seed=0)

print("                  sees  numbers  trained  untrained")
for name, depth in (("pixels", 0), ("first layer", 2), ("second layer", 4)):
    right = []
    for model in (MaxDigits.pretrained(), MaxDigits()):
        layers = model.features[:depth]
        images = (training.x[:500], test.x)
        strongest = [layers(x).amax((2, 3)).detach() for x in images]
        reader = LogisticRegression(C=100, max_iter=1000).fit(
            strongest[0], training.y[:500]
        )
        right.append(reader.score(strongest[1], test.y))
    sees = receptive_field(layers).size[0] if depth else 1
    numbers = strongest[0].shape[1]
    print(
        f"{name:12} {sees:5}×{sees} {numbers:7} {right[0]:10.2f} {right[1]:9.2f}"
    )
