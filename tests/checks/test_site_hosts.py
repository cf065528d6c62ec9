"""Requests to other hosts, told from links to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.checks import site_hosts
from scripts.model import Asset, Corpus
from tests.rendered.sites import Build, html

EMPTY = Corpus((), ())
CDN = "https://cdn.example.com/x"


@pytest.mark.parametrize(
    "body",
    [
        f'<script src="{CDN}.js"></script>',
        f'<script type="module">import a from "{CDN}.mjs"</script>',
        f'<script>fetch("{CDN}")</script>',
        *[f'<link rel="{rel}" href="{CDN}">' for rel in ("stylesheet", "preload", "preconnect", "shortcut icon")],
        f'<link rel="DNS-Prefetch" href="{CDN}">',
        f'<img src="{CDN}.png" alt="">',
        f'<img src="a.png" srcset="a.png 1x, {CDN}.png 2x" alt="">',
        f'<picture><source srcset="{CDN}.png"></picture>',
        f'<iframe src="{CDN}"></iframe>',
        f'<video poster="{CDN}.png"></video>',
        f'<object data="{CDN}.svg"></object>',
        f'<embed src="{CDN}">',
        f'<form action="{CDN}"></form>',
        f'<button formaction="{CDN}">x</button>',
        f'<a href="#" ping="{CDN}">x</a>',
        f'<svg><image href="{CDN}.png"/></svg>',
        f'<svg><use xlink:href="{CDN}.svg#i"/></svg>',
        f'<p style="background:url({CDN}.png)">x</p>',
        f'<style>@import "{CDN}.css";</style>',
        f"<style>@font-face {{ src: url({CDN}.woff2) }}</style>",
        f'<meta http-equiv="refresh" content="0; url={CDN}">',
        '<script src="//cdn.example.com/x.js"></script>',
        '<img src="/\\cdn.example.com/x.png" alt="">',
        f'<details><summary>看</summary><img src="{CDN}.png" alt=""></details>',
    ],
)
def test_request_to_another_host(site: Build, body: str) -> None:
    (problem,) = site_hosts.check(EMPTY, site({"index.html": html(body)}))
    assert (problem.rule, str(problem.position)[:17]) == ("foreign-host", "site/index.html:5")
    assert "cdn.example.com" in problem.message


@pytest.mark.parametrize(
    "body",
    [
        f'<a href="{CDN}">x</a><map><area href="{CDN}" alt="x"></map>',
        *[f'<link rel="{rel}" href="{CDN}">' for rel in ("canonical", "alternate", "license", "next")],
        '<img src="https://example.org/sub/a.png" alt=""><script src="https://example.org/sub/a.js"></script>',
        '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E" alt="">',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"></svg>',
        f"<pre>&lt;script src={CDN}&gt;</pre><!-- <img src='{CDN}'> -->",
        f'<meta property="og:image" content="{CDN}">',
        f"<style>/* url({CDN}) */</style><script>// fetch('{CDN}')</script>",
    ],
)
def test_link_to_another_host(site: Build, body: str) -> None:
    assert list(site_hosts.check(EMPTY, site({"index.html": html(body)}))) == []


def test_link_without_scheme(site: Build) -> None:
    read = site({"index.html": html('<a href="//example.com/a">x</a>')})
    (problem,) = site_hosts.check(EMPTY, read)
    assert problem.rule == "protocol-relative"
    assert "https://example.com/a" in problem.fix


def test_style_sheet_and_script_are_named_where_the_author_edits_them(site: Build) -> None:
    head = '<link rel="stylesheet" href="assets/a.css"><script src="assets/a.js"></script>'
    css, script = f"/* 一 */\n@import url({CDN}.css);", f'import "{CDN}.mjs"'
    read = site({"index.html": html(head=head), "assets/a.css": css, "assets/a.js": script})
    corpus = replace(EMPTY, assets=(Asset("docs/assets/a.css", len(css), css),))
    assert [str(problem.position) for problem in site_hosts.check(corpus, read)] == [
        "docs/assets/a.css:2:9",
        "site/assets/a.js:1:8",
    ]
