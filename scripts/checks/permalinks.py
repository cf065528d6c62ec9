"""Links that never rot: the registry is true, its redirects lead somewhere, nothing published vanishes.

Unlike the other checks this one is handed the registry, and the registry as it was published, as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scripts.checks.nearest import nearest
from scripts.model import Corpus, Page, Position, Problem
from scripts.permalinks import Registry, current_ids, current_pages, entry, scalar, short_link

__all__ = ["check", "notices"]

_SHOWN = 3


def check(corpus: Corpus, registry: Registry, baseline: Registry | None) -> Iterator[Problem]:
    """Yield what is wrong with the registry, and, once it is open, what has vanished.

    Args:
        corpus: what was read.
        registry: the registry as it stands.
        baseline: the registry as it was published, or None where nobody knows.
    """
    yield from registry.problems
    if not registry.readable:
        return
    now = _published(corpus, registry)
    yield from _check_generated(now, registry)
    yield from _check_redirects(now, registry)
    yield from _check_former_anchors(now, registry)
    if baseline is None:
        return
    if baseline.open and not registry.open:
        yield Problem(registry.at("open"), "permalinks-closed", "登记已经开放，不能再关上", "写回 open: true")
    yield from _check_answer_ids(now, registry, baseline)
    if _is_open(registry, baseline):
        yield from _vanished(now, registry, baseline)


def notices(corpus: Corpus, registry: Registry, baseline: Registry | None) -> Iterator[Problem]:
    """Yield the pages and anchors that have vanished while the registry only reports; they fail nothing.

    Args:
        corpus: what was read.
        registry: the registry as it stands.
        baseline: the registry as it was published, or None where nobody knows.
    """
    if registry.readable and baseline is not None and not _is_open(registry, baseline):
        yield from _vanished(_published(corpus, registry), registry, baseline)


def _is_open(registry: Registry, baseline: Registry) -> bool:
    return registry.open or baseline.open


@dataclass(frozen=True, slots=True)
class _Published:
    """What the sources publish.

    Attributes:
        pages: ids by address.
        ids: address by the answer's permanent id.
        sources: the pages that could be read, by address.
    """

    pages: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, str]
    sources: Mapping[str, Page]

    @property
    def addresses(self) -> set[str]:
        """Every address that a reader can open, short links included."""
        return {*self.pages, *map(short_link, self.ids)}


def _published(corpus: Corpus, registry: Registry) -> _Published:
    """Return what is published; of a page that could not be read, what the registry says stands."""
    unread = {problem.position.path for problem in corpus.problems}
    pages, ids = current_pages(corpus), current_ids(corpus)
    for address, anchors in registry.pages.items():
        if unread.intersection(_paths(address)):
            pages.setdefault(address, anchors)
    answers = set(ids.values())
    for identifier, address in registry.ids.items():
        if unread and address in pages and address not in answers:
            ids.setdefault(identifier, address)
    return _Published(pages, ids, {page.url: page for page in corpus.pages})


def _paths(address: str) -> tuple[str, str]:
    return f"docs/{address.removesuffix('/')}.md", f"docs/{address}index.md"


def _check_generated(now: _Published, registry: Registry) -> Iterator[Problem]:
    written, real = _items(registry.pages, registry.ids), _items(now.pages, now.ids)
    if written == real:
        if dict(registry.pages) != dict(now.pages):
            yield Problem(registry.at("pages"), "permalinks-stale", "登记里的 id 没有排好序", "运行 make permalinks")
        return
    added, gone = sorted(real - written), sorted(written - real)
    parts = [f"{name} {_few(items)}" for name, items in (("没有登记", added), ("已经不在", gone)) if items]
    page, _, identifier = (gone or added)[0]
    place = registry.at("ids", identifier) if identifier else registry.at("pages", page)
    yield Problem(place, "permalinks-stale", f"登记与 docs/ 不一致：{'；'.join(parts)}", "运行 make permalinks")


def _items(pages: Mapping[str, tuple[str, ...]], ids: Mapping[str, str]) -> set[tuple[str, str, str]]:
    """Return what is registered, each as address, anchor and answer's id."""
    found = {(page, "", "") for page in pages}
    found |= {(page, anchor, "") for page, anchors in pages.items() for anchor in anchors}
    return found | {(page, "", identifier) for identifier, page in ids.items()}


