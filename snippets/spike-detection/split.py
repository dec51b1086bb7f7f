from convbook.spikes import make_spikes, stratified_split

signals = make_spikes(2000, seed=0)
names = ("training", "validation", "test")
parts = stratified_split(signals.y, (0.72, 0.08, 0.20), seed=0)
for name, part in zip(names, parts, strict=True):
    share = signals.y[part].double().mean()
    print(f"{name:10} {len(part):4} signals, with spike {share:.3f}")
