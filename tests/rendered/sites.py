"""Small sites written for one test, and the real one, built once for every folder of tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.model import Corpus
from scripts.rendered import RenderedSite, read_site
from scripts.site.builder import build_site
from tests.conftest import ROOT

ADDRESS = "https://example.org/sub/"

Build = Callable[..., RenderedSite]


def html(body: str = "", head: str = "<title>题</title>", lang: str = ' lang="zh"') -> str:
    """Return a page without fault."""
    return f"<!doctype html>\n<html{lang}>\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n"


@pytest.fixture
def site(tmp_path: Path) -> Build:
    """Writes files (text, or bytes) into a folder and reads it as a site."""

    def build(files: dict[str, str | bytes], address: str = ADDRESS) -> RenderedSite:
        folder = tmp_path / "site"
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_site(folder, address)

    return build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> RenderedSite:
    """The real site, under a sub-path."""
    folder = tmp_path_factory.getbasetemp() / "built-site" / "site"
    if not folder.exists():  # another folder of tests has its own instance of this fixture
        build_site(ROOT, corpus, folder, ADDRESS)
    return read_site(folder)
