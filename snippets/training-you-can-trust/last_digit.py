import torch

for dtype in (torch.float32, torch.float64):
    steps = int(1 / torch.finfo(dtype).eps)
    print(f"{dtype}: between 1 and 2 there are {steps:,} numbers")
    for big in ("1e8", "1e16"):
        a, b, c = torch.tensor([float(big), 1, -float(big)], dtype=dtype)
        print(f"  {big} + 1 - {big} = {(a + b) + c:.0f},", end=" ")
        print(f"in another order {(a + c) + b:.0f}")
