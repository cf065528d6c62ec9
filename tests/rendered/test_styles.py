"""Style sheets and scripts: what they load, told from what only looks so."""

from __future__ import annotations

import pytest

from scripts.rendered.javascript import LONGEST, find_script_references
from scripts.rendered.styles import find_style_references


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a { b: url(x.png) }", ("url", "x.png")),
        ("a { b: url( 'x y.png' ) }", ("url", "x y.png")),
        ("a { b: URL(x\\29.png) }", ("url", "x).png")),
        ("a { b: u\\72l(x.png) }", ("url", "x.png")),
        ("a { b: url(\\68ttps://x.org/) }", ("url", "https://x.org/")),
        ('@import "x.css" screen;', ("import", "x.css")),
        ("@IMPORT url(x.css);", ("import", "x.css")),
        ("@media print { @font-face { src: local(A), url(x.woff2) format('woff2') } }", ("font", "x.woff2")),
        ("a { b: image-set('x.png' 1x type('image/png')) }", ("url", "x.png")),
        ("a { b: url(x.png", ("url", "x.png")),
        ("a { --b: url(x.png) }", ("url", "x.png")),
    ],
)
def test_style_reference(css: str, expected: tuple[str, str]) -> None:
    assert [(r.attribute, r.target) for r in find_style_references(css)] == [expected]


@pytest.mark.parametrize(
    "css",
    [
        "/* url(x.png) @import 'x.css'; */",
        "a::before { content: 'url(x.png)' }",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "@namespace 'http://www.w3.org/1999/xhtml';",
        "@charset 'utf-8'; a[href='x'] { b: c }",
        "@font-face { font-family: 'A'; src: local('A') }",
        "a { b: curl(x.png); c: url() }",
        "/* open url(x.png)",
    ],
)
def test_what_a_style_sheet_does_not_load(css: str) -> None:
    assert find_style_references(css) == ()


def test_place_of_a_style_reference() -> None:
    found = find_style_references("/* 一\n二 */ a {\n  b: url(x) url(y) }", line=10, column=5)
    assert [(r.target, r.line, r.column) for r in found] == [("x", 12, 6), ("y", 12, 13)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("import a from 'x.mjs'", ("import", "x.mjs")),
        ("import 'x.mjs'", ("import", "x.mjs")),
        ("export * from 'x.mjs'", ("import", "x.mjs")),
        ("await import(/* 库 */ 'x.mjs')", ("request", "x.mjs")),
        ('fetch("https://x.org/a")', ("request", "https://x.org/a")),
        ("new Worker('x.js')", ("request", "x.js")),
        ("script.src = 'x.js'", ("request", "x.js")),
    ],
)
def test_script_reference(script: str, expected: tuple[str, str]) -> None:
    assert [(r.attribute, r.target) for r in find_script_references(script)] == [expected]


@pytest.mark.parametrize(
    "script",
    [
        "// import a from 'x.mjs'",
        "const a = 'import(\"x.mjs\")'",
        "document.createElementNS('http://www.w3.org/2000/svg', 'a'); fetch(address)",
        "Array.from('abc')",
        "import('x.mjs')" + " " * LONGEST,
    ],
)
def test_what_a_script_does_not_ask_for(script: str) -> None:
    assert find_script_references(script) == ()
