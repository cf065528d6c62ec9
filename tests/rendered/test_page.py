"""One HTML file: everything that names another resource, each with its place."""

from __future__ import annotations

import pytest

from scripts.rendered import Image
from scripts.rendered.page import parse_page, split_srcset
from tests.rendered.sites import html


def references(body: str) -> list[tuple[str, str, str]]:
    return [(r.tag, r.attribute, r.target) for r in parse_page("index.html", html(body).encode()).references]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a href="x/?a=1&amp;b=2">x</a>', ("a", "href", "x/?a=1&b=2")),
        ("<a href=x>x</a>", ("a", "href", "x")),
        ('<svg><a xlink:href="x">x</a></svg>', ("a", "xlink:href", "x")),
        ('<svg><use href="#i"/></svg>', ("use", "href", "#i")),
        ('<svg><path fill="url(#i)"/></svg>', ("path", "fill", "#i")),
        ('<img src="x.png" alt="">', ("img", "src", "x.png")),
        ('<video poster="x.png"></video>', ("video", "poster", "x.png")),
        ('<object data="x.svg"></object>', ("object", "data", "x.svg")),
        ('<form action="x"></form>', ("form", "action", "x")),
        ('<button formaction="x">x</button>', ("button", "formaction", "x")),
        ("<p style=\"background: url('x.png')\">x</p>", ("p", "style", "x.png")),
        ("<noscript><meta http-equiv=Refresh content='0; URL=\"x/\"'></noscript>", ("meta", "refresh", "x/")),
        ("<meta http-equiv=refresh content='0;url=x/'>", ("meta", "refresh", "x/")),
        ("<meta http-equiv=refresh content='5'>", ("meta", "refresh", "")),
        ("<style>@import 'x.css';</style>", ("style", "import", "x.css")),
        ("<script type=module>import a from './x.mjs'</script>", ("script", "import", "./x.mjs")),
        ("<details><summary>看</summary><iframe src=x></iframe></details>", ("iframe", "src", "x")),
    ],
)
def test_reference(body: str, expected: tuple[str, str, str]) -> None:
    assert references(body) == [expected]


@pytest.mark.parametrize(
    "body",
    [
        '<!-- <img src="x.png"> -->',
        "<pre><code>&lt;img src=&quot;x.png&quot;&gt;</code></pre>",
        '<p data="x" title="url(x.png)">x</p>',
        '<script type="application/json">{"import": "x", "src": "https://example.com"}</script>',
        "<script>document.write('<img src=x.png>')</script>",
        '<svg><text fill="red">url(x.png)</text></svg>',
    ],
)
def test_what_is_no_reference(body: str) -> None:
    assert references(body) == []


def test_srcset_keeps_the_commas_of_an_address() -> None:
    value = " a.png 1x, data:image/png;base64,AA== 2x,b,c.png, d.png 100w "
    assert list(split_srcset(value)) == ["a.png", "data:image/png;base64,AA==", "b,c.png", "d.png"]


def test_places_count_from_one() -> None:
    page = parse_page("index.html", '<p>\n  <a href="x">\n文字</a><b id="i"></b>'.encode())
    assert [(r.line, r.column, r.text) for r in page.references] == [(2, 3, "文字")]
    assert [(a.id, a.line, a.column) for a in page.ids] == [("i", 3, 7)]


def test_places_inside_inline_styles() -> None:
    page = parse_page("index.html", b"<p><style>\n\n a { b: url(x.png) }</style>")
    assert [(r.target, r.line, r.column) for r in page.references] == [("x.png", 3, 9)]


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("<a href=x> 文 <b>字</b> </a>", "文 字"),
        ('<a href=x><img src=i alt="图"></a>', "图"),
        ('<a href=x aria-label="名"></a>', "名"),
        ("<a href=x><svg><title>画</title></svg></a>", "画"),
        ("<a href=x><svg></svg></a>", ""),
        ("<a href=x><a href=y>乙</a>", ""),
    ],
)
def test_accessible_name_of_a_link(link: str, name: str) -> None:
    assert parse_page("index.html", html(link).encode()).references[0].text == name


def test_head_images_and_anchors() -> None:
    body = (
        '<svg><title>画</title></svg><img src=a><img src=b alt=""><a name="old"></a><template><b id=t></b></template>'
    )
    page = parse_page("a/index.html", html(body).encode())
    assert (page.url, page.lang, page.title) == ("a/", "zh", "题")
    assert [(i.src, i.alt) for i in page.images] == [("a", None), ("b", "")]
    assert page.images[0] == Image("a", None, 5, 28)
    assert page.anchors == {"old"}


def test_broken_html_is_read_to_its_end() -> None:
    page = parse_page("index.html", b"<a href=x>\xff<b id=i <p></p></svg></template></a></a><img src=y>")
    assert [r.target for r in page.references] == ["x", "y"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<script>a()</script>", [("script", "a()")]),
        ("<script>\na('&amp;<b>')\n</script>", [("script", "\na('&amp;<b>')\n")]),
        ("<script type=Module>a()</script>", [("script", "a()")]),
        ("<script src=a.js>a()</script>", []),
        ("<script type=application/json>{}</script><script type=text/x-template>a</script>", []),
        ("<style>a {}</style><svg><style>b {}</style></svg>", [("style", "a {}"), ("style", "b {}")]),
        ('<p style="a: b" onclick="x(&quot;1&quot;)">', [("style=", "a: b"), ("onclick=", 'x("1")')]),
        ("<p style onclick>", [("style=", ""), ("onclick=", "")]),
        ('<p on="x" data-onclick="x" data-style="x">', []),
        ("<script src=a.js></script><style>a {}</style>", [("style", "a {}")]),
    ],
)
def test_what_stands_in_the_page_itself(body: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.name, found.text) for found in parse_page("index.html", html(body).encode()).inline] == expected


def test_a_policy_knows_what_stands_before_it() -> None:
    meta = '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">'
    page = parse_page("index.html", html(meta, head=f"<title>x</title>\n{meta}<link rel=icon href=a>{meta}").encode())
    assert [(p.content, p.line, p.column, p.after) for p in page.policies] == [
        ("default-src 'none'", 4, 1, ""),
        ("default-src 'none'", 4, 103, "link"),
        ("default-src 'none'", 6, 1, "link"),
    ]


def test_a_lazy_image_is_told_from_the_others() -> None:
    body = "<img src=a alt=''><img src=b alt='' loading=Lazy><img src=c alt='' loading=eager>"
    assert [image.lazy for image in parse_page("index.html", html(body).encode()).images] == [False, True, False]
