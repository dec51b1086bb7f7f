torchrun --standalone --nproc-per-node 2 train_ars1.py --rows 603569
