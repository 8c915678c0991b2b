"""The benchmarks of the speed promises: `python -m bench`. Each path beside its reference, in one run."""
