"""The checks of chapter 7 know right answers from wrong ones, and say what is wrong."""

COST = """
gradient = 1
predictions = {n: [3**k * comb(n, k) for k in (1, 2, 3)] for n in (8, 150, 1000)}
"""
SIGNS = """
kinds = {"AAGCGAAA": "and", "GCGAAGCG": "or"}
beyond = {}
for sequence, places in (("AAGCGAAA", (2, 4)), ("GCGAAGCG", (1, 6))):
    beyond[sequence] = pairs(model, one_hot(sequence)).sum((0, 2))[places] / 9
"""
FAVOURITES = """
favourites = ["GCG", "TAT"]
second = {"ReLU": 0.84, "exponential": 0.16}
smaller_error = "ReLU"
"""
RIGHT = [
    (
        "a",
        "overlap",
        "sequence = 'CTATATCC'\n"
        "place = int(mutagenesis(model, one_hot(sequence))[0].amin(0).argmin())",
    ),
    ("b", "cost", COST),
    ("c", "letters", ""),
    ("d", "unknown_base", "erased, exchanged = model(erased) - model(x), mean\nreason = 'B'"),
    ("e", None, FAVOURITES),
    ("f", "signs", SIGNS),
]

B = f"from math import comb, perm\n{COST}\n"
C = """
sequence = "ACCATCCGCGATTCCGATCCTATGACACAA"
effects = mutagenesis(model, one_hot(sequence))[0]
lost = -effects.sum(0) / 3
"""
D = """
holes = x.repeat(10, 1, 1)
for i in range(10):
    holes[i, :, i] = 0
erased = model(holes) - model(x)
exchanged = mutagenesis(model, x)[0].sum(0) / 3
reason = "B"
"""
QUARTERS = """
for i in range(10):
    holes[i, :, i] = 0.25
erased = model(holes) - model(x)
"""
E = FAVOURITES
F = """
kinds = {"AAGCGAAA": "and", "GCGAAGCG": "or"}
beyond = {"AAGCGAAA": -10, "GCGAAGCG": 10}
"""
RIGHT += [
    ("a", None, "sequence, place = 'CTATATCC', 3"),
    ("c", None, f"{C}lost = lost.tolist()"),
    ("e", None, f"{E}second = {{'ReLU': 0.96, 'exponential': 0.19}}"),
    ("f", None, F),
]
WRONG = [
    ("a", "sequence, place = 'CTATTATC', 3", "share no base"),
    ("a", "sequence, place = 'TATCCTAT', 3", "Choose one of"),
    ("a", "sequence, place = 'CTATATCC', 4", "counted from 0"),
    ("a", "sequence, place = 'CTATATCC', 1", "the base at 1"),
    ("a", "sequence, place = 'CTATATCC', 8", "0 to 7"),
    ("a", "sequence, place = 'CTATATCC', 'T'", "cannot read your answer"),
    ("b", f"{B}predictions[8] = [8, 28, 56]", "these are the places"),
    ("b", f"{B}predictions[8] = [32, 448, 3584]", "the base that is there"),
    ("b", f"{B}predictions[8] = [24, 9 * 56, 27 * 336]", "the same mutant"),
    ("b", f"{B}predictions[150] = [450, 450**2, 450**3]", "the same mutant"),
    ("b", f"{B}predictions[150] = [450, 3 * comb(150, 2), 1]", "by itself"),
    ("b", f"{B}predictions[1000] = [3000, 1, 1]", "k = 2 and the length 1000"),
    ("b", f"{B}predictions[8] = [24, 252]", "you gave 2"),
    ("b", f"{B}predictions[8] = 24", "cannot read your answer"),
    ("b", f"{B}gradient = 2", "leads back"),
    ("b", f"{B}gradient = 24", "How many slopes"),
    ("c", f"{C}sequence = sequence[:20]", "30 letters"),
    ("c", f"{C}sequence = 'C' * 27 + 'GCG'", "one TAT; yours has 0"),
    ("c", f"{C}sequence = 'C' * 22 + 'TATATGCG'", "one TAT; yours has 2"),
    ("c", f"{C}lost = lost[:8]", "lost needs 30 numbers; you gave 8"),
    ("c", f"{C}lost = -lost", "These are gains"),
    ("c", f"{C}lost = -effects.mean(0)", "whose effect is 0"),
    ("c", f"{C}lost = -effects.sum(0)", "the sums"),
    ("c", f"{C}lost = -effects.amin(0)", "the worst exchange"),
    ("c", f"{C}lost = effects.std(0)", "Take what mutagenesis gives"),
    ("c", f"{C}lost = sequence", "cannot read your answer"),
    ("d", f"{D}erased = -erased", "minus the one without"),
    ("d", f"{D}{QUARTERS}", "a quarter"),
    ("d", f"{D}erased = exchanged", "These are the exchanges"),
    ("d", f"{D}erased = model(holes)", "These are the predictions"),
    ("d", f"{D}erased = erased - 1", "one i at a time"),
    ("d", f"{D}erased = erased[:3]", "erased needs 10 numbers; you gave 3"),
    ("d", f"{D}exchanged = mutagenesis(model, x)[0].mean(0)", "your mean counts"),
    ("d", f"{D}exchanged = mutagenesis(model, x)[0].sum(0)", "you have the sums"),
    ("d", f"{D}exchanged = erased", "For exchanged, average"),
    ("d", f"{D}reason = 'A'", "three letters"),
    ("d", f"{D}reason = 'C'", "It is the rule"),
    ("d", f"{D}reason = 'D'", "Look at the size"),
    ("d", f"{D}reason = 'N'", "one letter of the list"),
    ("e", f"{E}favourites = ['TAT', 'TTT']", "value=-inf"),
    ("e", f"{E}favourites = ['TAT', 'TAT']", "One of the two"),
    ("e", f"{E}favourites = 'TAT'", "list of strings"),
    ("e", f"{E}second = {{'ReLU': 0.16, 'exponential': 0.84}}", "other way round"),
    ("e", f"{E}second = {{'ReLU': 84, 'exponential': 16}}", "between 0 and 1"),
    ("e", f"{E}second = {{'ReLU': 0.84, 'exponential': 0.75}}", "take exp"),
    ("e", f"{E}second = {{'ReLU': 0.3, 'exponential': 0.16}}", "share is larger"),
    ("e", f"{E}smaller_error = 'exponential'", "never zero"),
    ("e", f"{E}smaller_error = 1.44", 'give "ReLU"'),
    ("f", f"{F}kinds['AAGCGAAA'] = 'or'", "In AAGCGAAA, is one exchange enough"),
    ("f", f"{F}kinds['GCGAAGCG'] = 'and'", "In GCGAAGCG, is one exchange enough"),
    ("f", f"{F}kinds['GCGAAGCG'] = '+'", 'give "and" or "or"'),
    ("f", f"{F}beyond['AAGCGAAA'] = 10.0", "GCG costs"),
    ("f", f"{F}beyond['AAGCGAAA'] = 10.5", "what both do"),
    ("f", f"{F}beyond['GCGAAGCG'] = -10.0", "GCG costs"),
    ("f", f"{F}beyond['GCGAAGCG'] = 90", "the nine ways"),
    ("f", f"{F}beyond['GCGAAGCG'] = 5.6", "16 ways"),
    ("f", f"{F}beyond['GCGAAGCG'] = 0", "what does each alone"),
    ("f", f"{F}beyond['GCGAAGCG'] = 'positive'", "cannot read your answer"),
]
