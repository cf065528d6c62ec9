"""The package index: real, empty at first, open to uploads, and never overwriting."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.services.package_index import package_index
from scripts.services.python_environment import ENVIRONMENTS
from scripts.services.requirement import Found
from scripts.services.server import ServerError

FILE = "yj_greet-0.1.0-py3-none-any.whl"
ENVIRONMENT = {"PATH": os.defpath, "TZ": "UTC"}


@pytest.fixture(scope="module")
def found() -> Found:
    found = ENVIRONMENTS["package-index"].find()
    if found is None:
        pytest.skip("这台机器还没有 package-index 的环境（测试不下载），先运行 make verify")
    return found


def fetch(url: str, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(urllib.request.Request(url, data, dict(headers or {})), timeout=30) as answer:
        return str(answer.read().decode())


def upload(url: str, content: bytes) -> None:
    fields = {":action": "file_upload", "name": "yj-greet", "version": "0.1.0"}
    parts = [f'--X\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    head = f'--X\r\nContent-Disposition: form-data; name="content"; filename="{FILE}"\r\n\r\n'
    body = ("".join(parts) + head).encode() + content + b"\r\n--X--\r\n"
    fetch(url, body, {"Content-Type": "multipart/form-data; boundary=X"})


def test_what_is_uploaded_can_be_installed_and_never_overwritten(found: Found, tmp_path: Path) -> None:
    with package_index(found, tmp_path, ENVIRONMENT) as endpoint:
        url, simple = endpoint.variables["INDEX_URL"], endpoint.variables["INDEX_SIMPLE"]
        assert simple == url + "simple/"
        assert "yj-greet" not in fetch(simple)
        upload(url, b"first")
        assert FILE in fetch(simple + "yj-greet/")
        with pytest.raises(urllib.error.HTTPError, match=r"40[09]"):
            upload(url, b"second")
        assert fetch(url + "packages/" + FILE) == "first"


def test_a_name_that_it_has_not_is_looked_up_nowhere_else(found: Found, tmp_path: Path) -> None:
    with (
        package_index(found, tmp_path, ENVIRONMENT) as endpoint,
        pytest.raises(urllib.error.HTTPError, match="404"),
    ):
        fetch(endpoint.variables["INDEX_SIMPLE"] + "requests/")


def test_its_version_is_the_one_that_runs(found: Found, tmp_path: Path) -> None:
    with package_index(found, tmp_path, ENVIRONMENT) as endpoint:
        assert endpoint.software == found.software


def test_two_indexes_do_not_share_anything(found: Found, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    with package_index(found, one, ENVIRONMENT) as first, package_index(found, other, ENVIRONMENT) as second:
        upload(first.variables["INDEX_URL"], b"first")
        assert FILE not in fetch(second.variables["INDEX_SIMPLE"])


def process_with(word: str) -> int:
    """Return the process that has a word on its command line."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if word.encode() in (entry / "cmdline").read_bytes().split(b"\0"):
                return int(entry.name)
    raise LookupError(word)


@pytest.mark.skipif(sys.platform != "linux", reason="进程按 /proc 找")
def test_an_index_that_is_killed_is_reported_at_the_end(found: Found, tmp_path: Path) -> None:
    def use() -> None:
        with package_index(found, tmp_path, ENVIRONMENT) as endpoint:
            os.kill(process_with(str(tmp_path / "store")), signal.SIGKILL)
            with contextlib.suppress(OSError):
                while True:
                    fetch(endpoint.variables["INDEX_URL"])

    with pytest.raises(ServerError, match="package-index 在运行中退出了（被信号 9 结束）"):
        use()
