from convbook.spikes import FlatCNN, SpikeCNN, SpikeMLP

for model in (SpikeCNN(), FlatCNN(), SpikeMLP()):
    print(type(model).__name__)
    for name, values in model.named_parameters():
        print(f"  {name:13} {tuple(values.shape)!s:10} {values.numel():4}")
    print(f"  {'together':24} {sum(values.numel() for values in model.parameters()):4}")
