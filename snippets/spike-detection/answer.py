from convbook.spikes import largest_sample, make_spikes, matched_filter

signals = make_spikes(2, seed=774)
samples, responses = largest_sample(signals.x), matched_filter(signals.x)
for i, name in enumerate("AB"):
    found = f"a spike from sample {signals.start[i]} on" if signals.y[i] == 1 else "noise only"
    print(f"signal {name}: {found}")
    print(f"  largest sample {samples[i]:.2f}, best match {responses[i]:.2f}")
