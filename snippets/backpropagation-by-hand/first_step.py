from convbook.backprop import describe

print(describe())
