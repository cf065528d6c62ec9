"""Our search, Material's and Pagefind's on the same documents: what they find, and what that costs.

Needs the development environment; Pagefind is installed in an environment of its own.
"""

from scripts.bench.search.measuring import Choice, Ground, choose, measure_search
from scripts.bench.search.model import Engine, MeasuringError, Report
from scripts.bench.search.queries import FILE, read_queries
from scripts.bench.search.report import to_json, to_text

__all__ = [
    "FILE",
    "Choice",
    "Engine",
    "Ground",
    "MeasuringError",
    "Report",
    "choose",
    "measure_search",
    "read_queries",
    "to_json",
    "to_text",
]
