import gzip

from convbook.genomics import data_file

names = ("crp_sites.fa", "ss_sequences.txt", "ars_wt_sequence.txt")
for name in (*names, "ars_sequences.txt.gz"):
    path = data_file(name)
    with gzip.open(path) if name.endswith("gz") else path.open("rb") as file:
        lines = file.read(1000).decode("utf-8", "ignore").split("\n")
    comments = [line.strip("# \r") for line in lines if line.startswith("#")]
    print("/".join(path.parts[-4:]))
    print(*("  " + line[:76] for line in comments if line), sep="\n")
