"""Documents of the built site: ids that exist once, language and title, images and links that say what they are."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.checks.origin import find_origin, find_reference_origin
from scripts.model import Corpus, Problem
from scripts.rendered import RenderedPage, RenderedSite

__all__ = ["check"]

_MAY_BE_EMPTY = frozenset({"action", "formaction", "manifest", "ping", "refresh"})
_LINKS = frozenset({"a", "area"})


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield repeated ids, missing language, titles and text alternatives, and empty links.

    Args:
        corpus: what the site was built from.
        site: the built site.
    """
    yield from site.problems
    for page in site.pages:
        yield from _check_ids(corpus, page)
        yield from _check_head(corpus, page)
        yield from _check_images(corpus, page)
        yield from _check_links(corpus, page)


def _check_ids(corpus: Corpus, page: RenderedPage) -> Iterator[Problem]:
    times: dict[str, int] = {}
    for anchor in page.ids:
        times[anchor.id] = times.get(anchor.id, 0) + 1
        if times[anchor.id] == 1:
            continue
        needles = (f"{{#{anchor.id}", f"{{: #{anchor.id}", f"{{ #{anchor.id}", f'id="{anchor.id}"', f"id={anchor.id}")
        yield Problem(
            find_origin(corpus, page, *needles, line=anchor.line, column=anchor.column, occurrence=times[anchor.id]),
            "site-duplicate-id",
            f"id「{anchor.id}」在同一页里用了不止一次（折叠与标签页里的也算）",
            "换一个本页没有用过的 id",
        )


def _check_head(corpus: Corpus, page: RenderedPage) -> Iterator[Problem]:
    if not (page.lang or "").strip():
        fix = '写成 <html lang="zh">；主题的语言在 mkdocs.yml 的 theme.language'
        yield Problem(find_origin(corpus, page), "site-lang", "网页没有写明语言", fix)
    if not page.title:
        place = find_origin(corpus, page, "title:", "<title")
        yield Problem(place, "site-title", "网页没有标题", "在文件头里写上 title，模板里写上 <title>")


def _check_images(corpus: Corpus, page: RenderedPage) -> Iterator[Problem]:
    for image in page.images:
        if image.alt is not None:
            continue
        name = image.src.rpartition("/")[2]
        place = find_origin(corpus, page, image.src, name, line=image.line, column=image.column)
        fix = '加上 alt="图里有什么"；纯装饰的图写 alt=""'
        yield Problem(place, "site-image-alt", f"图片 {name} 没有替代文字", fix)


def _check_links(corpus: Corpus, page: RenderedPage) -> Iterator[Problem]:
    for reference in page.references:
        if not reference.target.strip() and reference.attribute not in _MAY_BE_EMPTY:
            # An empty address leaves nothing to look for but the text and the tag.
            needles = (f"[{reference.text}]()", f'{reference.attribute}=""')
            place = find_origin(corpus, page, *needles, line=reference.line, column=reference.column)
            reason = f"<{reference.tag} {reference.attribute}> 的地址是空的"
            yield Problem(place, "site-link-empty", reason, "写上地址，或删去这个标签")
        elif reference.tag in _LINKS and not reference.text:
            place = find_reference_origin(corpus, page, reference)
            reason = f"指向 {reference.target.lstrip('./') or '首页'} 的链接没有文字"
            yield Problem(place, "site-link-name", reason, "写上链接文字；只有图标时写 aria-label")
