from convbook.spikes import make_spikes

signals = make_spikes(2000, seed=0)
print("x", tuple(signals.x.shape), signals.x.dtype)
print("y", tuple(signals.y.shape), signals.y.dtype)
print(f"share of signals with a spike: {signals.y.double().mean():.2f}")
print("labels of the first five:", signals.y[:5].tolist())
print("starts of the first five:", signals.start[:5].tolist())
