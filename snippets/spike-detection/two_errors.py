from convbook.spikes import SpikeCNN, make_spikes

test = make_spikes(10_000, seed=2)
says_spike = SpikeCNN.pretrained()(test.x).argmax(1) == 1
has_spike = test.y == 1

print(f"signals with a spike    {has_spike.double().mean():.3f}")
print(f"spikes that were found  {says_spike[has_spike].double().mean():.3f}")
print(f"false alarms in noise   {says_spike[~has_spike].double().mean():.3f}")
