"""Reading and writing ``permalinks.yml``: the upper part belongs to people, the lower part is generated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scripts.model import Corpus, Page, Position, Problem
from scripts.permalinks.model import REGISTRY, Registry, entry, scalar

__all__ = ["RegistryError", "current_ids", "current_pages", "dump", "load", "parse", "update"]

_MARK = "# ——— 以下由 make permalinks 生成，不要手改 ———"
_HEAD = """\
# 永久链接的登记：发布过的页面、小节与编号，以及旧链接现在通到哪里。
# 已经发布的链接不会断：make check 把它与 main 的合并基点相比，少了什么就说缺哪一行。
# 地址相对于站点，前面没有斜线，以斜线结尾，例如 mysql/smallest-unit/；首页是 ''。

# 内容定稿以后改成 true，从此不能再关上。在那之前，消失的页面与小节只提醒，不算问题。
open: {open}

# 改名或删掉的页面：旧地址: 新地址（可以带 #小节）。读者带来的 # 会保留。
# 不能连跳，不能绕圈，也不能指向不存在的页面。删掉的答案，短链接 q/编号/ 也写在这里。
redirects:
{redirects}
# 改名或删掉的小节与图：页面地址: {{旧 id: 同一页上现在的 id}}。旧链接仍会滚动到那里。
former_anchors:
{former_anchors}
"""
_NOTE = """
# ids：每篇答案的编号与它的地址。编号一经发布就不再改动，也不给别的问题用。
# pages：每个页面可以被链接的 id（标题与图），答案在前。
"""
_SECTIONS = ("open", "redirects", "former_anchors", "ids", "pages")


class RegistryError(Exception):
    """A registry that cannot be rewritten without loss; the message says what to do."""


def load(root: Path) -> Registry:
    """Return the registry of a repository; one without the file has published nothing.

    Args:
        root: the repository.
    """
    try:
        return parse((root / REGISTRY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Registry()
    except UnicodeDecodeError:
        return _unreadable(Position(REGISTRY), "不是 UTF-8 文本", "用 UTF-8（不带 BOM）另存这个文件")


def parse(text: str) -> Registry:
    """Return what a registry file says; entries that do not hold become problems, the rest stands.

    Args:
        text: the file.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Position(REGISTRY, mark.line + 1, mark.column + 1) if mark else Position(REGISTRY)
        reason = getattr(error, "problem", None) or "太深或含有非法值"
        return _unreadable(place, f"不是合法的 YAML（{reason}）", "改正这一行；分界行之下的内容用 make permalinks 重写")
    reader = _Reader()
    sections = dict(reader.items(root))
    for name, node in sections.items():
        if name not in _SECTIONS:
            reader.refuse(node, f"不认识「{name}」", "只用 " + "、".join(_SECTIONS))
    redirects = {
        old: new
        for old, node in reader.items(sections.get("redirects"), "redirects")
        if reader.holds(node, old, _is_page) and (new := reader.text(node, _is_target)) is not None
    }
    former = {
        page: {
            old: new
            for old, inner in reader.items(node, "former_anchors", page)
            if (new := reader.text(inner, _is_id)) is not None
        }
        for page, node in reader.items(sections.get("former_anchors"), "former_anchors")
        if reader.holds(node, page, _is_address)
    }
    ids = {
        key: address
        for key, node in reader.items(sections.get("ids"), "ids")
        if (address := reader.text(node, _is_address)) is not None
    }
    pages = {page: reader.texts(node) for page, node in reader.items(sections.get("pages"), "pages")}
    return Registry(
        open=reader.flag(sections.get("open")),
        redirects=redirects,
        former_anchors=former,
        ids=ids,
        pages=pages,
        lines=reader.lines,
        problems=tuple(sorted(reader.problems)),
    )


def _unreadable(place: Position, message: str, fix: str) -> Registry:
    return Registry(problems=(Problem(place, "permalinks-syntax", message, fix),), readable=False)


def _is_address(text: str) -> bool:
    parts = text.split("/")
    plain = not any(character in text for character in "\\?#:\0")
    return not text or (parts[-1] == "" and plain and all(part not in {"", ".", ".."} for part in parts[:-1]))


def _is_page(text: str) -> bool:
    return bool(text) and _is_address(text)


def _is_target(text: str) -> bool:
    address, mark, fragment = text.partition("#")
    return _is_address(address) and (not mark or _is_id(fragment))


def _is_id(text: str) -> bool:
    return bool(text) and not any(character.isspace() or character == "#" for character in text)


_FORM = "地址写成 mysql/smallest-unit/ 的样子：前面没有斜线，以斜线结尾；id 不带 #"


