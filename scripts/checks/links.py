"""Links and images in Markdown: each leads somewhere, also on the published site, and says where."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import SplitResult, quote, unquote, urlsplit

from scripts.checks.nearest import nearest
from scripts.model import Corpus, Link, Page, Problem

__all__ = ["anchors", "check", "locate"]

_DOCS = "docs"
_GENERATED = frozenset({"tags", "levels", "q"})
_ALLOWED_SCHEMES = frozenset({"https", "mailto"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SHOWN = 6
_DROPPED = str.maketrans("", "", "\t\r\n")
_SAFE = "/-._~"


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield links and images that lead nowhere, or would on the published site, and references without definition.

    Args:
        corpus: what was read.
    """
    places = _Places(corpus)
    for page in corpus.pages:
        for link in page.links:
            yield from _check_text(link)
            yield from _check_target(places, page, link)
        for position, written in page.broken_references:
            if not places.documents(written.rpartition("[")[2].rstrip("]")):
                yield Problem(position, "link-reference", f"{written} 没有定义，读者会看到方括号", _definition(written))


def anchors(page: Page) -> tuple[str, ...]:
    """Return the fragments that a page answers to, in order.

    Args:
        page: the page.
    """
    named = [(heading.position, heading.id) for heading in page.headings]
    named += [(diagram.position, diagram.id) for diagram in page.diagrams]
    named += [(tag.position, tag.attributes.get("id")) for tag in page.html]
    return tuple(identifier for _, identifier in sorted(named, key=lambda item: item[0]) if identifier)


def locate(page: Page, path: str) -> str | None:
    """Return the repository path that a relative, decoded path means on a page; None where it leaves ``docs``.

    Args:
        page: the page that the link stands on.
        path: the path of its target.
    """
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    return found if found.startswith(_DOCS + "/") or found == _DOCS else None


class _Places:
    """Everything that a link can lead to."""

    def __init__(self, corpus: Corpus) -> None:
        self.pages = {page.path: page for page in corpus.pages}
        self.files = self.pages.keys() | {asset.path for asset in corpus.assets}
        self.unread = {problem.position.path for problem in corpus.problems} - self.files
        self.by_url = {page.url.rstrip("/"): page for page in corpus.pages}
        self.short = {answer.meta.id: answer.page for answer in corpus.answers}

    @cached_property
    def by_fold(self) -> dict[str, str]:
        """Every file by its name without case and in one Unicode form."""
        return {_fold(path): path for path in sorted(self.files)}

    @cached_property
    def by_anchor(self) -> dict[str, Page]:
        """The first page that has a fragment."""
        found: dict[str, Page] = {}
        for page in self.pages.values():
            for anchor in anchors(page):
                found.setdefault(anchor, page)
        return found

    @cached_property
    def _identifiers(self) -> frozenset[str]:
        lines = (line for page in self.pages.values() if "\n::: " in page.text for line in page.text.split("\n"))
        return frozenset(line.split()[1] for line in lines if line.startswith("::: ") and line.split()[1:])

    def documents(self, name: str) -> bool:
        """Tell whether the Python reference documents a name, so that it is an anchor there."""
        parts = name.split(".")
        return any(".".join(parts[:end]) in self._identifiers for end in range(len(parts), 0, -1))


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _definition(written: str) -> str:
    if written.startswith("[^"):
        return "本站不用脚注：把出处写进「参考资料」，这里写成链接；要写方括号本身就用 \\["
    label = written.rpartition("[")[2].rstrip("]") or written[1:].partition("]")[0]
    return f"补一行 [{label}]: 目标，或写成 [文字](目标)；要写方括号本身就用 \\["


def _check_text(link: Link) -> Iterator[Problem]:
    if link.text.strip():
        return
    if link.image:
        yield Problem(link.position, "image-alt", "图片没有替代文字", f"写成 ![看不见图的人读到的话]({link.target})")
    else:
        yield Problem(link.position, "link-empty", "链接没有文字，读者点不到", f"写成 [说明去处的文字]({link.target})")


