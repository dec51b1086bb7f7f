from convbook.spikes import FlatCNN, SpikeCNN, SpikeMLP

for model in (FlatCNN(), SpikeCNN(), SpikeMLP()):
    print(type(model).__name__)
    total = 0
    for name, layer in model.named_children():
        weights, biases = layer.weight.numel(), layer.bias.numel()
        total += weights + biases
        print(f"  {name:7}{weights:4} weights + {biases} biases", end=" ")
        print(f"= {weights + biases}")
    print(f"  together {total}")
