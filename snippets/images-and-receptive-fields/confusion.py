import torch

from convbook.digits import MaxDigits, load_digits

_, test = load_digits(margin=4).split((0.75, 0.25), seed=0)
with torch.no_grad():
    says = MaxDigits.pretrained()(test.x).argmax(1)

table = torch.zeros(10, 10, dtype=torch.int64)
table.index_put_((test.y, says), torch.tensor(1), accumulate=True)
print("digit  said to be")
print("      " + "".join(f"{digit:4}" for digit in range(10)))
for digit, row in enumerate(table.tolist()):
    print(f"{digit:5} " + "".join(f"{count or '.':>4}" for count in row))
print(f"right {table.diag().sum()} of {table.sum()}")
