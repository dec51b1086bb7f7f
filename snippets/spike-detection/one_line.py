from convbook.spikes import make_spikes

test = make_spikes(10_000, seed=2, noise=0.1)
says_spike = test.x.amax((1, 2)) > 0.6
print(f"{(says_spike == test.y).double().mean():.3f} right")
