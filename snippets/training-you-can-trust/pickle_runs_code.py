import io
import pickle

import torch


class Weights:
    def __reduce__(self):  # what to call when the file is loaded
        return print, ("This line was printed by the file.",)


file = io.BytesIO()
torch.save(Weights(), file)

file.seek(0)
torch.load(file, weights_only=False)

file.seek(0)
try:
    torch.load(file, weights_only=True)
except pickle.UnpicklingError:
    print("With weights_only=True the file was refused.")
