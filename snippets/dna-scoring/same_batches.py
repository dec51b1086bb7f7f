import torch
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader

from convbook.dna import LinearDNA, SequenceDataset, all_8mers

data = all_8mers()
rows = data.train[:4096]
x, y = data.x[rows], data.y[rows]
order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(0))

dataset = SequenceDataset(data.codes[rows], y)
by_loader = DataLoader(dataset, batch_size=128, sampler=order)
by_index = ((x[batch], y[batch]) for batch in order.split(128))


def one_epoch(batches):
    model = LinearDNA().standardise(y)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    for inputs, targets in batches:
        optimiser.zero_grad()
        mse_loss(model(inputs), targets).backward()
        optimiser.step()
    return model.linear.weight


same = one_epoch(by_loader).equal(one_epoch(by_index))
print("the same weights after an epoch, to the last bit:", same)
