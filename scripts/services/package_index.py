"""A package index of the page's own: pypiserver on 127.0.0.1 with an empty store.

Blocks reach it by these variables:

- ``INDEX_URL``: where files are uploaded, ``http://127.0.0.1:PORT/``;
- ``INDEX_SIMPLE``: where installers look, ``http://127.0.0.1:PORT/simple/``.

Anybody may upload, nothing is ever overwritten, and a name that it has not is not looked up anywhere else.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scripts.services.requirement import Endpoint, Found
from scripts.services.server import Place, serve

__all__ = ["package_index"]

_WELCOME = "{{VERSION}}\n"  # the page at / is nothing but the version, as the running process knows it
_TIMEOUT = 5.0


@contextmanager
def package_index(found: Found, folder: Path, environment: Mapping[str, str]) -> Iterator[Endpoint]:
    """Yield a package index that answers; it and its files are the page's own.

    Args:
        found: the environment with pypiserver; the first of its folders is the environment itself.
        folder: an existing folder for the store and the log.
        environment: the environment of its process.

    Raises:
        ServerError: it did not start, or it was gone before the page had ended.
    """
    store, welcome = folder / "store", folder / "welcome.html"
    store.mkdir()
    welcome.write_text(_WELCOME, encoding="ascii")
    python = str(Path(found.folders[0]) / "bin" / "python")

    def command(port: int) -> list[str]:
        return [
            *(python, "-I", "-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", str(port)),
            *("-P", ".", "-a", ".", "--disable-fallback", "--welcome", str(welcome), str(store)),
        ]

    with serve(Place("package-index", folder, environment), command, lambda port: bool(_version(port))) as server:
        url = f"http://127.0.0.1:{server.port}/"
        yield Endpoint({"INDEX_URL": url, "INDEX_SIMPLE": url + "simple/"}, {"pypiserver": _version(server.port)})


def _version(port: int) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{port}/", timeout=_TIMEOUT) as answer:
        return str(answer.read().decode("ascii", "replace")).strip()
