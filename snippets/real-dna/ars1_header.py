import gzip

from convbook.genomics import data_file

with gzip.open(data_file("ars_sequences.txt.gz"), "rt", encoding="utf-8") as file:
    for _ in range(13):
        print(next(file).strip("# \n")[:75])
    for _ in range(3):
        print(next(file)[:60])
