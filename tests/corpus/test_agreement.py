"""The reading of the sources equals what the site's own parser makes of them; where it cannot, that is a problem."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import markdown
import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from scripts.checks import agreement
from scripts.corpus import read_page
from scripts.corpus.rendering import EXTENSIONS, find_disagreements, render
from scripts.evidence.accounting import is_output
from scripts.model import Corpus, Page
from scripts.rendered import RenderedSite
from scripts.site.follow_ups import ANSWER_CLASS
from tests.conftest import ROOT
from tests.corpus.documents import document
from tests.rendered.sites import Build, html

HEADINGS = {f"h{level}" for level in range(1, 7)}
AUTOMATIC = "automatic"


@dataclass
class Reading:
    """What a document holds: headings with explicit ids, links, diagrams, code."""

    headings: list[tuple[int, str | None]] = field(default_factory=list)
    links: list[tuple[bool, str]] = field(default_factory=list)
    diagrams: list[str | None] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)


class Site(HTMLParser):
    """Reads the HTML that the site's parser makes."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = Reading()
        self.figure = self.code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "")
        if tag in HEADINGS:
            self.reading.headings.append((int(tag[1]), explicit(values.get("id"))))
        elif classes == ANSWER_CLASS:  # the id of a follow-up stands on the answer to it
            level, _ = self.reading.headings.pop()
            self.reading.headings.append((level, explicit(values.get("id"))))
        elif tag == "figure":
            self.figure = classes == "yj-code"
            if not self.figure and "yj-fig--drawn" not in classes:  # what a block printed is an output, too
                self.reading.diagrams.append(values.get("id"))
        elif tag == "code" and self.figure:
            self.code = True
            self.reading.blocks.append("")
        elif tag == "img":
            self.reading.links.append((True, target(values["src"])))
        elif tag == "a" and "headerlink" not in classes:
            self.reading.links.append((False, target(values["href"])))

    def handle_endtag(self, tag: str) -> None:
        self.code = self.code and tag != "code"
        self.figure = self.figure and tag != "figure"

    def handle_data(self, data: str) -> None:
        if self.code:
            self.reading.blocks[-1] += data


def explicit(identifier: str | None) -> str | None:
    return None if (identifier or "").startswith(AUTOMATIC) else identifier


def target(written: str) -> str:
    return unquote(unescape(written))


@pytest.fixture(scope="module")
def config() -> MkDocsConfig:
    return load_config(str(ROOT / "mkdocs.yml"))


def rendered(config: MkDocsConfig, text: str) -> Reading:
    """Return the reading of the parser that renders the site, with the site's own configuration."""
    configs = {name: dict(values) for name, values in config.mdx_configs.items()}
    configs["toc"]["slugify"] = lambda *_: AUTOMATIC
    site = Site()
    site.feed(markdown.Markdown(extensions=config.markdown_extensions, extension_configs=configs).convert(text))
    site.close()
    site.reading.blocks = [block.strip("\n") for block in site.reading.blocks]
    return site.reading


def ours(page: Page) -> Reading:
    return Reading(
        [(heading.level, heading.id) for heading in page.headings],
        [(link.image, target(link.target)) for link in page.links],
        [diagram.id for diagram in page.diagrams],
        # An output is drawn as a table or a sheet of its own, not as code.
        [block.source.strip("\n") for block in page.blocks if not is_output(block)],
    )


def disagrees(text: str) -> bool:
    page, front = read_page("docs/x/a.md", text)
    lines = text.split("\n")[front.body_line :]
    return any(find_disagreements(page, render(lines), front.body_line))


def test_the_real_pages_are_read_as_the_site_renders_them(corpus: Corpus, config: MkDocsConfig) -> None:
    different = []
    for page in corpus.pages:
        _, front = read_page(page.path, page.text)
        body = "\n".join(page.text.split("\n")[front.body_line :])
        if ours(page) != rendered(config, body):
            different.append(page.path)
    assert different == []


def test_the_generator_writes_every_kind_of_piece() -> None:
    everything = [read_page("docs/x/a.md", document(seed))[0] for seed in range(50)]
    for kind in ("headings", "links", "diagrams", "blocks", "html"):
        assert sum(len(getattr(page, kind)) for page in everything) > 20, kind
    assert {heading.id is None for page in everything for heading in page.headings} == {True, False}
    assert {link.image for page in everything for link in page.links} == {True, False}


