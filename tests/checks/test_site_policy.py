"""The policy of a page: present, first, strict, and not broken by the page itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.checks import site_policy
from scripts.model import Asset, Corpus, Problem
from scripts.site.policy import REDIRECT_POLICY, content_security_policy
from tests.rendered.sites import Build, html

EMPTY = Corpus((), ())
STRICT = content_security_policy(["start()"])
START = "<script>start()</script>"


def meta(policy: str = STRICT) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def problems(site: Build, body: str = "", head: str | None = None, corpus: Corpus = EMPTY) -> list[Problem]:
    page = html(body, head=meta() if head is None else head)
    return list(site_policy.check(corpus, site({"index.html": page})))


def rules(found: list[Problem]) -> list[str]:
    return [problem.rule for problem in found]


@pytest.mark.parametrize(
    "head",
    [
        f'<meta charset="utf-8">{meta()}{START}<link rel="stylesheet" href="a.css">',
        f"<title>题</title>{meta(REDIRECT_POLICY)}",
        meta() + START + "<noscript><p>x</p></noscript>",
        meta().replace("Content-Security-Policy", "content-security-POLICY"),
    ],
)
def test_a_strict_policy_before_everything(site: Build, head: str) -> None:
    assert problems(site, head=head) == []


def test_no_policy(site: Build) -> None:
    (problem,) = problems(site, head="<title>题</title>")
    assert (problem.rule, str(problem.position)) == ("policy-missing", "site/index.html:1:1")
    assert "assets.policy" in problem.fix


def test_two_policies(site: Build) -> None:
    (problem,) = problems(site, head=f"{meta()}\n{meta()}")
    assert (problem.rule, problem.position.line) == ("policy-repeated", 4)


@pytest.mark.parametrize(
    ("head", "body", "named"),
    [
        (f"{START}{meta()}", "", "<script>"),
        (f'<link rel="icon" href="a.svg">{meta()}', "", "<link>"),
        (f"<style>a {{}}</style>{meta()}", "", "<style>"),
        ("", meta(), "<body>"),
    ],
)
def test_a_policy_that_comes_too_late(site: Build, head: str, body: str, named: str) -> None:
    (problem,) = [p for p in problems(site, body, head) if p.rule == "policy-late"]
    assert named in problem.message


@pytest.mark.parametrize(
    ("written", "instead", "named"),
    [
        ("style-src 'self'", "style-src 'self' 'unsafe-inline'", "'unsafe-inline'"),
        ("script-src 'self'", "script-src 'self' 'unsafe-eval'", "'unsafe-eval'"),
        ("script-src 'self'", "script-src 'self' 'unsafe-hashes'", "'unsafe-hashes'"),
        ("script-src 'self'", "script-src 'self' 'strict-dynamic'", "'strict-dynamic'"),
        ("script-src 'self'", "script-src 'self' 'nonce-abc'", "'nonce-abc'"),
        ("script-src 'self'", "script-src 'self' data:", "data:"),
        ("style-src 'self'", "style-src 'self' 'sha256-abc'", "'sha256-abc'"),
        ("img-src 'self'", "img-src *", "*"),
        ("img-src 'self'", "img-src 'self' https:", "https:"),
        ("img-src 'self'", "img-src 'self' blob:", "blob:"),
        ("connect-src 'self'", "connect-src 'self' https://api.example.com", "https://api.example.com"),
        ("connect-src 'self'", "connect-src *.example.com", "*.example.com"),
        ("connect-src 'self'", "connect-src 'self'; font-src fonts.example.com", "fonts.example.com"),
        ("default-src 'none'; ", "", "没有 default-src"),
        ("default-src 'none'", "default-src 'self'", "default-src 不是"),
        ("base-uri 'none'; ", "", "没有 base-uri"),
        ("; form-action 'self'", "", "没有 form-action"),
    ],
)
def test_a_loose_policy(site: Build, written: str, instead: str, named: str) -> None:
    assert written in STRICT
    (problem,) = problems(site, head=meta(STRICT.replace(written, instead)))
    assert problem.rule == "policy-loose"
    assert named in problem.message


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<script>other()</script>", "policy-script"),
        ("<script>start() </script>", "policy-script"),
        ('<script type="module">start( )</script>', "policy-script"),
        ('<script type="text/javascript">x()</script>', "policy-script"),
        ('<script type="application/x-javascript">x()</script>', "policy-script"),
        ('<script type="text/javascript1.5">x()</script>', "policy-script"),
        ('<script type="importmap">{}</script>', "policy-script"),
        ("<style>p { color: red }</style>", "policy-style"),
        ("<svg><style>path { fill: red }</style></svg>", "policy-style"),
        ('<p style="color: red">x</p>', "policy-style"),
        ('<svg><path STYLE="fill: red"/></svg>', "policy-style"),
        ('<button onclick="x()">x</button>', "policy-handler"),
        ('<svg><animate onbegin="x()"/></svg>', "policy-handler"),
    ],
)
def test_what_a_policy_forbids(site: Build, body: str, rule: str) -> None:
    (problem,) = problems(site, f"<p>一</p>\n  {body}")
    assert problem.rule == rule
    assert problem.position.path == "site/index.html"
    assert problem.position.line == 6
    assert problem.fix


@pytest.mark.parametrize(
    "body",
    [
        START,
        '<script type="module">start()</script>',
        '<script src="a.js"></script><script type="module" src="b.mjs" async></script>',
        '<script type="application/json">{"a": "other()"}</script>',
        '<script type="application/ld+json">{}</script>',
        '<script type="text/plain">other()</script>',
        '<svg><path fill="red" stroke-width="2"/></svg>',
        "<pre><code>&lt;p style=&quot;color:red&quot; onclick=&quot;x()&quot;&gt;</code></pre>",
        '<!-- <p style="color: red"> <script>x()</script> -->',
        '<p data-style="x" title="javascript:x()">x</p>',
        '<a href="a/javascript:x">x</a>',
    ],
)
def test_what_a_policy_allows(site: Build, body: str) -> None:
    assert problems(site, body) == []


def test_a_script_is_held_against_the_hash_of_what_the_browser_reads(site: Build) -> None:
    head = meta(content_security_policy(["a()\nb()"]))
    assert problems(site, "<script>a()\r\nb()</script>", head) == []
    assert rules(problems(site, "<script>a()\n\nb()</script>", head)) == ["policy-script"]


def test_of_two_policies_both_must_allow_a_script(site: Build) -> None:
    head = meta() + meta(content_security_policy(["other()"]))
    assert "policy-script" in rules(problems(site, START, head))


def test_the_template_is_named_where_it_holds_the_fault(site: Build) -> None:
    text = "{% block header %}\n" + '<nav onclick="x()" style="color: red">{{ name }}</nav>\n<script>go()</script>\n'
    corpus = replace(EMPTY, templates=(Asset("overrides/partials/header.html", len(text), text),))
    body = '<nav onclick="x()" style="color: red">有据</nav><script>go()</script>'
    assert [f"{p.position} {p.rule}" for p in problems(site, body, corpus=corpus)] == [
        "overrides/partials/header.html:2:6 policy-handler",
        "overrides/partials/header.html:2:20 policy-style",
        "overrides/partials/header.html:3:1 policy-script",
    ]
