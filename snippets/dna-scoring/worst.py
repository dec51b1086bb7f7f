from convbook import dna
from convbook.training import predict

data = dna.all_8mers()
network = predict(dna.FlatDNA.pretrained(), data.x)
table = dna.least_squares(dna.kmer_features(data.x), data.y, data.train)
error = (network - data.y).square()

worst = data.test[error[data.test].argsort(descending=True)][:5]
print("sequence  score  FlatDNA  best table")
for i, letters in zip(worst, dna.decode(data.codes[worst]), strict=True):
    print(f"{letters} {data.y[i]:6.1f} {network[i]:8.1f} {table[i]:11.1f}")
difference = (network - table).square()
print("mean squared, on the test set:", end=" ")
print(f"network to score {error[data.test].mean():.2f}", end=", ")
print(f"network to table {difference[data.test].mean():.3f}")
