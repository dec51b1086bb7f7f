echo "Two processes. One is killed after step 30."
torchrun --standalone --nproc-per-node 2 train_ars1.py --checkpoint run.checkpoint \
    --die-at 30 2> messages.txt || echo "torchrun ends with status $?:"
grep -m 1 -o "Signal 9 (SIGKILL)" messages.txt

echo "One process goes on from the checkpoint."
python train_ars1.py --checkpoint run.checkpoint --weights resumed.safetensors

echo "One process that nobody disturbs."
python train_ars1.py --weights unbroken.safetensors

cmp resumed.safetensors unbroken.safetensors && echo "the same weights to the last bit"
rm run.checkpoint messages.txt resumed.safetensors unbroken.safetensors
