"""The faults of security and weight: what a page must not carry itself, and what it must not cost.

As in :mod:`tests.faults.catalogue`, each is a minimal mutation of the clean repository.
"""

from __future__ import annotations

import random

from tests.faults.fault import Catalogue
from tests.faults.repository import FIRST, Place, Repository

__all__ = ["FAULTS"]

_catalogue = Catalogue()
FAULTS, fault = _catalogue.faults, _catalogue.fault

BASE, FOOTER = "overrides/base.html", "overrides/partials/footer.html"
META = '<meta http-equiv="Content-Security-Policy" content="{{ assets.policy }}">'
SITE_SHEET = """<link rel="stylesheet" href="{{ asset('site.css') }}">"""


def _noise(size: int) -> bytes:
    """Return bytes that do not compress, the same every time."""
    return random.Random(size).randbytes(size)  # noqa: S311 - repeatable, not secret


def _picture(repository: Repository, name: str, size: int) -> None:
    (repository.root / "docs/assets" / name).write_bytes(b"\x89PNG\r\n\x1a\n" + _noise(size))


def _in_footer(repository: Repository, html: str) -> Place:
    repository.replace(FOOTER, "<nav", f"{html}\n  <nav")
    return repository.find(FOOTER, html.splitlines()[0])


# --- what an author writes -----------------------------------------------------------------------------


@fault("正文用属性写样式", "policy-style")
def style_by_attribute_list(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", '要紧的一句。\n{: style="color: crimson" }')
    return Place(FIRST, place.line + 1)


@fault("正文用属性写点击时的脚本", "policy-handler")
def handler_by_attribute_list(repository: Repository) -> Place:
    place = repository.append(FIRST, "in-depth", '按一下这句。\n{: onclick="show(1)" }')
    return Place(FIRST, place.line + 1)


# --- what a template carries ---------------------------------------------------------------------------


@fault("模板里策略不知道的脚本", "policy-script")
def unknown_inline_script(repository: Repository) -> Place:
    return _in_footer(repository, "<script>document.title += ' ·';</script>")


@fault("内嵌的脚本改了，散列没改", "policy-script")
def inline_script_beyond_its_hash(repository: Repository) -> Place:
    return repository.replace(BASE, "<script>{{ assets.inline | safe }}", "<script>{{ assets.inline | safe }};go()")


@fault("模板里的样式元素", "policy-style")
def style_element(repository: Repository) -> Place:
    return _in_footer(repository, "<style>.yj-foot { opacity: .9 }</style>")


@fault("模板里的 style 属性", "policy-style")
def style_attribute(repository: Repository) -> Place:
    return _in_footer(repository, '<p style="opacity: .9">脚</p>')


@fault("模板里的图用 style 上色", "policy-style")
def style_in_a_drawing(repository: Repository) -> Place:
    return _in_footer(repository, '<svg viewBox="0 0 9 9"><title>线</title><path d="M0 0h9" style="fill: red"/></svg>')


@fault("模板里的链接是一段脚本", "site-link-scheme")
def address_that_is_a_script(repository: Repository) -> Place:
    return _in_footer(repository, '<a href="javascript:history.back()">后退</a>')


@fault("模板里的 onclick", "policy-handler")
def handler_attribute(repository: Repository) -> Place:
    return _in_footer(repository, '<button type="button" onclick="scrollTo(0, 0)">回到开头</button>')


# --- the policy itself ---------------------------------------------------------------------------------


@fault("模板里没有安全策略", "policy-missing")
def no_policy(repository: Repository) -> Place:
    repository.replace(BASE, META, "")
    return repository.find(BASE, "<head>")


@fault("安全策略里开了口子", "policy-loose")
def policy_with_a_hole(repository: Repository) -> Place:
    wider = """{{ assets.policy | replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") }}"""
    return repository.replace(BASE, "{{ assets.policy }}", wider)


@fault("安全策略许可了别的网站", "policy-loose")
def policy_with_another_host(repository: Repository) -> Place:
    return repository.replace(BASE, "{{ assets.policy }}", "{{ assets.policy }}; font-src https://fonts.example.com")


@fault("安全策略排在样式后面", "policy-late")
def policy_after_a_style_sheet(repository: Repository) -> Place:
    repository.replace(BASE, META, "")
    return repository.replace(BASE, SITE_SHEET, SITE_SHEET + META)


@fault("安全策略写了两份", "policy-repeated")
def two_policies(repository: Repository) -> Place:
    place = repository.replace(BASE, META, f"{META}\n  {META}")
    return Place(BASE, place.line + 1)


# --- what a page costs ---------------------------------------------------------------------------------


@fault("图片让页面太重", "budget-page")
def heavy_picture(repository: Repository) -> Place:
    _picture(repository, "photo.png", 100_000)
    repository.append(FIRST, "in-depth", "![照片](../assets/photo.png)")
    return Place(FIRST, 1)


@fault("一页里等着加载的图片太多", "budget-lazy")
def many_lazy_pictures(repository: Repository) -> Place:
    for number in (1, 2):
        _picture(repository, f"photo-{number}.png", 100_000)
        repository.append(FIRST, "in-depth", f"![照片](../assets/photo-{number}.png){{loading=lazy}}")
    return Place(FIRST, 1)


@fault("一个图片文件太大", "budget-image")
def large_picture(repository: Repository) -> Place:
    _picture(repository, "photo.png", 200_000)
    return Place("docs/assets/photo.png", 1)


@fault("模板引入的脚本太重", "budget-scripts", also="budget-page")
def heavy_script(repository: Repository) -> Place:
    repository.write("docs/assets/js/heavy.js", f'const data = "{_noise(30_000).hex()}";\n')
    _in_footer(repository, "<script src=\"{{ 'assets/js/heavy.js' | url }}\"></script>")
    return Place("docs/assets/js/heavy.js", 1)


@fault("一页发的请求太多", "budget-requests")
def many_requests(repository: Repository) -> Place:
    names = [f"part-{number}.css" for number in range(9)]
    for name in names:
        repository.write(f"docs/assets/{name}", "a { color: inherit; }\n")
    repository.replace(BASE, SITE_SHEET, SITE_SHEET + "".join(_link(name) for name in names))
    return Place(FIRST, 1)


def _link(name: str) -> str:
    return f'<link rel="stylesheet" href="{{{{ \'assets/{name}\' | url }}}}">'
