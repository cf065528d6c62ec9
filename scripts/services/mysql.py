"""A MySQL server of the page's own: a fresh data folder, default settings of InnoDB, nothing but 127.0.0.1.

Blocks reach it by these variables:

- ``MYSQL_HOST``, ``MYSQL_TCP_PORT``: 127.0.0.1 and its port;
- ``MYSQL_UNIX_PORT``: its socket, as the clients call it;
- ``MYSQL_DATADIR``: its data folder, readable by the blocks.

Plain ``mysql`` connects, because the home folder gets a ``.my.cnf``: user ``root`` with a password of this run,
through the socket, in the empty schema ``youju``. Python and other clients read the password from there.

Settings that pages measure are left as MySQL ships them. Ours are where its files lie and whom it listens to,
the time zone +00:00, no X protocol, no look-up of host names, and no file access from SQL.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from scripts.services.requirement import Endpoint, Found
from scripts.services.server import Place, ServerError, run_once, serve

__all__ = ["SCHEMA", "mysql"]

SCHEMA = "youju"
"""The schema that the blocks work in."""

_SOCKET_LENGTH = 100  # the kernel's limit for the path of a socket is 104 or 108 bytes
_START = 120.0
_PROBE = 10.0
_SETUP = f"""\
CREATE DATABASE {SCHEMA};
ALTER USER root@localhost IDENTIFIED BY '%(password)s';
CREATE USER root@'127.0.0.1' IDENTIFIED BY '%(password)s';
GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;
"""
_CLIENT = f"""\
[client]
user=root
password=%(password)s
host=localhost
port=%(port)d
socket=%(socket)s
default-character-set=utf8mb4
[mysql]
database={SCHEMA}
"""


@contextmanager
def mysql(found: Found, folder: Path, environment: Mapping[str, str]) -> Iterator[Endpoint]:
    """Yield a MySQL server that answers; it and its data are the page's own.

    Args:
        found: ``mysqld`` and ``mysql``, by its ``path``.
        folder: an existing folder for data and logs.
        environment: the environment of its processes; ``HOME`` gets the option file.

    Raises:
        ServerError: it did not start, or it was gone before the page had ended.
    """
    server_program, client = (_program(name, found, environment) for name in ("mysqld", "mysql"))
    data, options = folder / "data", Path(environment["HOME"]) / ".my.cnf"
    if options.exists():
        raise ServerError(f"{options} 已存在，不覆盖：MySQL 的页面要一个空的家目录")
    password = secrets.token_hex(16)
    with ExitStack() as stack:
        socket = _socket(folder, stack)
        setup = folder / "setup.sql"
        _write(setup, _SETUP % {"password": password})
        # As the manual demands: --no-defaults comes first.
        base = [server_program, "--no-defaults", f"--datadir={data}", *_user()]
        run_once(Place("mysql-initialize", folder, environment), [*base, "--initialize-insecure"], _START)

        def command(port: int) -> list[str]:
            _write(options, _CLIENT % {"password": password, "port": port, "socket": socket})
            return [*base, f"--port={port}", f"--socket={socket}", f"--init-file={setup}", *_settings(folder)]

        stack.callback(options.unlink, missing_ok=True)
        ask = [client, f"--defaults-file={options}", "--batch", "--skip-column-names", "-e", "SELECT VERSION()"]
        place = Place("mysql", folder, environment)
        server = stack.enter_context(serve(place, command, lambda _: bool(_answer(ask, environment)), _START))
        yield Endpoint(
            {
                "MYSQL_HOST": "127.0.0.1",
                "MYSQL_TCP_PORT": str(server.port),
                "MYSQL_UNIX_PORT": str(socket),
                "MYSQL_DATADIR": str(data),
            },
            {"MySQL": _version(_answer(ask, environment))},
        )


def _settings(folder: Path) -> list[str]:
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    return [
        "--bind-address=127.0.0.1",
        "--mysqlx=OFF",
        "--skip-name-resolve",
        "--secure-file-priv=NULL",
        "--performance-schema=ON",
        "--default-time-zone=+00:00",
        f"--tmpdir={temporary}",
        f"--pid-file={folder / 'mysqld.pid'}",
    ]


def _user() -> list[str]:
    # mysqld refuses to be root unless told so. Another user would read neither a private folder nor our files;
    # what keeps it harmless is the containment, the password, and that SQL may not touch files.
    return ["--user=root"] if os.geteuid() == 0 else []


def _program(name: str, found: Found, environment: Mapping[str, str]) -> str:
    program = shutil.which(name, path=os.pathsep.join([*found.path, environment.get("PATH", os.defpath)]))
    if program is None:
        raise ServerError(f"找到的 MySQL 里没有 {name}，重新安装它：{'、'.join(found.path) or 'PATH'}")
    return program


def _socket(folder: Path, stack: ExitStack) -> Path:
    socket = folder / "mysql.sock"
    if len(os.fsencode(socket)) < _SOCKET_LENGTH:
        return socket
    # Under /tmp itself: the folder for temporary files of a page is as deep as the page's own.
    short = stack.enter_context(tempfile.TemporaryDirectory(prefix="youju-", dir="/tmp"))
    return Path(short) / "mysql.sock"


def _write(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


def _answer(ask: list[str], environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the client that was found, fixed words
            ask, env=dict(environment), capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=_PROBE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _version(answer: str) -> str:
    # A distribution appends its own: 9.7.4-2.
    return answer.partition("-")[0]
