from convbook.genomics import describe

print(describe())
