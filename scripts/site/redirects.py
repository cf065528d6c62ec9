"""Short links: ``/q/<id>/`` leads to the answer and keeps the fragment."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from scripts.model import Answer

__all__ = ["write_short_links"]

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<link rel="icon" href="{base}assets/favicon.svg">
<link rel="stylesheet" href="{base}assets/css/redirect.css">
<script src="{base}assets/js/redirect.js"></script>
<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
</head>
<body><main><h1>{title}</h1><p>正在前往这个答案：<a id="target" href="{target}">{title}</a></p></main></body>
</html>
"""


def write_short_links(site: Path, answers: Iterable[Answer], site_url: str) -> None:
    """Write a page for each answer's permanent id.

    Args:
        site: the built site.
        answers: the answers.
        site_url: the address of the published site, for the canonical link; may be empty.
    """
    base = "../../"
    for answer in answers:
        folder = site / "q" / answer.meta.id
        folder.mkdir(parents=True, exist_ok=True)
        canonical = site_url.rstrip("/") + "/" + answer.page.url if site_url else base + answer.page.url
        page = _PAGE.format(
            title=escape(answer.meta.title),
            target=escape(base + answer.page.url),
            canonical=escape(canonical),
            base=base,
        )
        (folder / "index.html").write_text(page, encoding="utf-8")
