"""The built sites as a host would give them out: compressed, with the right headers, on 127.0.0.1."""

from __future__ import annotations

import gzip
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from scripts.bench.pages.model import Built, MeasuringError
from scripts.bench.pages.node import Node
from scripts.services.server import ServerError, serve

__all__ = ["compress", "served"]

_COMPRESSED = frozenset({".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".map", ".webmanifest"})
_MAX_AGE = 600  # what GitHub Pages says
_PATIENCE = 5.0


def compress(folder: Path) -> None:
    """Put a compressed file beside every text that a host would compress.

    Args:
        folder: a finished site.
    """
    for file in [file for file in folder.rglob("*") if file.suffix in _COMPRESSED and file.is_file()]:
        target = file.with_name(f"{file.name}.gz")
        target.write_bytes(gzip.compress(file.read_bytes(), mtime=0))


@contextmanager
def served(node: Node, built: Built) -> Iterator[None]:
    """Serve a site for as long as the context lasts.

    Args:
        node: with sirv beside it.
        built: the site; its port is used.

    Raises:
        MeasuringError: the server did not start or did not last.
    """
    sirv = node.command("sirv-cli", "bin.js")
    options = [
        "--host",
        "127.0.0.1",
        "--port",
        str(built.port),
        "--gzip",
        "--etag",
        "--maxage",
        str(_MAX_AGE),
        "--quiet",
    ]
    try:
        with serve(node.place("sirv"), lambda _: [*sirv, str(built.folder), *options], lambda _: _answers(built.url)):
            yield
    except ServerError as error:
        raise MeasuringError(f"{built.site.label}的文件服务器：{error}") from error


def _answers(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=_PATIENCE) as response:  # noqa: S310 - our own server
        return bool(response.status == HTTPStatus.OK)
