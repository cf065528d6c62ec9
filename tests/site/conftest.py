"""Fixtures of the builders: a scratch repository that can be built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Writer


@pytest.fixture
def repository(small: Path, write: Writer) -> Path:
    """The small corpus with the real configuration, templates and assets."""
    write("docs/index.md", "---\ntitle: 首页\nheadline: 题\ntemplate: home.html\n---\n")
    (small / "overrides").symlink_to(ROOT / "overrides")
    shutil.copytree(ROOT / "docs" / "assets", small / "docs" / "assets", ignore=shutil.ignore_patterns("vendor"))
    shutil.copytree(ROOT / "docs" / "about", small / "docs" / "about")
    (small / "docs" / "assets" / "vendor").mkdir()
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    nav = "nav:\n  - index.md\n  - mysql/index.md\n  - about/index.md\nnot_in_nav"
    write("mkdocs.yml", text[: text.index("nav:")] + nav + text[text.index("\nnot_in_nav") + len("\nnot_in_nav") :])
    return small
