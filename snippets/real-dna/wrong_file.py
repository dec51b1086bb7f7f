import textwrap

from convbook.genomics import data_file, read_counts, read_fasta

for read, name in (
    (read_fasta, "ss_sequences.txt"),
    (read_counts, "crp_sites.fa"),
):
    path = data_file(name)
    try:
        read(path)
    except ValueError as error:
        message = str(error).replace(str(path), name)
        print(textwrap.fill(message, 72), end="\n\n")
