import numpy as np

from convbook.genomics import load_ars1

variants = load_ars1()
mutated = variants.codes != variants.wild_type
kept, lost = variants.selected >= 20, variants.selected == 0
places = {"A": slice(121, 132), "B1": slice(99, 107), "B2": slice(62, 70)}
hit = {name: mutated[:, span].any(1) for name, span in places.items()}
intact = ~(hit["A"] | hit["B1"] | hit["B2"])


def odds(rows, compared=intact):
    """Compare the odds of being kept, and give a standard error."""
    n = [
        (group & part).sum()
        for part in (rows, compared)
        for group in (kept, lost)
    ]
    ratio = n[0] * n[3] / n[1] / n[2]
    return ratio, ratio * np.sqrt((1 / np.array(n)).sum())


print("hit      one    other   product   both")
for one, other, third in (
    ("B1", "B2", "A"),
    ("A", "B1", "B2"),
    ("A", "B2", "B1"),
):
    a, b = hit[one] & ~hit[third], hit[other] & ~hit[third]
    first, second = odds(a & ~b)[0], odds(b & ~a)[0]
    both, error = odds(a & b)
    print(f"{one:2} {other:2} {first:7.2f} {second:7.2f}", end="   ")
    print(f"{first * second:7.3f}   {both:.3f} ({error:.3f})")

hits = mutated[:, places["A"]].sum(1)
for n in range(1, 5):
    ratio, error = odds(hits == n, hits == 0)
    print(f"{n} of 11 bases of A changed: {ratio:.3f} ({error:.3f})")
