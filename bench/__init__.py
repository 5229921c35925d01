"""Benchmarks: each promise measured, one file each, run by `livehost bench`."""
