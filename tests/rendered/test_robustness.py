"""Whatever stands in a file, reading it ends in data, never in a traceback."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from scripts.rendered import RenderedSite, resolve
from scripts.rendered.javascript import find_script_references
from scripts.rendered.page import parse_page
from scripts.rendered.styles import find_style_references

PIECES = (
    "< > / = \" ' ! [ ] -- & ; # ? : @ \\ ( ) { } , % // . .. \n \t \0 页 a 1 <! <![ <!-- --> <? </ <a href= <svg> "
    "</svg> <style> </style> <script> </script> <template> <title> <meta http-equiv=refresh content= srcset= style= "
    "url( @import @font-face import from fetch( ` ${ http: https:// [:: %zz %E9 &#x110000; \ud800"
).split(" ")
SITE = RenderedSite(Path("site"), (), (), frozenset(), address="https://example.org/sub/")

texts = st.lists(st.sampled_from(PIECES)).map("".join)


@given(texts)
def test_pages(text: str) -> None:
    parse_page("index.html", text.encode(errors="replace"))


@given(texts)
def test_styles_and_scripts(text: str) -> None:
    lines = text.count("\n") + 1
    for reference in (*find_style_references(text), *find_script_references(text)):
        assert 1 <= reference.line <= lines


@given(texts)
def test_addresses(text: str) -> None:
    resolve(SITE, "a/b/index.html", text)
