"""Style sheets and scripts as the reader gets them: a few bundles, minified, named by their content.

Authors write one small file an element under ``docs/assets/css`` and ``docs/assets/js``; a page loads
two style sheets and one script. A name that holds the content's hash may be cached for ever, and a
page never meets the style sheet of another release.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

import rcssmin
import rjsmin

from scripts.search.analyser import SPECIFICATION
from scripts.site.policy import content_security_policy

__all__ = ["BUNDLES", "FOLDER", "AssetLinks", "Bundle", "bundled_sources", "drop_theme_assets", "write_assets"]

FOLDER = "assets"
"""The folder of assets, relative to the documents and to the site."""

THEME_START = "js/theme-start.js"
"""The one script that stands in the page itself: a stored choice of theme must hold before the first paint."""

_DIGEST_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that reach the reader as one.

    Attributes:
        name: file name without its hash; the suffix says what it is.
        sources: paths relative to the folder of assets, in order; a pattern stands for its files by name.
        scoped: whether each source is a script of its own, whose names the others must not see.
        constants: values that stand before a script, by the name under which it knows them.
    """

    name: str
    sources: tuple[str, ...]
    scoped: bool = False
    constants: Mapping[str, object] = field(default_factory=dict)


BUNDLES = (
    Bundle("site.css", tuple(f"css/{name}.css" for name in
           ("tokens", "base", "header", "layout", "prose", "marks", "footer"))),
    Bundle("answer.css", tuple(f"css/{name}.css" for name in
           ("answer", "code", "output", "experiment", "figure", "follow-ups", "pitfalls", "print"))),
    Bundle("lists.css", ("css/lists.css", "css/records.css", "css/print.css")),
    Bundle("reference.css", ("css/reference.css",)),
    Bundle("search.css", ("css/search.css",)),
    Bundle("site.js", ("js/site/*.js",), scoped=True),
    Bundle("search.js", ("js/search/*.js",)),
    Bundle("search-worker.js", ("js/search-worker/*.js",), constants={"SPECIFICATION": SPECIFICATION}),
)  # fmt: skip


class AssetLinks(TypedDict):
    """What the templates print in the head of a page.

    Attributes:
        files: address of each bundle, relative to the site, by the bundle's name.
        inline: the text of the inline script.
        policy: the Content-Security-Policy that lets exactly these run.
    """

    files: dict[str, str]
    inline: str
    policy: str


def bundled_sources(assets: Path) -> set[Path]:
    """Return the source files that reach the reader only within a bundle or within the page.

    Args:
        assets: the authors' folder of assets.

    Raises:
        FileNotFoundError: a bundle names a file that does not exist, or a pattern that matches none.
    """
    return {file for bundle in BUNDLES for file in _files(assets, bundle)} | {assets / THEME_START}


def write_assets(assets: Path, target: Path) -> AssetLinks:
    """Write the bundles, and return what the templates need to name them.

    Args:
        assets: the authors' folder of assets.
        target: the folder of assets to write to.

    Raises:
        FileNotFoundError: a bundle names a file that does not exist, or a pattern that matches none.
    """
    files = {}
    for bundle in BUNDLES:
        text = _minified(assets, bundle)
        stem, _, suffix = bundle.name.partition(".")
        # In the folder of its sources: the addresses in a style sheet are relative to where it stands.
        name = f"{suffix}/{stem}.{sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]}.{suffix}"
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
        files[bundle.name] = f"{FOLDER}/{name}"
    inline = str(rjsmin.jsmin((assets / THEME_START).read_text(encoding="utf-8")))
    return AssetLinks(files=files, inline=inline, policy=content_security_policy([inline]))


def drop_theme_assets(site: Path) -> None:
    """Remove what the theme brings along and no page of ours loads: its style sheets, its scripts, source maps.

    Args:
        site: the built site.
    """
    assets = site / FOLDER
    for pattern in ("stylesheets", "images/favicon.png", "javascripts"):
        for found in sorted(assets.glob(pattern)):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    (assets / "_mkdocstrings.css").unlink(missing_ok=True)


def _files(assets: Path, bundle: Bundle) -> Iterator[Path]:
    for source in bundle.sources:
        found = sorted(assets.glob(source))
        if not found:
            raise FileNotFoundError(assets / source)
        yield from found


def _minified(assets: Path, bundle: Bundle) -> str:
    parts = [f"const {name}={json.dumps(value, ensure_ascii=False)};" for name, value in bundle.constants.items()]
    parts += [file.read_text(encoding="utf-8") for file in _files(assets, bundle)]
    if bundle.name.endswith(".css"):
        return str(rcssmin.cssmin("\n".join(parts)))
    return str(rjsmin.jsmin("\n".join(f"{{\n{part}\n}}" if bundle.scoped else part for part in parts)))
