import torch

from convbook.dna import FlatDNA, all_8mers, kmer_features, kmers, one_hot

data = all_8mers()
model = FlatDNA(seed=0)
print(sum(values.numel() for values in model.parameters()), "parameters")

with torch.no_grad():
    responses = model.conv(one_hot(kmers(3))).relu()[:, :, 0]  # (k-mers, filters)
    weights = model.linear.weight.reshape(32, 6)  # (filters, places)
    table = responses @ weights
    where = kmer_features(data.x)  # (n, k-mers, places)
    by_table = model.linear.bias + torch.einsum("nkp,kp->n", where, table)
    by_network = model(data.x)
print("table:", tuple(table.shape))
same = (by_table - by_network).abs().max() < 1e-12
print(f"the same answer to all {len(data):,} sequences:", same.item())
