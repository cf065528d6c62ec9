"""The OpenSearch description: by it a browser offers the site's search in its address bar."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

__all__ = ["FILE", "write_opensearch"]

FILE = "opensearch.xml"
"""Where it stands in the site; every page names it in its head."""

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_MAX_NAME, _MAX_DESCRIPTION = 16, 1024


def write_opensearch(site: Path, site_url: str, *, name: str, description: str, icon: str) -> None:
    """Write the description, whose addresses the format wants absolute; without an address of the site, none.

    Args:
        site: the built site.
        site_url: the address it is published at.
        name: of the site, as browsers show it.
        description: what can be found.
        icon: path of the icon, an SVG, relative to the site.
    """
    if not site_url:
        return
    base = f"{site_url.rstrip('/')}/"
    root = ElementTree.Element("OpenSearchDescription", xmlns=_NAMESPACE)
    for tag, text in (
        ("ShortName", name[:_MAX_NAME]),
        ("Description", description[:_MAX_DESCRIPTION]),
        ("InputEncoding", "UTF-8"),
        ("Language", "zh-CN"),
    ):
        ElementTree.SubElement(root, tag).text = text
    image = ElementTree.SubElement(root, "Image", width="16", height="16", type="image/svg+xml")
    image.text = urljoin(base, icon)
    template = f"{urljoin(base, 'search/')}?q={{searchTerms}}"
    ElementTree.SubElement(root, "Url", type="text/html", template=template)
    itself = {"type": "application/opensearchdescription+xml", "rel": "self", "template": urljoin(base, FILE)}
    ElementTree.SubElement(root, "Url", itself)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(site / FILE, encoding="utf-8", xml_declaration=True)
