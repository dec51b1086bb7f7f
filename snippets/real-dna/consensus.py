from convbook.dna import BASES, one_hot
from convbook.genomics import load_ars1, pwm

variants = load_ars1()
kept, lost = variants.selected >= 20, variants.selected == 0
table = pwm(variants.codes[kept]) - pwm(variants.codes[lost])
wild = one_hot(variants.wild_type)[0]
effect = table - (table * wild).sum(0)

other = effect.flip(0, 1)  # on the other strand, which is read backwards
print("place  consensus      A      C      G      T")
for letter, i in zip("WTTTAYRTTTW", range(131, 120, -1), strict=True):
    column = other[:, 149 - i]
    cells = ("     -" if e == 0 else f"{e:6.1f}" for e in column)
    print(f"{i:5}  {letter:9}", *cells)

varied = effect[:, 22:]
base, place = divmod(varied.argmax().item(), varied.shape[1])
print(f"best of {3 * varied.shape[1]} changes:", end=" ")
print(f"{BASES[base]} at {22 + place}, {varied.max():+.1f} bits")
