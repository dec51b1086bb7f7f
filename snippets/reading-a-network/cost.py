from math import comb

print("length  gradient  one base  two bases    three bases")
for length in (8, 150, 1000):
    predictions = [3**k * comb(length, k) for k in (1, 2, 3)]
    print(f"{length:6,} {1:9} {predictions[0]:9,}", end=" ")
    print(f"{predictions[1]:10,} {predictions[2]:14,}")
