"""The folder that MkDocs builds from: ``docs/`` as it stands, and the pages that only lists need.

Generated pages are stubs with a title and a template, so that any builder of the same tree (MkDocs
today, its successor tomorrow) makes the same site without plugins or hooks of ours.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

__all__ = ["stage"]

TEMPLATE = "listing.html"


def stage(docs: Path, target: Path, generated: Mapping[str, str]) -> None:
    """Write the staged tree afresh.

    Args:
        docs: the authors' folder.
        target: the folder to write; what it held is removed.
        generated: source path of each generated page, with its title.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(docs, target)
    for source, title in generated.items():
        file = target / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_stub(title), encoding="utf-8")


def _stub(title: str) -> str:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\ntitle: "{quoted}"\ntemplate: {TEMPLATE}\nsearch:\n  exclude: true\n---\n'
