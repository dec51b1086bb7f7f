python train_ars1.py --weights one.safetensors
echo
torchrun --standalone --nproc-per-node 2 train_ars1.py --weights two.safetensors
echo
cmp one.safetensors two.safetensors && echo "the same weights to the last bit"
rm one.safetensors two.safetensors
