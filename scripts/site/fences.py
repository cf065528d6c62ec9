"""The fence functions: what the site makes of a fenced block.

``mkdocs.yml`` names them under ``pymdownx.superfences``. They know one block at a time; a fence that
cannot be rendered ends the build (any other exception would be swallowed by SuperFences).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from markdown import Markdown

from scripts.evidence.accounting import OUTPUT_TITLE, SHOWN
from scripts.mermaid import DiagramSyntaxError
from scripts.pictures import PictureError, read_picture
from scripts.site.figures import figure_svg, live_figure, picture_figure
from scripts.site.ledger import Entry, FenceError, Ledger, page_source
from scripts.site.proofs import Mark
from scripts.site.results import render_results, render_text

__all__ = ["FenceError", "accept_code", "accept_diagram", "render_code", "render_diagram"]

LANGUAGES = {
    "bash": "Shell",
    "console": "终端",
    "css": "CSS",
    "dockerfile": "Dockerfile",
    "html": "HTML",
    "http": "HTTP",
    "ini": "INI",
    "java": "Java",
    "json": "JSON",
    "markdown": "Markdown",
    "nginx": "nginx",
    "pycon": "Python 交互",
    "python": "Python",
    "sql": "SQL",
    "svg": "图",
    "text": "文本",
    "toml": "TOML",
    "tsv": "表格",
    "xml": "XML",
    "yaml": "YAML",
}
_HIGHLIGHT_OPTIONS = frozenset({"hl_lines", "linenums"})


def accept_diagram(
    language: str, inputs: dict[str, str], options: dict[str, str], attrs: dict[str, str], md: Markdown
) -> bool:
    """Take the options of a ``mermaid`` fence: ``title``, ``desc`` and, for a live one, ``live``."""
    options.update(inputs)
    return True


def render_diagram(
    source: str, language: str, css_class: str, options: dict[str, str], md: Markdown, **extra: object
) -> str:
    """Return the figure of a diagram.

    Args:
        source: Mermaid text.
        language: ``mermaid``.
        css_class: unused; part of the interface.
        options: ``title``, ``desc`` and ``live``.
        md: the parser, which knows the page.
        extra: among others ``id_value``, the fragment of the figure.

    Raises:
        FenceError: no caption, no text alternative, no id, or the source does not parse.
    """
    attributes = extra.get("attrs")
    given = {**options, **(attributes if isinstance(attributes, dict) else {})}
    identifier = str(extra.get("id_value") or "")
    title, description = given.get("title", ""), given.get("desc", "")
    if not (identifier and title and description):
        raise FenceError(f'{_page(md)}：mermaid 图要写成 {{#fig-… title="图题" desc="文字替代"}}')
    if "live" in given:
        drawing = live_figure(source, description)
    else:
        try:
            drawing = figure_svg(source, identifier, title, description)
        except DiagramSyntaxError as error:
            raise FenceError(f"{_page(md)}：图「{title}」{error}") from error
    state = " yj-fig--live" if "live" in given else ""
    return (
        f'<figure class="yj-fig{state}" id="{escape(identifier)}">{drawing}'
        f"<figcaption>{escape(title)}</figcaption></figure>"
    )


def accept_code(
    language: str, inputs: dict[str, str], options: dict[str, object], attrs: dict[str, str], md: Markdown
) -> bool:
    """Take every option of a code fence; the highlighter gets those that it knows."""
    for key, value in inputs.items():
        (options if key in _HIGHLIGHT_OPTIONS else attrs)[key] = value
    return True


def render_code(
    source: str, language: str, css_class: str, options: dict[str, object], md: Markdown, **extra: object
) -> str:
    """Return a code block with its language, its title and what is known of its run.

    Args:
        source: the code.
        language: first word of the info string.
        css_class: unused; part of the interface.
        options: options of the highlighter.
        md: the parser, which knows the page.
        extra: among others ``attrs``, where ``title`` and ``not-run`` stand.
    """
    attributes = extra.get("attrs")
    given = attributes if isinstance(attributes, dict) else {}
    kind = (language or "").lower()  # SuperFences gives None where the fence names no language
    ledger = Ledger.of(md)
    entry = ledger.take(kind)
    if kind in SHOWN and given.get("title") == OUTPUT_TITLE:
        return _output(entry, source, kind, _page(md))
    mark = entry.mark if entry else _reason(given)
    if "include" in given:
        source = ledger.included(str(given["include"]))
    highlighter = md.preprocessors["fenced_code_block"]
    code = highlighter.highlight(  # type: ignore[attr-defined]
        src=source, language=language, options=options, md=md, classes=[], id_value="", attrs={}
    )
    title = str(given.get("title", ""))
    name = LANGUAGES.get(language, language or "文本")
    label = f"<span>{escape(title)}</span>" if title else ""
    # A space between the two: the search index would run the words together.
    head = label if kind in SHOWN and title else f"<span>{escape(name)}</span> {label}".rstrip()
    return f'<figure class="yj-code"><figcaption>{head}</figcaption>{code}{_foot(mark)}</figure>'


def _output(entry: Entry | None, source: str, language: str, page: str) -> str:
    """Return what the block before printed: a result set as a table, a drawing as one, anything else as text."""
    mark = entry.mark if entry else None
    if language == "svg":
        shown = _picture(source, page)
    else:
        shown = render_results(entry.text) if entry and language == "tsv" else render_text(source)
    state = f' data-state="{mark.state}"' if mark else ""
    return f'<div class="yj-out"{state} role="group" aria-label="输出">{shown}{_foot(mark)}</div>'


def _picture(source: str, page: str) -> str:
    try:
        return picture_figure(read_picture(source))
    except PictureError as error:
        raise FenceError(f"{page}：输出的图{error}") from error


def _reason(given: Mapping[str, str]) -> Mark | None:
    """Return the mark of a block outside the answers: only that it does not run is known of it."""
    return Mark("skipped", "未运行", (str(given["not-run"]),)) if given.get("not-run") else None


def _foot(mark: Mark | None) -> str:
    if mark is None:
        return ""
    details = " ".join(f"<span>{escape(detail)}</span>" for detail in mark.details)
    facts = f'<span class="yj-facts">{details}</span>' if details else ""
    return (
        f'<p class="yj-ran" data-state="{mark.state}" data-search-exclude="true">'
        f'<b class="i i-check">{mark.word}</b>{facts}</p>'
    )


def _page(md: Markdown) -> str:
    return f"docs/{page_source(md)}" if page_source(md) else "正文"
