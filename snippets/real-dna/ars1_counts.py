from convbook.genomics import load_ars1

variants = load_ars1()
library, selected = variants.library > 0, variants.selected > 0
print(f"{len(variants):,} variants of {variants.codes.shape[1]} bases")
print(f"in the library:        {library.sum():,}")
print(f"after the selection:   {selected.sum():,}")
print(f"in both:               {(library & selected).sum():,}")
seen = variants.library[library]
once = 100 * (seen == seen.min()).mean()
print(f"once in the library:   {once:.0f} % of the library")
mutated = (variants.codes != variants.wild_type).sum(1)
print(f"mutations per variant: {mutated.mean():.1f} on average,", end=" ")
print(f"{mutated.min()} to {mutated.max()}")
print("least count above 0:  ", seen.min(), variants.selected[selected].min())
