import torch

from convbook.digits import MaxDigits, load_digits, pad, shift_all_ways

_, test = load_digits().split((0.75, 0.25), seed=0)
x, model = test.x[:40], MaxDigits.pretrained()

print("largest change of any logit, 40 digits")
print("paper       shift 1   shift 2   shift 3   shift 4")
for margin in (4, 6, 8):
    print(f"{margin:2} pixels", end="")
    with torch.no_grad():
        still = model(pad(x, margin))
        for pixels in (1, 2, 3, 4):
            moved = model(shift_all_ways(pad(x, margin), pixels))
            change = (moved - still).abs().max().item()
            print("      none" if change < 1e-9 else f"{change:10.1f}", end="")
    print()
