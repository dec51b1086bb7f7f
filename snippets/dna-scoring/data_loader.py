import torch
from torch.utils.data import DataLoader

from convbook.dna import SequenceDataset, all_8mers

data = all_8mers()
dataset = SequenceDataset(data.codes[data.train], data.y[data.train])
x, y = dataset[0]
print(f"{len(dataset):,} sequences; the first:", tuple(x.shape), tuple(y.shape))

generator = torch.Generator().manual_seed(0)
loader = DataLoader(dataset, batch_size=128, shuffle=True, generator=generator)
x, y = next(iter(loader))
print(f"{len(loader)} batches; the first:", tuple(x.shape), tuple(y.shape))
