"""Fenced blocks: each has a known language and attributes, is closed, and is what it says that it is.

Running the tools that read structured files is not a check's work; their reports are handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scripts.checks.nearest import nearest
from scripts.model import CodeBlock, Corpus, Diagram, Page, Position, Problem
from scripts.validators.report import Fault, Report, ToolMissing

__all__ = ["ATTRIBUTES", "LANGUAGES", "check", "unverified"]

LANGUAGES = (
    "python", "pycon", "console", "bash", "sql", "java", "json", "yaml", "toml", "ini", "nginx",
    "dockerfile", "xml", "text", "tsv", "svg", "http", "mermaid", "markdown", "html", "css", "javascript",
)  # fmt: skip
"""Every language that a fence may have: each has a runner, a validator, or is only shown."""

ATTRIBUTES = (
    "title", "not-run", "include", "session", "expect", "timeout", "varies", "hl_lines", "linenums", "id",
)  # fmt: skip
"""Every attribute that a code fence may have."""

LONGEST = 3600
"""Seconds that a block may ask for."""

_ALIASES = {
    "cfg": "ini",
    "conf": "ini",
    "docker": "dockerfile",
    "js": "javascript",
    "md": "markdown",
    "mysql": "sql",
    "plain": "text",
    "plaintext": "text",
    "properties": "ini",
    "py": "python",
    "rest": "http",
    "sh": "bash",
    "shell": "bash",
    "shell-session": "console",
    "terminal": "console",
    "txt": "text",
    "yml": "yaml",
    "zsh": "bash",
}
_MARKS = ("```", "~~~")
_QUOTING = " \t>"


def check(corpus: Corpus, reports: Mapping[Position, Report]) -> Iterator[Problem]:
    """Yield what is wrong with fenced blocks.

    Args:
        corpus: what was read.
        reports: what the tools say of structured blocks, by the place of the block.
    """
    for page in corpus.pages:
        yield from _check_closed(page)
        for block in page.blocks:
            yield from _check_language(block)
            yield from _check_attributes(block)
            report = reports.get(block.position, ())
            if not isinstance(report, ToolMissing):
                yield from _check_faults(block, report)


def unverified(reports: Mapping[Position, Report]) -> tuple[tuple[Position, ToolMissing], ...]:
    """Return the blocks that nothing could judge here, and what is missing, by place.

    Args:
        reports: what the tools say.
    """
    missing = ((place, report) for place, report in reports.items() if isinstance(report, ToolMissing))
    return tuple(sorted(missing, key=lambda entry: entry[0]))


def _check_language(block: CodeBlock) -> Iterator[Problem]:
    if not block.language:
        fix = "在围栏开头写上语言；只是文字或输出就写 text"
        yield Problem(block.position, "fence-no-language", "代码块没有写语言", fix)
    elif block.language not in LANGUAGES:
        known = _ALIASES.get(block.language) or nearest(block.language, LANGUAGES)
        fix = f"写成 {known}" if known else f"从 {'、'.join(LANGUAGES)} 里选一个；都不是就写 text"
        yield Problem(block.position, "fence-language", f"不认识语言 {block.language}", fix)


def _check_attributes(block: CodeBlock) -> Iterator[Problem]:
    for name in block.attributes:
        if name not in ATTRIBUTES:
            known = nearest(name, ATTRIBUTES)
            fix = f"改成 {known}" if known else f"删去它；可以写的有 {'、'.join(ATTRIBUTES)}"
            yield Problem(block.position, "fence-attribute", f"代码块没有 {name} 这个属性", fix)
    timeout = block.attributes.get("timeout")
    if timeout is not None and not (timeout.isdecimal() and 0 < int(timeout) <= LONGEST):
        message = f"timeout 写的是 {timeout}，不是 1 到 {LONGEST} 的整秒数"
        yield Problem(block.position, "fence-timeout", message, '写成 {timeout="300"}；更久的放进 labs/，存下结果')
    reason = block.attributes.get("not-run")
    if reason is not None and reason.strip() in {"", "None"}:  # a bare word has no value
        yield Problem(
            block.position,
            "fence-not-run-empty",
            "说了不运行，没有说为什么；读者会看到这个理由",
            '写成 {not-run="为什么不能在这里运行"}',
        )


def _check_faults(block: CodeBlock, faults: Iterable[Fault]) -> Iterator[Problem]:
    here = block.position
    for fault in faults:
        rule, fix = (
            ("fence-syntax", f"改正这一行；只是示意的片段把语言改成 text，不写 {block.language}")
            if fault.syntax
            else ("fence-invalid", "按这句提示改；写的本来就不是这种文件时，改 title 里的文件名")
        )
        place = Position(here.path, here.line + fault.line, here.column + fault.column - 1)
        yield Problem(place, rule, fault.message, fix)


def _check_closed(page: Page) -> Iterator[Problem]:
    lines = page.text.splitlines()
    inside: set[int] = set()
    fences: tuple[CodeBlock | Diagram, ...] = (*page.blocks, *page.diagrams)
    for block in fences:
        inside.update(range(block.position.line, block.last_line + 1))
        yield from _check_swallowed(lines, block)
    comment = False
    for number, line in enumerate(lines, 1):
        if number in inside:
            continue
        text = line.lstrip(_QUOTING)
        if not comment and _opens(text):
            yield Problem(
                Position(page.path, number, len(line) - len(text) + 1),
                "fence-unclosed",
                f"这一行像围栏，站点却当成普通文字：{text.strip()}",
                f'单独写一行 {_mark(text)} 结束它，缩进与开头相同；属性写成 {{键="值"}}；多出来的围栏就删去',
            )
        comment = line.rfind("<!--") > line.rfind("-->") or (comment and "-->" not in line)


def _check_swallowed(lines: list[str], block: CodeBlock | Diagram) -> Iterator[Problem]:
    """Yield the block that ends where another was meant to: an opening fence stands within it."""
    mark = _mark(lines[block.position.line - 1].lstrip(_QUOTING))
    for number in range(block.position.line + 1, block.last_line):
        text = lines[number - 1].lstrip(_QUOTING)
        if _opens(text) and _mark(text).startswith(mark):
            yield Problem(
                block.position,
                "fence-unclosed",
                f"这一块没有结束，第 {number} 行又开了一块",
                f"在第 {number} 行之前单独写一行 {mark}；要展示围栏本身，外层用更长的 {mark}{mark[0]}",
            )
            return


def _opens(text: str) -> bool:
    """Return whether a line looks like a fence, not like code within a line."""
    mark = _mark(text)
    return bool(mark) and mark[0] not in text[len(mark) :]


def _mark(text: str) -> str:
    """Return the run of backticks or tildes that a line begins with, if it is long enough for a fence."""
    if not text.startswith(_MARKS):
        return ""
    return text[: len(text) - len(text.lstrip(text[0]))]