def _check_target(places: _Places, page: Page, link: Link) -> Iterator[Problem]:
    target = link.target.strip().translate(_DROPPED)
    if not target or target == "#":
        fix = "补上文件" if link.image else "写上 .md 文件、#小节 或 https:// 地址"
        yield Problem(link.position, "image-missing" if link.image else "link-empty", "没有目标", fix)
        return
    try:
        parts = urlsplit(target)
    except ValueError:
        yield Problem(link.position, "link-scheme", f"「{target}」不是合法的地址", "改正地址；方括号写成 %5B 与 %5D")
        return
    if parts.scheme or target.startswith(("//", "\\")):
        yield from _check_address(link, target, parts)
    elif target.startswith("/"):
        yield _absolute(places, page, link, parts)
    else:
        yield from _check_relative(places, page, link, parts)


def _check_address(link: Link, target: str, parts: SplitResult) -> Iterator[Problem]:
    if link.image:
        fix = "把图片放进 docs/assets/，写成相对路径"
        yield Problem(link.position, "image-foreign", "图片不在本站，读者的浏览器会去问别人", fix)
    elif not parts.scheme:
        fix = f"写成 https:{target}" if target.startswith("//") else "路径用 / 分隔，写成相对路径"
        yield Problem(link.position, "link-scheme", "地址没有写协议", fix)
    elif parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return  # a preview on the reader's own machine
    elif parts.scheme == "http":
        fix = f"写成 https{target[4:]}；对方没有 HTTPS 就换一个来源"
        yield Problem(link.position, "link-scheme", "http:// 的链接没有加密", fix)
    elif parts.scheme not in _ALLOWED_SCHEMES:
        fix = "链接只用 .md 文件、#小节、https:// 与 mailto:；冒号前的文字不是协议时，路径前加 ./"
        yield Problem(link.position, "link-scheme", f"不能链接到 {parts.scheme}:", fix)
    elif not (parts.netloc if parts.scheme == "https" else parts.path):
        yield Problem(link.position, "link-scheme", f"「{target}」不完整", "写全地址，例如 https://example.org/page")


def _absolute(places: _Places, page: Page, link: Link, parts: SplitResult) -> Problem:
    path = unquote(parts.path).strip("/")
    known = places.by_url.get(path) or places.pages.get(f"{_DOCS}/{path}")
    found = known.path if known else f"{_DOCS}/{path}" if f"{_DOCS}/{path}" in places.files else None
    fix = f"写成 {_relative(page, found, parts.fragment)}" if found else "写成从这个文件出发的相对路径"
    return Problem(link.position, "link-absolute", "以 / 开头的路径在子路径下发布时会断", fix)


def _check_relative(places: _Places, page: Page, link: Link, parts: SplitResult) -> Iterator[Problem]:
    path = unquote(parts.path)
    found = locate(page, path) if path else page.path
    if found is None:
        fix = "链接到 docs/ 里的页面；仓库里的其他文件写成它在代码托管网站上的 https:// 地址"
        yield Problem(link.position, "link-outside", f"「{link.target}」在 docs/ 之外，不会发布", fix)
    elif found in places.pages and not link.image and not path.endswith("/"):
        yield from _check_fragment(places, page, link, places.pages[found], unquote(parts.fragment))
    elif (found not in places.files or path.endswith("/")) and found not in places.unread:
        yield _missing(places, page, link, found, parts)
    elif link.image and found in places.pages:
        yield Problem(
            link.position, "image-missing", f"「{link.target}」是页面，不是图片", "链接写成 [文字](页面)，不要 !"
        )


