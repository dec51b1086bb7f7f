import numpy as np

from convbook.distributed import deal

for epoch in (0, 1):
    print("epoch", epoch)
    for batch in deal(rows=10, batch_size=4, shards=2, seed=0, epoch=epoch):
        print("  process 0:", batch[0], " process 1:", batch[1])

rows = [shard for batch in deal(1003, batch_size=64) for shard in batch]
print(
    "every row exactly once:",
    np.array_equal(np.sort(np.concatenate(rows)), range(1003)),
)
