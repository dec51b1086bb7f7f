from convbook.distributed import describe

print(describe())
