"""The same content as our site, as stock Material for MkDocs and as VitePress, measured page by page.

Needs Node and the development environment; nothing else of the project does.
"""

from scripts.bench.pages.measuring import Choice, Measurement, choose, measure_pages
from scripts.bench.pages.model import MeasuringError, Site
from scripts.bench.pages.report import to_json, to_text

__all__ = ["Choice", "Measurement", "MeasuringError", "Site", "choose", "measure_pages", "to_json", "to_text"]
