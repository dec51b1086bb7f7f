from convbook.interpretation import describe

print(describe())
