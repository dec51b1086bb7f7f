from convbook.dna import all_8mers, encode, occurrences

data = all_8mers()
y = data.y.reshape((4,) * 8)  # one axis per place, one index per base


def mean_given(values, *places):
    return values.mean([i for i in range(8) if i not in places], keepdim=True)


three_letters = sum(mean_given(y, i, i + 1, i + 2) for i in range(6))
counted_twice = sum(mean_given(y, i, i + 1) for i in range(1, 6))
table = three_letters - counted_twice

error = table - y
mean = error.square().mean()
print(f"mean squared error {mean:.2f}, its root {mean.sqrt():.2f}")
left = [mean_given(error, i, i + 1, i + 2).abs().max() for i in range(6)]
print("nothing left to gain in any entry:", bool(max(left) < 1e-12))

tat, gcg = (occurrences(data.codes, motif) for motif in ("TAT", "GCG"))
repeated, squares = (tat > 1) | (gcg > 1), error.flatten().square()
share = squares[repeated].sum() / squares.sum()
print(f"{repeated.mean():.1%} of the sequences carry {share:.0%} of the error")
for sequence in ("CCTATCCC", "TATGCTAT", "TATATATA"):
    place = tuple(encode(sequence)[0])
    print(f"{sequence}: score {y[place]:4.1f}, table {table[place]:4.1f}")