def _check_fragment(places: _Places, page: Page, link: Link, target: Page, fragment: str) -> Iterator[Problem]:
    known = anchors(target)
    if not fragment or fragment in known or places.documents(fragment):
        return
    where = "本页" if target is page else target.path
    close = nearest(fragment.casefold(), known)
    elsewhere = places.by_anchor.get(fragment)
    if close:
        fix = f"写成 #{close}"
    elif elsewhere:
        fix = f"这个 id 在 {elsewhere.path}：写成 {_relative(page, elsewhere.path, fragment)}"
    else:
        fix = f"{where}可以链接的有 {_listed(known)}；或给目标标题写上 {{#{fragment}}}"
    yield Problem(link.position, "link-fragment", f"{where}没有 id「{fragment}」", fix)


def _missing(places: _Places, page: Page, link: Link, found: str, parts: SplitResult) -> Problem:
    bare = found.removesuffix("/index.html").rstrip("/")
    fold = places.by_fold.get(_fold(found))
    if fold and not parts.path.endswith("/"):
        fix = f"写成 {_relative(page, fold, parts.fragment)}"
        return Problem(link.position, "link-case", f"「{link.target}」与文件名的大小写或编码不同，发布后会断", fix)
    published = _published(places, page, bare, unquote(parts.path))
    if published and not link.image:
        fix = f"写成 {_relative(page, published.path, parts.fragment)}"
        return Problem(link.position, "link-rendered", f"「{link.target}」是文件夹或发布后的地址，不是文件", fix)
    first = _generated_part(page, bare, unquote(parts.path))
    if first and not link.image:
        fix = "链接到那一篇答案，或主题的 index.md；没有源文件的页面不能从正文链接"
        return Problem(link.position, "link-generated", f"{first}/ 下的页面是构建时生成的，没有源文件", fix)
    rule = "image-missing" if link.image else "link-target"
    close = _nearest(found, places.files - places.pages.keys() if link.image else places.files)
    fix = f"最接近的是 {_relative(page, close, parts.fragment)}" if close else f"新建 {found}，或改正路径"
    return Problem(link.position, rule, f"没有文件 {found}", fix)


def _published(places: _Places, page: Page, bare: str, path: str) -> Page | None:
    """Return the page that an address means, read from the source file or from the published page."""
    as_file = bare.removeprefix(_DOCS).lstrip("/")
    as_address = posixpath.normpath(posixpath.join("/", page.url, path)).strip("/").removesuffix("index.html")
    for address in (as_file, as_address.rstrip("/"), as_file.removesuffix(".html")):
        folder, _, name = address.rpartition("/")
        found = places.short.get(name) if folder == "q" else places.by_url.get(address)
        if found:
            return found
    return None


def _generated_part(page: Page, bare: str, path: str) -> str | None:
    as_address = posixpath.normpath(posixpath.join("/", page.url, path)).strip("/")
    for address in (bare.removeprefix(_DOCS).lstrip("/"), as_address):
        parts = address.split("/")
        if parts[0] in _GENERATED:
            return parts[0]
        if "page" in parts[1:-1]:
            return "/".join(parts[: parts.index("page") + 1])
    return None


def _nearest(found: str, files: Iterable[str]) -> str | None:
    """Return the file whose name is most like the one that is missing, preferably in the same folder."""
    folder = posixpath.dirname(found)
    by_stem: dict[str, str] = {}
    for path in sorted(files, key=lambda path: (posixpath.dirname(path) != folder, path)):
        by_stem.setdefault(_stem(path), path)
    close = nearest(_stem(found), by_stem)
    return by_stem[close] if close else None


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].casefold()


def _relative(page: Page, path: str, fragment: str = "") -> str:
    relative = quote(posixpath.relpath(path, posixpath.dirname(page.path)), safe=_SAFE)
    return f"{relative}#{fragment}" if fragment else relative


def _listed(identifiers: Iterable[str]) -> str:
    named = [f"#{identifier}" for identifier in identifiers]
    return "、".join(named[:_SHOWN]) + (" 等" if len(named) > _SHOWN else "") if named else "（没有 id）"
