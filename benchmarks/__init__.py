"""Measurements against plain baselines: ``python -m benchmarks NAME``."""
