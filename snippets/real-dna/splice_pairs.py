from convbook.genomics import load_splice_sites

codes, counts = load_splice_sites()
g = codes == 2
last_exon, fifth = g[:, 2], g[:, 7]
for name, rows in (("G", last_exon), ("no G", ~last_exon)):
    share = counts[rows & fifth].sum() / counts[rows].sum()
    print(
        f"{name:4} at -1: G at +5 in {share:.2f} of {counts[rows].sum():,} sites"
    )
alone = counts[last_exon].sum() / counts.sum()
both = alone * counts[fifth].sum()
print(
    f"G at both: {counts[last_exon & fifth].sum():,}, if independent {both:,.0f}"
)
