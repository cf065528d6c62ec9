"""The MySQL server: real, fresh, reachable by plain ``mysql``, and gone with the page."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.services.catalogue import REQUIREMENTS
from scripts.services.mysql import SCHEMA, mysql
from scripts.services.requirement import Endpoint, Found
from scripts.services.server import ServerError


def path_of(found: Found) -> str:
    return os.pathsep.join([*found.path, os.environ["PATH"]])


@pytest.fixture(scope="module")
def found() -> Found:
    found = REQUIREMENTS["mysql"].find()
    if found is None:
        pytest.skip("这台机器还没有 MySQL（测试不下载），先运行 make verify")
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its server, as its blocks see it."""

    endpoint: Endpoint
    environment: Mapping[str, str]

    def client(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the client as a block or a reader would."""
        return subprocess.run(
            ["mysql", "--batch", "--skip-column-names", *words],
            env=dict(self.environment), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, statement: str, *words: str) -> str:
        """Return the first result."""
        done = self.client("-e", statement, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def page(found: Found, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    # As deep as the folder of a page may be: the socket must fit nevertheless.
    folder = tmp_path_factory.mktemp("mysql") / ("deep" * 20)
    home = folder / "home"
    home.mkdir(parents=True)
    environment = {"PATH": path_of(found), "HOME": str(home), "LC_ALL": "C.UTF-8"}
    with mysql(found, folder, environment) as endpoint:
        yield Page(endpoint, {**environment, **endpoint.variables})
    assert not Path(endpoint.variables["MYSQL_UNIX_PORT"]).exists()
    assert list(home.iterdir()) == []


def test_plain_mysql_connects_and_works_in_an_empty_schema(page: Page) -> None:
    assert page.ask("SELECT DATABASE(), @@time_zone, @@character_set_client") == f"{SCHEMA}\t+00:00\tutf8mb4"
    assert page.ask("SHOW TABLES") == ""


def test_the_variables_lead_to_the_server(page: Page) -> None:
    variables = page.endpoint.variables
    told = page.ask("SELECT @@port, @@socket, @@datadir", f"--host={variables['MYSQL_HOST']}").split("\t")
    assert told == [variables["MYSQL_TCP_PORT"], variables["MYSQL_UNIX_PORT"], variables["MYSQL_DATADIR"] + "/"]
    assert len(os.fsencode(variables["MYSQL_UNIX_PORT"])) < 100


def test_the_version_is_the_running_server_s(page: Page) -> None:
    assert page.ask("SELECT VERSION()").startswith(page.endpoint.software["MySQL"])


def test_blocks_may_read_the_tables_files(page: Page) -> None:
    page.ask("CREATE TABLE t_file (id INT PRIMARY KEY); FLUSH TABLES t_file FOR EXPORT; UNLOCK TABLES")
    file = Path(page.endpoint.variables["MYSQL_DATADIR"]) / SCHEMA / "t_file.ibd"
    assert len(file.read_bytes()) % 16384 == 0
    page.ask("DROP TABLE t_file")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("innodb_page_size", "16384"),
        ("innodb_buffer_pool_size", "134217728"),
        ("innodb_adaptive_hash_index", "0"),
        ("innodb_doublewrite", "ON"),
        ("innodb_flush_log_at_trx_commit", "1"),
        ("performance_schema", "1"),
        ("transaction_isolation", "REPEATABLE-READ"),
        ("secure_file_priv", "NULL"),
        ("bind_address", "127.0.0.1"),
    ],
)
def test_settings_that_pages_rely_on(page: Page, setting: str, value: str) -> None:
    assert page.ask(f"SELECT @@{setting}") == value


def test_nobody_else_gets_in(page: Page) -> None:
    home = Path(page.environment["HOME"])
    assert stat.S_IMODE((home / ".my.cnf").stat().st_mode) == 0o600
    for host in ("127.0.0.1", "localhost"):
        done = page.client("--password=", f"--host={host}", "-e", "SELECT 1")
        assert "Access denied" in done.stderr


def test_a_home_with_an_option_file_is_left_alone(found: Found, tmp_path: Path) -> None:
    (tmp_path / ".my.cnf").write_text("[client]\n", encoding="utf-8")
    with pytest.raises(ServerError, match="不覆盖"):
        mysql(found, tmp_path, {"PATH": path_of(found), "HOME": str(tmp_path)}).__enter__()
    assert (tmp_path / ".my.cnf").read_text(encoding="utf-8") == "[client]\n"


def test_a_server_that_cannot_be_initialised_says_why(tmp_path: Path) -> None:
    for name in ("mysqld", "mysql"):
        file = tmp_path / name
        file.write_text("#!/bin/sh\necho '[ERROR] no space left' >&2; exit 1\n", encoding="utf-8")
        file.chmod(0o755)
    broken = Found("mysql", "PATH", {}, path=(str(tmp_path),))
    with pytest.raises(ServerError, match=r"mysql-initialize 失败（退出码 1）；日志末尾：\[ERROR\] no space left"):
        mysql(broken, tmp_path, {"PATH": os.defpath, "HOME": str(tmp_path)}).__enter__()


def test_a_mysql_without_its_client_is_named(tmp_path: Path) -> None:
    (tmp_path / "mysqld").touch(mode=0o755)
    half = Found("mysql", "PATH", {}, path=(str(tmp_path),))
    with pytest.raises(ServerError, match="没有 mysql，重新安装它"):
        mysql(half, tmp_path, {"PATH": str(tmp_path), "HOME": str(tmp_path)}).__enter__()
