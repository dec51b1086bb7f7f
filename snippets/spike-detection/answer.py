from convbook.spikes import largest_sample, make_spikes, matched_filter

signals = make_spikes(2, seed=774)
samples, responses = largest_sample(signals.x), matched_filter(signals.x)
for i, name in enumerate("AB"):
    start = signals.start[i]
    found = "noise only" if start < 0 else f"a spike from sample {start} on"
    print(f"signal {name}: {found}")
    print(f"  largest sample {samples[i]:.2f}, best match {responses[i]:.2f}")
