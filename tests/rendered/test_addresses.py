"""Addresses: what a browser makes of them, under a sub-path and at the root."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.rendered import Kind, RenderedSite, resolve

SITE = RenderedSite(Path("site"), (), (), frozenset(), address="https://example.org/sub/")


@pytest.mark.parametrize(
    ("target", "path", "fragment"),
    [
        ("../second/", "mysql/second/", None),
        ("../second/#a", "mysql/second/", "a"),
        ("../..", "", None),
        ("../../", "", None),
        (".", "mysql/first/", None),
        ("", "mysql/first/index.html", None),
        ("?q=1", "mysql/first/index.html", None),
        ("#a", "mysql/first/index.html", "a"),
        ("#top", "mysql/first/index.html", None),
        ("#:~:text=页", "mysql/first/index.html", None),
        ("#%E9%A1%B5", "mysql/first/index.html", "页"),
        ("../../tags/%E9%A1%B5/", "tags/页/", None),
        ("../../tags/页/", "tags/页/", None),
        ("../second/?q=1#a", "mysql/second/", "a"),
        (" ../sec\nond/ ", "mysql/second/", None),
        ("..\\second\\", "mysql/second/", None),
        ("/sub/mysql/second/", "mysql/second/", None),
        ("/sub/.", "", None),
        ("https://example.org/sub/mysql/second/#a", "mysql/second/", "a"),
        ("HTTPS://EXAMPLE.ORG/sub/", "", None),
        ("//example.org/sub/a.css", "a.css", None),
    ],
)
def test_inside(target: str, path: str, fragment: str | None) -> None:
    address = resolve(SITE, "mysql/first/index.html", target)
    assert (address.kind, address.path, address.fragment) == (Kind.INTERNAL, path, fragment)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/mysql/second/", Kind.OUTSIDE),
        ("/", Kind.OUTSIDE),
        ("../../../", Kind.OUTSIDE),
        ("https://example.org/other/", Kind.FOREIGN),
        ("https://example.org:8443/sub/", Kind.FOREIGN),
        ("//cdn.example.com/x.js", Kind.FOREIGN),
        ("/\\cdn.example.com/x.js", Kind.FOREIGN),
        ("mailto:a@example.org", Kind.OTHER),
        ("data:image/png;base64,AA//", Kind.OTHER),
        ("https:///x", Kind.MALFORMED),
        ("https:/example.org/", Kind.MALFORMED),
        ("http://[::1/", Kind.MALFORMED),
        ("http://example.org:port/", Kind.MALFORMED),
    ],
)
def test_elsewhere(target: str, kind: Kind) -> None:
    assert resolve(SITE, "mysql/first/index.html", target).kind is kind


def test_base_element_moves_relative_addresses() -> None:
    assert resolve(SITE, "mysql/first/index.html", "x/", "/sub/elk/").path == "elk/x/"
