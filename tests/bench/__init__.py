"""Benchmarks: ``python -m tests.bench`` measures in a real pseudo-terminal and prints a table and a JSON file."""
