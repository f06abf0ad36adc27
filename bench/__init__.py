"""Measurements: ratios in one run, written to bench/results.json."""
