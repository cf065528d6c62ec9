"""The Content-Security-Policy of each built page: there, strict, and broken by nothing in the page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping

from scripts.checks.origin import find_origin
from scripts.model import Corpus, Problem
from scripts.rendered import Inline, Policy, RenderedPage, RenderedSite

__all__ = ["check"]

_NAME = "Content-Security-Policy"
_META = f'http-equiv="{_NAME}"'
_PRINTED = f'<meta {_META} content="{{{{ config.extra.youju.assets.policy }}}}">'
_WHERE = "策略由 scripts/site/policy.py 给出，模板只照原样打印"
# Not covered by default-src: a policy that leaves one out leaves it open.
_NEEDED = ("default-src", "base-uri", "form-action")
_HASHES = ("sha256", "sha384", "sha512")
_KEYWORDS = frozenset({"'self'", "'none'"})
_SCRIPT_FIX = (
    "写成 docs/assets/js/site/ 里的文件；非写在页面里不可，就像 theme-start.js 那样"
    "由 scripts/site/assets.py 打印，策略里才有它的散列"
)
_STYLE_FIX = "写成 docs/assets/css/ 里的规则，用 class 引用；SVG 用 fill、stroke 这样的属性；脚本里用 element.style"


def check(corpus: Corpus, site: RenderedSite) -> Iterator[Problem]:
    """Yield pages without a strict policy, and what in a page its policy forbids.

    An address such as ``javascript:`` is forbidden as well; :mod:`scripts.checks.site_links` names it.

    Args:
        corpus: what the site was built from.
        site: the built site.
    """
    for page in site.pages:
        yield from _check_presence(corpus, page)
        for policy in page.policies:
            yield from _check_strictness(corpus, page, policy)
        for inline in page.inline:
            yield from _check_inline(corpus, page, inline)


def _check_presence(corpus: Corpus, page: RenderedPage) -> Iterator[Problem]:
    if not page.policies:
        place = find_origin(corpus, page, "<head>")
        fix = f"在 <meta charset> 后面写上 {_PRINTED}"
        yield Problem(place, "policy-missing", f"页面没有 {_NAME}：什么都不拦", fix)
    for policy in page.policies[1:]:
        place = find_origin(corpus, page, _META, line=policy.line, column=policy.column, occurrence=2)
        reason = f"页面有 {len(page.policies)} 个 {_NAME}，浏览器全都执行，许可只剩它们的交集"
        yield Problem(place, "policy-repeated", reason, "只留 overrides/base.html 里的那一个")
    for policy in page.policies:
        if policy.after:
            place = find_origin(corpus, page, _META, line=policy.line, column=policy.column)
            reason = f"{_NAME} 排在 <{policy.after}> 后面，管不到它"
            yield Problem(place, "policy-late", reason, "移到 <meta charset> 后面，别的元素前面")


def _check_strictness(corpus: Corpus, page: RenderedPage, policy: Policy) -> Iterator[Problem]:
    directives = _directives(policy)
    reasons = [
        f"{directive} 许可了 {source}：{why}"
        for directive, sources in directives.items()
        for source in sources
        if (why := _looseness(directive, source))
    ]
    reasons += [f"策略里没有 {name}，等于不限" for name in _NEEDED if name not in directives]
    if directives.get("default-src", ["'none'"]) != ["'none'"]:
        reasons.append("default-src 不是 'none'：没有写到的种类应当一概不许")
    for reason in reasons:
        place = find_origin(corpus, page, _META, line=policy.line, column=policy.column)
        yield Problem(place, "policy-loose", reason, f"删去它。{_WHERE}")


def _looseness(directive: str, source: str) -> str:
    """Return why a source must not be allowed, or nothing."""
    hashed = directive.startswith("script-src") and source.strip("'").partition("-")[0] in _HASHES
    if hashed or source in _KEYWORDS or (directive == "img-src" and source == "data:"):
        return ""
    if source.startswith("'unsafe-"):
        return "写在页面里的脚本与样式就都不拦了"
    if source.startswith("'"):
        return "静态的页面只用 'self' 与脚本的散列"
    if "*" in source or source.endswith(":"):
        return "别的网站也都许可了"
    return "页面只用本站自己的文件"


def _check_inline(corpus: Corpus, page: RenderedPage, inline: Inline) -> Iterator[Problem]:
    if inline.name == "script":
        if all(_allows(_directives(policy), inline.text) for policy in page.policies):
            return
        reason, rule, fix = "写在页面里的脚本不在策略的许可里，浏览器不会运行它", "policy-script", _SCRIPT_FIX
    elif inline.name in {"style", "style="}:
        what = "<style> 元素" if inline.name == "style" else f"style 属性「{inline.text.strip()}」"
        reason, rule, fix = f"策略不许写在页面里的样式，浏览器会忽略这个 {what}", "policy-style", _STYLE_FIX
    else:
        reason, rule = f"策略不许写在属性里的脚本，浏览器会忽略这个 {inline.name.rstrip('=')}", "policy-handler"
        fix = "在 docs/assets/js/site/ 的脚本里用 addEventListener"
    place = find_origin(corpus, page, *_needles(inline), line=inline.line, column=inline.column)
    yield Problem(place, rule, reason, fix)


def _needles(inline: Inline) -> tuple[str, ...]:
    """Return how an author may have written it, the most telling first."""
    if inline.name.endswith("="):
        return tuple(f"{inline.name}{quote}{inline.text}{quote}" for quote in ('"', "'", ""))
    first = next((line.strip() for line in inline.text.splitlines() if line.strip()), "")
    return (f"<{inline.name}>{first}", first, f"<{inline.name}>{{{{")  # the last is text that a template prints


def _directives(policy: Policy) -> Mapping[str, list[str]]:
    """Return the sources of each directive; of two of a name browsers keep the first."""
    found: dict[str, list[str]] = {}
    for part in policy.content.split(";"):
        name, *sources = part.split() or [""]
        if name:
            found.setdefault(name.lower(), sources)
    return found


def _allows(directives: Mapping[str, list[str]], script: str) -> bool:
    sources = directives.get("script-src-elem") or directives.get("script-src") or directives.get("default-src") or []
    read = script.replace("\r\n", "\n").replace("\r", "\n").encode()
    digests = ((name, hashlib.new(name, read).digest()) for name in _HASHES)
    return any(f"'{name}-{base64.b64encode(digest).decode()}'" in sources for name, digest in digests)
