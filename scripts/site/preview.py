"""The preview: a file server on the loopback interface that shows exactly what is published.

MkDocs' own server shows what MkDocs builds and leaves out the steps after it; this one serves the
finished folder. Pages reload when it changes, by a small external script (no inline script, so that the
published security policy holds here too).
"""

from __future__ import annotations

import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["PreviewServer"]

_EVENTS = "/__preview/events"
_SCRIPT = "/__preview/reload.js"
_RELOAD = f"""new EventSource("{_EVENTS}").addEventListener("changed", () => location.reload());
"""
_KEEP_ALIVE = 15.0


class _Revision:
    """A counter that waiting browsers are told of."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0

    def advance(self) -> None:
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def wait(self, seen: int) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, timeout=_KEEP_ALIVE)
            return self._number

    @property
    def number(self) -> int:
        return self._number


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, site: Path, prefix: str, revision: _Revision | None) -> None:
        self.site, self.prefix, self.revision = site, prefix, revision
        super().__init__(*args, directory=str(site))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer one request."""
        path = self.path.partition("?")[0]
        if self.revision and path == _EVENTS:
            self._send_events(self.revision)
        elif self.revision and path == _SCRIPT:
            self._send(HTTPStatus.OK, "text/javascript", _RELOAD.encode())
        elif not path.startswith(self.prefix):
            self._send_missing()
        else:
            self._send_file(self.path[len(self.prefix) - 1 :])

    def _send_file(self, path: str) -> None:
        file = Path(self.translate_path(path))
        if file.is_dir():
            if not path.partition("?")[0].endswith("/"):
                self._redirect(path)
                return
            file /= "index.html"
        if not file.is_file():
            self._send_missing()
            return
        kind = self.guess_type(str(file))
        charset = "; charset=utf-8" if kind.startswith("text/") or "javascript" in kind else ""
        self._send(HTTPStatus.OK, kind + charset, self._page(file) if kind == "text/html" else file.read_bytes())

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", self.prefix.rstrip("/") + path.partition("?")[0] + "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _page(self, file: Path) -> bytes:
        content = file.read_bytes()
        if self.revision is None:
            return content
        return content.replace(b"</body>", f'<script src="{_SCRIPT}" defer></script></body>'.encode(), 1)

    def _send_missing(self) -> None:
        page = self.site / "404.html"
        self._send(HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", self._page(page) if page.is_file() else b"404")

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        try:
            self.end_headers()
            self.wfile.write(content)
        except ConnectionError:  # the reader went on to another page
            self.close_connection = True

    def _send_events(self, revision: _Revision) -> None:
        seen = revision.number  # before the page hears from us, so that no change falls in between
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                latest = revision.wait(seen)
                self.wfile.write(b"event: changed\ndata:\n\n" if latest != seen else b": waiting\n\n")
                self.wfile.flush()
                seen = latest
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal for what the author must read."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a reader who hung up; that happens at every second reload."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class PreviewServer:
    """Serves a finished site on 127.0.0.1.

    Args:
        site: the folder.
        port: the port; 0 picks a free one.
        prefix: the path under which the site lives, as on a project page; begins and ends with ``/``.
        live: whether pages reload after :meth:`reload`.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, site: Path, port: int = 0, prefix: str = "/", *, live: bool = False) -> None:
        self._revision = _Revision() if live else None
        handler = partial(_Handler, site=site, prefix=prefix, revision=self._revision)
        self._server = _Server(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._started = False
        self.url = f"http://127.0.0.1:{self._server.server_port}{prefix}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._started = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reload(self) -> None:
        """Tell every open page to load again."""
        if self._revision:
            self._revision.advance()

    def close(self) -> None:
        """Stop serving, where it was started, and free the port."""
        if self._started:
            self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> PreviewServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
