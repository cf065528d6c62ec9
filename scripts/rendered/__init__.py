"""The reader of the built site: HTML, styles, scripts and the search index become typed data here, once."""

from scripts.rendered.addresses import Address, Kind, resolve
from scripts.rendered.loading import Downloads, downloads
from scripts.rendered.model import (
    Anchor,
    Image,
    Inline,
    Policy,
    Reference,
    RenderedPage,
    RenderedSite,
    Script,
    SearchIndex,
    StyleSheet,
)
from scripts.rendered.reader import read_site

__all__ = [
    "Address",
    "Anchor",
    "Downloads",
    "Image",
    "Inline",
    "Kind",
    "Policy",
    "Reference",
    "RenderedPage",
    "RenderedSite",
    "Script",
    "SearchIndex",
    "StyleSheet",
    "downloads",
    "read_site",
    "resolve",
]
