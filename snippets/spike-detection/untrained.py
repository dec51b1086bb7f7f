import torch

from convbook.spikes import SpikeCNN, make_spikes

signals = make_spikes(3, seed=0)
model = SpikeCNN()
with torch.no_grad():
    logits = model(signals.x)
probabilities = logits.softmax(-1)

print("label  logits         probabilities  loss")
for label, pair, chances in zip(signals.y, logits, probabilities, strict=True):
    loss = -chances[label].log()
    print(f"{label:5}  {pair[0]:+.2f}  {pair[1]:+.2f}   ", end="")
    print(f"{chances[0]:.2f}   {chances[1]:.2f}    {loss:.2f}")

mean = torch.nn.functional.cross_entropy(logits, signals.y)
print(f"mean loss {mean:.2f}")
print(f"loss of a coin {torch.tensor(2.0).log():.2f}")
