"""What "fast" means in this book, as ratios of two computations in one run."""