@pytest.mark.parametrize("first", range(0, 500, 50))
def test_generated_documents_are_read_as_the_site_renders_them(first: int, config: MkDocsConfig) -> None:
    for seed in range(first, first + 50):
        text = document(seed)
        page, _ = read_page("docs/x/a.md", text)
        assert ours(page) == rendered(config, text), f"seed {seed}"
        assert not disagrees(text), f"seed {seed}"


INSERTED = ("- 项", "## 标题 {#z}", "```", "> 引", "    码", "#题 {#q}", "1) 一", "|a|", "---", "[x](y", "!!! note")


def damaged(seed: int) -> str:
    """Return a document after a careless edit: lines lost, moved, indented, inserted."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    text = document(seed)
    lines = [line for line in text.split("\n") if "mermaid" not in text]
    for _ in range(chance.randint(1, 6) if lines else 0):
        here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[here] = chance.choice(["", lines[here][2:], " " * chance.randint(1, 4) + lines[here], lines[there]])
        lines.insert(there, chance.choice(INSERTED))
    return "\n".join(["开头。", *lines])


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_where_careless_documents_are_read_differently_that_is_a_problem(first: int, config: MkDocsConfig) -> None:
    agreed = 0
    for seed in range(first, first + 50):
        text = damaged(seed)
        page, _ = read_page("docs/x/a.md", text)
        if not disagrees(text) and not any(tag.tag == "div" for tag in page.html):
            assert ours(page) == rendered(config, text), f"seed {seed}"
            agreed += 1
    assert agreed > 25


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲\n- 项\n\n    [乙](x)\n", 4),
        ("[甲] [乙]\n\n[甲]: a.md\n[乙]: b.md\n", 1),
        ("1. 一\n\n    词\n\n    :   义\n\n        ```python\n        x\n        ```\n", 7),
        ("`甲\n\n    [x](y)\n", None),
    ],
    ids=[
        "list without a blank line before",
        "two brackets with a space",
        "fence in a definition in a list",
        "indented code",
    ],
)
def test_disagreement_has_its_line(text: str, line: int | None) -> None:
    page, _ = read_page("docs/a.md", text)
    found = [problem.position.line for problem in find_disagreements(page, render(text.split("\n")), 0)]
    assert found == ([line] if line else [])


def test_the_second_reading_has_the_site_s_extensions(config: MkDocsConfig) -> None:
    blind = {"toc", "fenced_code", "pymdownx.highlight", "scripts.site.markup"}
    assert set(EXTENSIONS) == set(config.markdown_extensions) - blind


def test_the_built_site_holds_what_the_sources_say(corpus: Corpus, built: RenderedSite) -> None:
    assert [str(problem) for problem in agreement.check(corpus, built)] == []


SOURCE = "# 题 {#a}\n\n[乙](b.md#x) ![图](../assets/c.svg) <https://example.com/?a=1&b=2>\n\n## 节 {#s}\n\n[回](#a)\n"
BUILT = (
    '<h1 id="a">题</h1><a href="../b/#x">乙</a><img alt="图" src="../../assets/c.svg">'
    '<a href="https://example.com/?a=1&amp;b=2">h</a><h2 id="s">节</h2><a href="#a">回</a>'
)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("", "", None),
        ('id="s"', 'id="other"', 5),
        ('<h1 id="a">题</h1>', "", 1),
        ("../b/#x", "../b/", 3),
        ("../b/#x", "../c/#x", 3),
        ("../../assets/c.svg", "../assets/c.svg", 3),
        ("a=1&amp;b=2", "a=1", 3),
        ('<a href="#a">', "<a>", 7),
    ],
)
def test_what_the_built_page_lacks_has_its_line(site: Build, old: str, new: str, line: int | None) -> None:
    page, _ = read_page("docs/x/a.md", SOURCE)
    other, _ = read_page("docs/x/b.md", "")
    rendered = site({"x/a/index.html": html(BUILT.replace(old, new)), "x/b/index.html": html()})
    found = list(agreement.check(Corpus((), (page, other)), rendered))
    assert [(problem.position.line, problem.rule) for problem in found] == (
        [(line, "reading-disagreement")] if line else []
    )


def test_page_that_was_not_built(site: Build) -> None:
    page, _ = read_page("docs/x/a.md", SOURCE)
    (problem,) = agreement.check(Corpus((), (page,)), site({"index.html": html()}))
    assert "/x/a/" in problem.message
