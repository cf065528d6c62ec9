"""What a reader downloads before asking for anything: the page, its styles, scripts, icons and images."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from scripts.checks.origin import place_in_asset
from scripts.model import Corpus, Page, Position, Problem
from scripts.rendered import RenderedSite, downloads

__all__ = ["ANSWER", "MAX_IMAGE", "MAX_LAZY", "MAX_REQUESTS", "MAX_SCRIPTS", "OTHER", "REFERENCE", "check"]

KB = 1000
ANSWER = 70 * KB
"""Bytes that an answer and all that it loads may cost as they travel (gzip)."""

OTHER = 50 * KB
"""The same for every other page: a list of a hundred answers fits."""

REFERENCE = 100 * KB
"""The same for the reference of the scripts, one long page that grows with them."""

MAX_SCRIPTS = 25 * KB
"""Bytes of a page's scripts as they travel."""

MAX_REQUESTS = 10
"""Files that a page loads, itself included."""

MAX_LAZY = 150 * KB
"""Bytes of a page's images that wait until the reader comes near them."""

MAX_IMAGE = 150 * KB
"""Bytes of an image file."""

_REFERENCE_TEMPLATE = "reference.html"
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tiff")
_SCRIPTS = (".js", ".mjs")
_NAMED = 3


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield pages and images beyond their budget.

    Args:
        corpus: what the site was built from.
        site: the built site.
    """
    sources = {page.url: page for page in corpus.pages}
    answers = {answer.page.url for answer in corpus.answers}
    shared: dict[frozenset[str], None] = {}
    for page in site.pages:
        files = downloads(site, page)
        shared[frozenset(file for file in files.eager if file.endswith(_SCRIPTS))] = None
        source = sources.get(page.url)
        place = Position(source.path if source else f"site/{page.path}")
        limit = ANSWER if page.url in answers else _limit(source)
        weights = {"网页": page.compressed} | {file: site.weight(file) for file in files.eager}
        yield from _check_page(place, weights, limit)
        yield from _check_lazy(place, {file: site.weight(file) for file in files.lazy})
    # Scripts that pages share are judged once for all of them.
    for scripts in shared:
        yield from _check_scripts(corpus, {file: site.weight(file) for file in scripts})
    for path, size in site.sizes.items():
        if path.lower().endswith(_IMAGES) and size > MAX_IMAGE:
            reason = f"图片 {path} 有 {_kb(size)}，上限 {_kb(MAX_IMAGE)}"
            yield Problem(place_in_asset(corpus, path), "budget-image", reason, "缩小尺寸，或改用 SVG、WebP")


def _limit(source: Page | None) -> int:
    return REFERENCE if source and source.meta.get("template") == _REFERENCE_TEMPLATE else OTHER


def _check_page(place: Position, weights: Mapping[str, int], limit: int) -> Iterator[Problem]:
    total = sum(weights.values())
    if total > limit:
        reason = f"打开这一页要下载 {_kb(total)}（压缩后），上限 {_kb(limit)}；最重的是{_heaviest(weights)}"
        fix = "拆掉过大的图，把长代码移到 labs/，把这一页拆成两页，或让重的文件等用到时再加载"
        yield Problem(place, "budget-page", reason, fix)
    if len(weights) > MAX_REQUESTS:
        reason = f"打开这一页要发 {len(weights)} 个请求，上限 {MAX_REQUESTS}：{'、'.join(weights)}"
        fix = '合并样式与脚本（scripts/site/assets.py 的 BUNDLES），图片加上 loading="lazy"'
        yield Problem(place, "budget-requests", reason, fix)


def _check_lazy(place: Position, weights: Mapping[str, int]) -> Iterator[Problem]:
    total = sum(weights.values())
    if total > MAX_LAZY:
        reason = f"这一页的图片共 {_kb(total)}，上限 {_kb(MAX_LAZY)}；最重的是{_heaviest(weights)}"
        yield Problem(place, "budget-lazy", reason, "缩小尺寸，改用 SVG、WebP，或少放几张")


def _check_scripts(corpus: Corpus, weights: Mapping[str, int]) -> Iterator[Problem]:
    total = sum(weights.values())
    if total > MAX_SCRIPTS:
        reason = f"一页的脚本压缩后共 {_kb(total)}，上限 {_kb(MAX_SCRIPTS)}；最重的是{_heaviest(weights)}"
        place = place_in_asset(corpus, _by_weight(weights)[0])
        yield Problem(place, "budget-scripts", reason, "删去用不到的部分，或等用到时再加载")


def _heaviest(weights: Mapping[str, int]) -> str:
    return "、".join(f"{name} {_kb(weights[name])}" for name in _by_weight(weights)[:_NAMED])


def _by_weight(weights: Mapping[str, int]) -> list[str]:
    return sorted(weights, key=lambda name: (-weights[name], name))


def _kb(size: int) -> str:
    """Return a size for a message, rounded up: what is over its limit never reads like the limit."""
    return f"{math.ceil(size * 10 / KB) / 10:g} KB"
