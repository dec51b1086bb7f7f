"""Run every benchmark and print the table: `python -m benchmarks`, from the root of the repository.

The exit code is 1 if a requirement does not hold.
"""

import os
import sys

# Before NumPy and PyTorch are loaded: ratios of one thread to one thread hold on every machine.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

from benchmarks import (  # noqa: E402
    bench_backprop,
    bench_convolution,
    bench_digits,
    bench_distributed,
    bench_dna,
    bench_figures,
    bench_genomics,
    bench_interpretation,
    bench_receptive_field,
    bench_shapes,
    bench_spikes,
)
from benchmarks.compare import HEADER  # noqa: E402


def main() -> int:
    """Print one row per benchmark as it is measured."""
    print(HEADER)
    rows = []
    for benchmark in [
        *bench_convolution.BENCHMARKS,
        *bench_shapes.BENCHMARKS,
        *bench_spikes.BENCHMARKS,
        *bench_dna.BENCHMARKS,
        *bench_receptive_field.BENCHMARKS,
        *bench_digits.BENCHMARKS,
        *bench_backprop.BENCHMARKS,
        *bench_interpretation.BENCHMARKS,
        *bench_genomics.BENCHMARKS,
        *bench_distributed.BENCHMARKS,
        *bench_figures.BENCHMARKS,
    ]:
        rows.append(benchmark())
        print(rows[-1], flush=True)
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
