from convbook.spikes import FlatCNN, make_spikes

model = FlatCNN()
model(make_spikes(1, seed=0, length=50).x)
