"""Evaluation suites and benches."""
