"""The registry of published addresses: what it holds, how it is read and written, what it was before.

It knows the model and nothing else; the checks judge it, the builders make its redirects.
"""

from scripts.permalinks.history import baseline
from scripts.permalinks.model import REGISTRY, Registry, entry, scalar, short_link
from scripts.permalinks.registry import RegistryError, current_ids, current_pages, dump, load, parse, update

__all__ = [
    "REGISTRY",
    "Registry",
    "RegistryError",
    "baseline",
    "current_ids",
    "current_pages",
    "dump",
    "entry",
    "load",
    "parse",
    "scalar",
    "short_link",
    "update",
]
