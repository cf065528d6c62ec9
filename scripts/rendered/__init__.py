"""The reader of the built site: HTML, styles, scripts and the search index become typed data here, once."""

from scripts.rendered.addresses import Address, Kind, resolve
from scripts.rendered.model import (
    Anchor,
    Image,
    Reference,
    RenderedPage,
    RenderedSite,
    Script,
    SearchEntry,
    SearchIndex,
    StyleSheet,
)
from scripts.rendered.reader import read_site

__all__ = [
    "Address",
    "Anchor",
    "Image",
    "Kind",
    "Reference",
    "RenderedPage",
    "RenderedSite",
    "Script",
    "SearchEntry",
    "SearchIndex",
    "StyleSheet",
    "read_site",
    "resolve",
]
