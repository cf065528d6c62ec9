"""Files and their names: addresses that can be typed, texts that can be read, every page in its place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from scripts.model import Corpus, Page, Position, Problem

__all__ = ["MAX_CHARACTERS", "MAX_PAGE", "check"]

MAX_PAGE = 512 * 1024
"""Bytes of a page's source."""

MAX_CHARACTERS = 20_000
"""Characters of a line; a longer one is not parsed."""

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_FREE = frozenset({"about", "contributing"})
_RESERVED = frozenset({"assets", "levels", "q", "search", "tags"})
_TOPIC_TEMPLATE = "topic.html"
# Control characters, marks that reorder or hide text, and what a failed conversion leaves behind.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]")
_ENOUGH = 5


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield pages that are empty, too large or hold what nobody can see, and names that make bad addresses.

    Args:
        corpus: what was read.
    """
    for page in corpus.pages:
        yield from _check_size(page)
        yield from _check_characters(page)
    paths = sorted([page.path for page in corpus.pages] + [asset.path for asset in corpus.assets])
    yield from _check_names(paths)
    yield from _check_case(paths)
    yield from _check_addresses(corpus.pages)
    yield from _check_places(corpus)


def _check_size(page: Page) -> Iterator[Problem]:
    parts = (page.characters, page.headings, page.blocks, page.diagrams, page.links, page.html)
    if not any(parts) and "template" not in page.meta and len(page.text) <= MAX_CHARACTERS:
        yield Problem(Position(page.path), "page-empty", "这一页是空的", "写上内容（骨架用 make new），或删去文件")
    size = len(page.text.encode("utf-8", "surrogatepass"))
    if size > MAX_PAGE:
        message = f"源文件有 {size // 1024} KiB，超过 {MAX_PAGE // 1024} KiB"
        yield Problem(Position(page.path), "page-size", message, "拆成几页；数据放进 docs/assets/，正文里链接过去")
    for number, line in enumerate(page.text.split("\n"), 1):
        if len(line) > MAX_CHARACTERS:
            message = f"这一行有 {len(line)} 个字符，超过 {MAX_CHARACTERS}，没有读"
            yield Problem(Position(page.path, number), "line-length", message, "断成几行或几段；数据放进 docs/assets/")


def _check_characters(page: Page) -> Iterator[Problem]:
    text = page.text
    if text.startswith("\ufeff"):
        yield Problem(Position(page.path), "bom", "文件以 BOM 开头", "用 UTF-8（不带 BOM）另存这个文件")
        text = " " + text[1:]
    lines = (item for item in enumerate(text.split("\n"), 1) if _INVISIBLE.search(item[1]))
    for (number, line), _ in zip(lines, range(_ENOUGH), strict=False):
        for found in list(_INVISIBLE.finditer(line))[:1]:
            yield Problem(
                Position(page.path, number, found.start() + 1),
                "control-character",
                f"这里有看不见的字符 U+{ord(found[0]):04X}",
                "删去它，重新输入这一处的文字",
            )


def _check_names(paths: Iterable[str]) -> Iterator[Problem]:
    told: set[str] = set()
    for path in paths:
        stem, suffix = posixpath.splitext(path)
        if suffix.lower() not in _MARKDOWN:
            continue
        if suffix != ".md":
            yield Problem(Position(path), "page-name", f"扩展名是 {suffix}，这一页不会被读", f"改名为 {stem}.md")
        parts = stem.split("/")
        for end in range(2, len(parts) + 1):
            part, prefix = parts[end - 1], "/".join(parts[:end])
            if not _NAME.fullmatch(part) and prefix not in told:
                told.add(prefix)
                suggestion = "-".join(re.findall(r"[a-z0-9]+", part.lower())) or "readable-name"
                fix = f"改名为 {suggestion}（git mv），并改掉指向它的链接"
                message = f"「{part}」做不了好地址：只用小写字母、数字与连字符"
                yield Problem(Position(path), "page-name", message, fix)


def _check_case(paths: Iterable[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")
        for end in range(2, len(parts) + 1):
            prefix = "/".join(parts[:end])
            other = seen.setdefault(prefix.casefold(), prefix)
            if other != prefix:
                message = f"与 {other} 只差大小写：有的系统上是同一个文件"
                yield Problem(Position(path), "name-case", message, "改成不同的名字")
                break


def _check_addresses(pages: Iterable[Page]) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for page in pages:
        other = taken.setdefault(page.url, page.path)
        if other != page.path:
            message = f"与 {other} 发布到同一个地址 /{page.url}"
            yield Problem(Position(page.path), "duplicate-address", message, "改掉其中一个的文件名")


def _check_places(corpus: Corpus) -> Iterator[Problem]:
    unread = {problem.position.path for problem in corpus.problems}
    pages = {page.path: page for page in corpus.pages}
    told: set[str] = set()
    for page in corpus.pages:
        folder, _, name = page.source.rpartition("/")
        top = folder.partition("/")[0]
        index = f"docs/{folder}/index.md"
        if top in _FREE or page.source == "index.md" or index in unread or folder in told:
            continue
        if top in _RESERVED:
            told.add(folder)
            message = f"docs/{top}/ 留给构建，不放页面"
            yield Problem(Position(page.path), "page-folder", message, "移到 docs/<主题>/")
        elif "/" in folder or not folder:
            yield Problem(
                Position(page.path),
                "page-folder",
                "这一页不在任何主题里",
                "答案放在 docs/<主题>/<名字>.md；说明放在 docs/about/ 或 docs/contributing/",
            )
        elif index not in pages:
            told.add(folder)
            fix = f"新建 {index}，文件头写 title、tagline、order 与 template: {_TOPIC_TEMPLATE}"
            yield Problem(Position(page.path), "topic-index", f"主题 {folder} 没有 index.md", fix)
        elif name == "index.md" and page.meta.get("template") != _TOPIC_TEMPLATE:
            told.add(folder)
            fix = f"在文件头里写上 template: {_TOPIC_TEMPLATE}；不是主题就移到 docs/about/ 或 docs/contributing/"
            yield Problem(
                Position(page.path), "topic-index", f"docs/{folder}/ 不是主题：它的 index.md 没有主题模板", fix
            )
