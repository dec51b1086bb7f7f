import json

import numpy as np
import safetensors.torch

from convbook.spikes import SpikeCNN

content = safetensors.torch.save(SpikeCNN.pretrained().state_dict())

length = int.from_bytes(content[:8], "little")
header, numbers = json.loads(content[8 : 8 + length]), content[8 + length :]
for name, about in header.items():
    dtype, shape, (start, stop) = (
        about["dtype"],
        about["shape"],
        about["data_offsets"],
    )
    print(f"{name:13} {dtype} {shape!s:9} bytes {start} to {stop}")

start, stop = header["linear.bias"]["data_offsets"]
print("linear.bias:", np.frombuffer(numbers[start:stop], "<f8").round(2))