def _few(items: list[tuple[str, str, str]]) -> str:
    names = [f"{i} → {a}" if i else (f"{a}#{anchor}" if anchor else a or "首页") for a, anchor, i in items]
    more = f" 等 {len(names)} 处" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _check_redirects(now: _Published, registry: Registry) -> Iterator[Problem]:
    short = {short_link(identifier): address for identifier, address in now.ids.items()}
    addresses = now.addresses
    for old, target in registry.redirects.items():
        place = registry.at("redirects", old)
        if old in addresses:
            yield Problem(place, "redirect-source-exists", f"{old} 现在有页面，不能再转走", "删去这一行")
            continue
        new, _, fragment = target.partition("#")
        if new in registry.redirects:
            yield _chained(registry, old, place)
        elif new in short:
            fix = f"写成「{entry(old, short[new])}」"
            yield Problem(place, "redirect-chain", f"{old} 转到短链接 {new}，还要再转一次", fix)
        elif new not in now.pages:
            better = _nearest(new, now.pages)
            yield Problem(place, "redirect-target", f"{old} 转到不存在的页面 {new}", f"写成「{entry(old, better)}」")
        elif fragment and fragment not in now.pages[new]:
            known = registry.former_anchors.get(new, {}).get(fragment)
            better = known or _nearest(fragment, now.pages[new])
            fix = f"写成「{entry(old, f'{new}#{better}' if better else new)}」"
            yield Problem(place, "redirect-fragment", f"{old} 转到 {new} 上不存在的小节 #{fragment}", fix)


def _chained(registry: Registry, old: str, place: Position) -> Problem:
    way = [old]
    while (new := registry.redirects[way[-1]].partition("#")[0]) in registry.redirects:
        if new in way:
            return Problem(
                place,
                "redirect-loop",
                f"转来转去回到原处：{' → '.join([*way, new])}",
                f"让 {old} 直接转到一个现有的页面，其余的删去",
            )
        way.append(new)
    end = registry.redirects[way[-1]]
    return Problem(
        place, "redirect-chain", f"{old} 要连转几次：{' → '.join([*way[1:], end])}", f"写成「{entry(old, end)}」"
    )


def _check_former_anchors(now: _Published, registry: Registry) -> Iterator[Problem]:
    for address, aliases in registry.former_anchors.items():
        if address not in now.pages:
            yield Problem(
                registry.at("former_anchors", address),
                "former-anchor-page",
                f"没有 {address} 这一页",
                f"页面改了地址就改成现在的，例如「{_nearest(address, now.pages)}」；页面没有了就删去这一项",
            )
            continue
        present = now.pages[address]
        for old, new in aliases.items():
            place = registry.at("former_anchors", address, old)
            if old in present:
                yield Problem(place, "former-anchor-exists", f"{address}#{old} 现在还在，不用别名", "删去这一行")
            elif new not in present:
                better = _end(aliases, new) or _nearest(new, present)
                fix = f"写成「{entry(old, better)}」" if better else "删去这一行，或在页面上补回这个 id"
                yield Problem(place, "former-anchor-dead", f"{address}#{old} 通到不存在的 #{new}", fix)


def _end(aliases: Mapping[str, str], start: str) -> str | None:
    seen: list[str] = []
    while start in aliases and start not in seen:
        seen.append(start)
        start = aliases[start]
    return start if seen and start not in seen else None


def _check_answer_ids(now: _Published, registry: Registry, baseline: Registry) -> Iterator[Problem]:
    for identifier, address in baseline.ids.items():
        there = now.ids.get(identifier)
        if there == address:
            continue
        fix = f"改回「id: {identifier}」；编号一经发布就不再改动，也不给别的问题用"
        if address in now.pages:
            name = next((key for key, value in now.ids.items() if value == address), None)
            became = f"从 {identifier} 变成了 {name}" if name else f"{identifier} 不见了"
            yield Problem(_id_line(now, address), "answer-id-changed", f"{address} 的编号{became}", fix)
        elif there is not None and registry.redirects.get(address, there).partition("#")[0] != there:
            message = f"编号 {identifier} 原来属于 {address}，那一页转到了 {registry.redirects[address]}，编号却在这里"
            yield Problem(
                _id_line(now, there),
                "answer-id-changed",
                message,
                f"给这一页换一个没有用过的编号，或在 redirects 里写「{entry(address, there)}」",
            )


