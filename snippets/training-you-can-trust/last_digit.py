import torch

for dtype in (torch.float32, torch.float64):
    spacing = torch.finfo(dtype).eps
    print(f"{dtype}: the next number after 1 is 1 + {spacing:.2g}")
    for big in (1e8, 1e16):
        a, b, c = torch.tensor([big, 1, -big], dtype=dtype)
        print(f"  {big:.0e} + 1 - {big:.0e} = {(a + b) + c:.0f}, ", end="")
        print(f"in another order {(a + c) + b:.0f}")
