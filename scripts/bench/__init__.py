"""Measurements: figures to report, never a condition for a test."""

from scripts.bench.building import measure, measure_growth

__all__ = ["measure", "measure_growth"]