@dataclass
class _Reader:
    """Walks the nodes of the file, so that a text stays the text that was typed and keeps its line."""

    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def items(self, node: yaml.Node | None, *path: str) -> Iterator[tuple[str, yaml.Node]]:
        """Yield the entries of a mapping; nothing is an empty one."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            return
        if not isinstance(node, yaml.MappingNode):
            self.refuse(node, "这里应当是键值对", "每行写成「键: 值」")
            return
        for key, value in node.value:
            here = (*path, str(key.value))
            if here in self.lines:
                self.refuse(key, f"「{key.value}」在第 {self.lines[here]} 行已经写过", "两处合成一处")
                continue
            self.lines[here] = key.start_mark.line + 1
            yield str(key.value), value

    def text(self, node: yaml.Node, valid: Callable[[str], bool]) -> str | None:
        """Return a text of the right form, or None, having said so."""
        if isinstance(node, yaml.ScalarNode):
            return node.value if self.holds(node, node.value, valid) else None
        self.refuse(node, "这里应当是一个地址或 id", _FORM)
        return None

    def texts(self, node: yaml.Node) -> tuple[str, ...]:
        """Return a list of texts."""
        if isinstance(node, yaml.SequenceNode):
            return tuple(str(item.value) for item in node.value)
        self.refuse(node, "这里应当是列表", "用 make permalinks 重写")
        return ()

    def flag(self, node: yaml.Node | None) -> bool:
        """Return a truth value; nothing is false."""
        if node is not None and node.value not in ("true", "false"):
            self.refuse(node, "open 只能是 true 或 false", "内容定稿之前写 false，之后写 true")
        return node is not None and node.value == "true"

    def holds(self, node: yaml.Node, text: str, valid: Callable[[str], bool]) -> bool:
        """Return whether a text has the right form, having said so where it has not."""
        if not valid(text):
            self.refuse(node, f"「{text}」不是站内的地址或 id", _FORM)
            return False
        return True

    def refuse(self, node: yaml.Node, message: str, fix: str) -> None:
        """Note what is wrong with a node."""
        place = Position(REGISTRY, node.start_mark.line + 1, node.start_mark.column + 1)
        self.problems.append(Problem(place, "permalinks-form", message, fix))


def current_pages(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Return the sorted ids of headings and figures by address, answers first.

    Args:
        corpus: what was read.
    """
    answers = [answer.page for answer in corpus.answers]
    known = {page.path for page in answers}
    others = (page for page in corpus.pages if page.path not in known)
    return {page.url: _ids(page) for page in (*answers, *others)}


def _ids(page: Page) -> tuple[str, ...]:
    written = [heading.id for heading in page.headings] + [diagram.id for diagram in page.diagrams]
    return tuple(sorted({identifier for identifier in written if identifier}))


def current_ids(corpus: Corpus) -> dict[str, str]:
    """Return the address of each answer by its permanent id; of two that claim one id, the first.

    Args:
        corpus: what was read.
    """
    return {answer.meta.id: answer.page.url for answer in reversed(corpus.answers)}


def dump(registry: Registry, text: str | None = None) -> str:
    """Return the file of a registry; the upper part of an earlier text stays as people wrote it.

    Args:
        registry: what to write.
        text: the file as it stands, or None where there is none.

    Raises:
        RegistryError: the line that ends the upper part is missing from the text.
    """
    if text is None:
        head = _head(registry)
    else:
        head, mark, _ = text.partition(_MARK)
        if not mark:
            raise RegistryError(f"{REGISTRY} 里没有分界行：在手写的内容之后补上「{_MARK}」，再运行 make permalinks")
    lines = ["ids:", *(f"  {entry(key, address)}" for key, address in registry.ids.items()), "pages:"]
    for address, ids in registry.pages.items():
        lines.append(f"  {scalar(address)}:" + ("" if ids else " []"))
        lines.extend(f"    - {scalar(identifier)}" for identifier in ids)
    return head + _MARK + _NOTE + "\n".join(lines) + "\n"


def _head(registry: Registry) -> str:
    return _HEAD.format(
        open=str(registry.open).lower(),
        redirects=_lines(registry.redirects),
        former_anchors=_lines(registry.former_anchors),
    )


def _lines(entries: Mapping[str, str] | Mapping[str, Mapping[str, str]]) -> str:
    return "".join(f"  {entry(key, value)}\n" for key, value in entries.items())


def update(root: Path, corpus: Corpus) -> bool:
    """Rewrite the generated part of ``permalinks.yml``; return whether the file changed.

    Args:
        root: the repository.
        corpus: what stands under its ``docs``.

    Raises:
        RegistryError: the line that ends the upper part is missing, or the file is not UTF-8.
    """
    file = root / REGISTRY
    try:
        before = file.read_text(encoding="utf-8") if file.is_file() else None
    except UnicodeDecodeError as error:
        raise RegistryError(f"{REGISTRY} 不是 UTF-8 文本：用 UTF-8（不带 BOM）另存") from error
    after = dump(Registry(ids=dict(sorted(current_ids(corpus).items())), pages=current_pages(corpus)), before)
    if after == before:
        return False
    file.write_text(after, encoding="utf-8")
    return True
