from convbook.spikes import SpikeCNN

weights = SpikeCNN().conv.weight
print(weights.detach().cpu().numpy().shape)
weights.numpy()
