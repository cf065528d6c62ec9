"""What a reader downloads: the HTML of an answer, the styles and scripts of a page, each image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scripts.checks.origin import place_in_asset
from scripts.model import Corpus, Position, Problem
from scripts.rendered import Kind, Reference, RenderedPage, RenderedSite, resolve

__all__ = ["MAX_ANSWER", "MAX_ASSETS", "MAX_IMAGE", "check"]

KIB = 1024
MAX_ANSWER = 60 * KIB
"""Bytes of an answer's HTML as they travel (gzip)."""

MAX_ASSETS = 120 * KIB
"""Bytes of the styles and scripts that one page loads, as they travel (gzip)."""

MAX_IMAGE = 150 * KIB
"""Bytes of an image file."""

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tiff")
_RELS = frozenset({"stylesheet", "modulepreload"})


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield pages, sets of assets and images beyond their budget.

    Args:
        corpus: what the site was built from.
        site: the built site.
    """
    yield from _check_answers(corpus, site)
    yield from _check_assets(corpus, site)
    for path, size in site.sizes.items():
        if path.lower().endswith(_IMAGES) and size > MAX_IMAGE:
            reason = f"图片 {path} 有 {_kib(size)}，上限 {_kib(MAX_IMAGE)}"
            yield Problem(place_in_asset(corpus, path), "budget-image", reason, "缩小尺寸，或改用 SVG、WebP")


def _check_answers(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    for answer in corpus.answers:
        page = site.by_path.get(site.find(answer.page.url) or "")
        if page and page.compressed > MAX_ANSWER:
            reason = f"页面压缩后 {_kib(page.compressed)}，上限 {_kib(MAX_ANSWER)}"
            fix = "拆掉过大的图，把长代码移到 labs/，或把这一题拆成两题"
            yield Problem(Position(answer.page.path), "budget-page", reason, fix)


def _check_assets(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    imports = {file.path: file.references for file in site.assets}
    for files in dict.fromkeys(_files(site, page, imports) for page in site.pages):
        total = sum(site.compressed[file] for file in files)
        if total <= MAX_ASSETS:
            continue
        largest = sorted(files, key=lambda file: (-site.compressed[file], file))
        named = "、".join(f"{file} {_kib(site.compressed[file])}" for file in largest[:3])
        reason = f"一页的样式与脚本压缩后共 {_kib(total)}，上限 {_kib(MAX_ASSETS)}；最大的是 {named}"
        yield Problem(place_in_asset(corpus, largest[0]), "budget-assets", reason, "删去用不到的部分，或等用到时再加载")


def _files(site: RenderedSite, page: RenderedPage, imports: Mapping[str, tuple[Reference, ...]]) -> frozenset[str]:
    """Return the styles and scripts that a page loads at once, those that they import included."""
    found: set[str] = set()
    waiting = [(page.path, reference, page.base_href) for reference in page.references if _loads(reference)]
    while waiting:
        source, reference, base = waiting.pop()
        address = resolve(site, source, reference.target, base)
        file = site.find(address.path) if address.kind is Kind.INTERNAL else None
        if file and file in imports and file not in found:
            found.add(file)
            waiting += [(file, inner, "") for inner in imports[file] if inner.attribute == "import"]
    return frozenset(found)


def _loads(reference: Reference) -> bool:
    if reference.tag == "link":
        return bool(reference.rel & _RELS)
    return (reference.tag, reference.attribute) in {("script", "src"), ("script", "import"), ("style", "import")}


def _kib(size: int) -> str:
    return f"{size / KIB:.0f} KiB"
