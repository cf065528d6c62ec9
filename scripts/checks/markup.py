"""HTML in Markdown: only what Markdown has no sign for; the rest would escape the checks and the design."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.model import Corpus, Page, Problem, RawHtml

__all__ = ["ALLOWED", "check"]

ALLOWED = ("br", "kbd", "sub", "sup", "wbr")
"""Tags that authors may write, without attributes; comments are allowed besides."""

_VOID = frozenset({"br", "wbr"})
_COMMENT = "!--"
_UNCLOSED_COMMENT = "!--…"
_MENDS = {
    "a": "链接写成 [文字](目标)；要能被链接，就给标题写 {#readable-id}",
    "b strong": "写成 **重点**",
    "i em": "写成 *强调*",
    "code pre samp tt": "写成 `代码`，或用 ``` 围起来",
    "img picture figure": "写成 ![替代文字](文件)",
    "table thead tbody tr td th": "写成 Markdown 表格",
    "ul ol li": "写成 Markdown 列表",
    "dl dt dd": "写成「词」，空一行，再写「:   解释」",
    "h1 h2 h3 h4 h5 h6": "写成 ## 标题 {#readable-id}",
    "hr": "写成单独一行 ---",
    "details summary": "正文不折叠：写成小节，或放进「追问」",
    "p div span section center font blockquote": '直接写正文；要醒目就写成 !!! note "标题"，内容缩进 4 格',
    "script": "正文不带脚本；要用就写进 docs/assets/js/，由 mkdocs.yml 引入",
    "style link": "样式写进 docs/assets/css/",
    "iframe object embed video audio": "不嵌入别处的内容：写成普通链接",
    "svg math": "图写成 ```mermaid，或存成 docs/assets/ 里的 .svg 再用 ![替代文字](文件)",
    "mark u s del ins": "改写句子；要强调用 **重点**",
}
_MEND = {tag: mend for tags, mend in _MENDS.items() for tag in tags.split()}


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield HTML that Markdown can say itself, or that no page may hold.

    Args:
        corpus: what was read.
    """
    for page in corpus.pages:
        for tag in page.html:
            yield from _check_tag(tag)
        yield from _check_balance(page)


def _check_tag(tag: RawHtml) -> Iterator[Problem]:
    if tag.tag == _UNCLOSED_COMMENT:
        yield Problem(tag.position, "raw-html", "注释没有结束，后面的正文都会消失", "在注释末尾写上 -->")
    elif tag.tag.startswith("/") or tag.tag == _COMMENT:
        return  # closing tags: see below
    elif tag.tag not in ALLOWED:
        default = f"想写出尖括号就放进 `<{tag.tag}>`，或写成 &lt;{tag.tag}&gt;"
        yield Problem(tag.position, "raw-html", f"正文里不用 HTML 的 <{tag.tag}>", _MEND.get(tag.tag, default))
    elif tag.attributes:
        names = "、".join(sorted(tag.attributes))
        mend = "；id 写在标题上：{#readable-id}" if "id" in tag.attributes else ""
        yield Problem(tag.position, "raw-html", f"<{tag.tag}> 上有属性 {names}", f"只写 <{tag.tag}>{mend}")


def _check_balance(page: Page) -> Iterator[Problem]:
    """Yield tags that are opened and not closed, or the other way round; allowed tags do not nest in themselves."""
    opened: dict[str, RawHtml] = {}
    known = {tag.tag for tag in page.html}
    for tag in page.html:
        name = tag.tag.removeprefix("/")
        if tag.tag in ALLOWED and tag.tag not in _VOID:
            if name in opened:
                yield _unbalanced(opened[name])
            opened[name] = tag
        elif tag.tag.startswith("/") and not opened.pop(name, None) and (name in ALLOWED or name not in known):
            yield Problem(tag.position, "raw-html", f"</{name}> 没有开头", "删去它，或补上开头")
    for tag in opened.values():
        yield _unbalanced(tag)


def _unbalanced(tag: RawHtml) -> Problem:
    return Problem(tag.position, "raw-html", f"<{tag.tag}> 没有结束", f"写成 <{tag.tag}>…</{tag.tag}>")
