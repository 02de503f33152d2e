"""Benchmarks: every figure in the README, with its command (`python -m bench.NAME`)."""
