from convbook.dna import decode
from convbook.genomics import load_ars1

wild = decode(load_ars1(1).wild_type)[0]
shift = 858 - 122  # if the linker in A is the published mutant of A
mutants = {"A": (858, 865), "B1": (835, 842), "B2": (798, 805), "B3": (756, 758)}
for name, (first, last) in mutants.items():
    here = wild[first - shift : last - shift + 1]
    print(
        f"{name:2}  {first}-{last}: {first - shift:3} to {last - shift:3}  {here}"
    )
print(f"DNA synthesis starts in 828-845: {828 - shift} to {845 - shift}")
