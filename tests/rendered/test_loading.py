"""What a browser downloads for a page, held against what the page says."""

from __future__ import annotations

import pytest

from scripts.rendered import downloads
from tests.rendered.sites import Build, html

FILES = ("a.css", "b.css", "a.js", "b.js", "a.mjs", "i.svg", "f.woff2", "a.png", "b.png", "m.json", "x.html")


@pytest.mark.parametrize(
    ("content", "eager", "lazy"),
    [
        ('<link rel="stylesheet" href="a.css">', ["a.css"], []),
        ('<link rel="shortcut icon" href="i.svg"><link rel="icon" href="i.svg">', ["i.svg"], []),
        *[(f'<link rel="{rel}" href="a.js">', ["a.js"], []) for rel in ("preload", "modulepreload", "prefetch")],
        *[(f'<link rel="{rel}" href="x.html">', [], []) for rel in ("next", "canonical", "alternate")],
        ('<script src="a.js"></script><script src="a.js"></script>', ["a.js"], []),
        ('<script type="module">import a from "./a.mjs"; import("./b.js"); fetch("m.json")</script>', ["a.mjs"], []),
        ('<script src="a.js" data-search="b.js"></script>', ["a.js"], []),
        ("<style>@import 'a.css'; p { background: url(a.png) }</style>", ["a.css", "a.png"], []),
        ('<a href="x.html"><img src="a.png" alt=""></a>', ["a.png"], []),
        ('<img src="a.png" alt="" loading="lazy">', [], ["a.png"]),
        ('<img src="a.png" alt="" loading="lazy"><img src="a.png" alt="">', ["a.png"], []),
        ('<img src="a.png" srcset="a.png 1x, b.png 2x" alt="">', ["b.png"], []),
        ('<img src="a.png" srcset="b.png 2x" alt="" loading="lazy">', [], ["b.png"]),
        ('<svg><use href="i.svg#a"/><use href="#b"/></svg>', ["i.svg"], []),
        ('<form action="x.html"></form><a href="x.html">x</a>', [], []),
        ('<script src="https://example.com/a.js"></script><img src="data:image/png;base64,AA==" alt="">', [], []),
        ('<script src="none.js"></script>', [], []),
    ],
)
def test_downloads(site: Build, content: str, eager: list[str], lazy: list[str]) -> None:
    files = dict.fromkeys(FILES, "") | {"b.png": "x"}
    read = site({"index.html": html(content), **files})
    found = downloads(read, read.by_path["index.html"])
    assert (list(found.eager), list(found.lazy)) == (eager, lazy)


def test_what_files_load_in_turn_is_followed_once_each(site: Build) -> None:
    head = '<link rel="stylesheet" href="c/a.css"><script type="module" src="a.mjs"></script>'
    files = {
        "c/a.css": "@import 'b.css'; @font-face { src: url(../f.woff2) }",
        "c/b.css": "@import 'a.css'; p { background: url('../a.png') }",
        "a.mjs": "import './b.mjs'; import('./later.mjs'); new Worker('w.js')",
        "b.mjs": "export { a } from './a.mjs'",
    }
    others = dict.fromkeys(("f.woff2", "a.png", "later.mjs", "w.js"), "")
    read = site({"index.html": html(head=head), **files, **others})
    found = downloads(read, read.pages[0])
    assert sorted(found.eager) == ["a.mjs", "a.png", "b.mjs", "c/a.css", "c/b.css", "f.woff2"]


def test_drawings_weigh_what_travels_and_images_what_they_are(site: Build) -> None:
    read = site({"i.svg": "<path/>" * 1000, "a.png": b"\0" * 1000})
    assert read.weight("i.svg") < 200
    assert read.weight("a.png") == 1000
