"""The folder that MkDocs builds from: ``docs/`` as it stands, and the pages that only lists need.

Generated pages are stubs with a title and a template, so that any builder of the same tree (MkDocs
today, its successor tomorrow) makes the same site without plugins or hooks of ours.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from scripts.model import SectionTerms

__all__ = ["stage"]

TEMPLATE = "listing.html"


def stage(
    docs: Path, target: Path, pages: Collection[str], generated: Mapping[str, str], left_out: Collection[Path] = ()
) -> None:
    """Write the staged tree afresh.

    Args:
        docs: the authors' folder.
        target: the folder to write; what it held is removed.
        pages: source paths of the pages that could be read; the checks say why any other could not.
        generated: source path of each generated page, with its title.
        left_out: files that are not published as they stand.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(docs, target, ignore=_only(docs, pages, left_out), ignore_dangling_symlinks=True)
    for source, title in generated.items():
        file = target / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_stub(title), encoding="utf-8")


def _only(docs: Path, pages: Collection[str], left_out: Collection[Path]) -> Callable[[str, list[str]], set[str]]:
    """Return what ``copytree`` leaves out: what is only indexed, Markdown that is no page, links out of the folder."""
    inside = docs.resolve()

    def ignored(folder: str, names: list[str]) -> set[str]:
        here = Path(folder)
        return {
            name
            for name in names
            if here / name in left_out
            or not (here / name).resolve().is_relative_to(inside)
            or name.endswith(SectionTerms.SUFFIX)
            or (name.endswith(".md") and (here / name).relative_to(docs).as_posix() not in pages)
        }

    return ignored


def _stub(title: str) -> str:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\ntitle: "{quoted}"\ntemplate: {TEMPLATE}\nsearch:\n  exclude: true\n---\n'