def _id_line(now: _Published, address: str) -> Position:
    page = now.sources.get(address)
    return Position(page.path, page.meta_lines.get("id", 1)) if page else Position(_paths(address)[0])


def _vanished(now: _Published, registry: Registry, baseline: Registry) -> Iterator[Problem]:
    # A short link whose page stands has lost its id, which is a problem of its own.
    judged = {short_link(identifier) for identifier, page in baseline.ids.items() if page in now.pages}
    addresses = now.addresses
    for address, anchors in _addresses(baseline).items():
        if address in judged:
            continue
        landing = address if address in addresses else registry.redirects.get(address)
        if landing is None:
            yield _page_gone(now, registry, baseline, address)
            continue
        page = landing.partition("#")[0]
        present = now.pages.get(page, anchors)  # that a redirect leads nowhere is said already
        for anchor in sorted(anchors.difference(present, registry.former_anchors.get(page, ()))):
            yield _anchor_gone(now, registry, baseline, f"{address}#{anchor}", page)


def _addresses(baseline: Registry) -> dict[str, set[str]]:
    """Return every address that was published, former ones included, with every anchor that it had."""
    found = {address: {*ids, *baseline.former_anchors.get(address, ())} for address, ids in baseline.pages.items()}
    for former in (*baseline.redirects, *map(short_link, baseline.ids)):
        found.setdefault(former, set())
    return found


def _page_gone(now: _Published, registry: Registry, baseline: Registry, address: str) -> Problem:
    line = entry(address, _successor(now, registry, baseline, address))
    return Problem(
        registry.at("redirects"),
        "permalink-page-gone",
        f"发布过的地址 {address} 不见了",
        f"在 permalinks.yml 的 redirects 之下加一行「{line}」，或恢复这一页",
    )


def _successor(now: _Published, registry: Registry, baseline: Registry, address: str) -> str:
    """Return the page that most likely took the place of one that is gone."""
    if address in baseline.redirects:
        former = baseline.redirects[address].partition("#")[0]
        return registry.redirects.get(former, former) if former not in now.pages else former
    page = next((page for key, page in baseline.ids.items() if short_link(key) == address), address)
    if page in registry.redirects:
        return registry.redirects[page]
    moved = next((now.ids[key] for key, value in baseline.ids.items() if value == page and key in now.ids), None)
    if moved is not None:
        return moved
    ids, fresh = set(baseline.pages.get(page, ())), sorted(set(now.pages) - set(baseline.pages))
    alike = max((len(ids.intersection(now.pages[other])) for other in fresh), default=0)
    return _nearest(page, [o for o in fresh if len(ids.intersection(now.pages[o])) == alike] or now.pages)


def _anchor_gone(now: _Published, registry: Registry, baseline: Registry, link: str, page: str) -> Problem:
    anchor = link.partition("#")[2]
    present = now.pages[page]
    fresh = sorted(set(present) - set(baseline.pages.get(page, ())))
    nearest = _nearest(anchor, fresh or present)
    if not nearest:
        fix = f"在 {page or '首页'} 上恢复「{{#{anchor}}}」"
    else:
        known = page in registry.former_anchors
        place = f"former_anchors 里「{scalar(page)}」" if known else "former_anchors "
        line = entry(anchor, nearest) if known else entry(page, {anchor: nearest})
        fix = f"在 permalinks.yml 的 {place}之下加一行「{line}」，或恢复这个 id"
    return Problem(
        _line_of(now, page, nearest),
        "permalink-anchor-gone",
        f"发布过的链接 {link} 在 {page or '首页'} 上没有落点",
        fix,
    )


def _line_of(now: _Published, address: str, anchor: str) -> Position:
    page = now.sources.get(address)
    if page is None:
        return Position(_paths(address)[0])
    targets = [(heading.id, heading.position) for heading in page.headings]
    targets += [(diagram.id, diagram.position) for diagram in page.diagrams]
    return next((position for identifier, position in targets if identifier == anchor), Position(page.path))


def _nearest(text: str, options: Iterable[str]) -> str:
    """Return the option most like a text, however unlike; nothing where there is no option."""
    return nearest(text, sorted(options), cutoff=0.0) or ""
