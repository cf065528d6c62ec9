"""Two MySQL servers of the project's own service, one with pages of 16 KB and one with 4 KB, and tables in them."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from labs.innodb import Table, open_table
from scripts.services.catalogue import REQUIREMENTS
from scripts.services.mysql import SCHEMA, mysql
from scripts.services.requirement import Found

ROWS = {16384: 18200, 4096: 13001}  # just enough for three levels, and for more than 4096 pages
# All contents follow from the number of the row: every run makes the same files.
TABLES = """
SET GLOBAL innodb_stats_auto_recalc = OFF; -- it splits pages of its own tables, which the server counts as well
SET SESSION cte_max_recursion_depth = 20000;
CREATE TABLE n (n INT PRIMARY KEY);
INSERT INTO n WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 18200) SELECT n FROM s;

CREATE TABLE three_levels (id INT PRIMARY KEY, pad VARCHAR(972) CHARACTER SET latin1 NOT NULL);
INSERT INTO three_levels SELECT n, REPEAT('x', 972) FROM n WHERE n <= :rows ORDER BY n;

CREATE TABLE demo (
  id INT PRIMARY KEY, k INT NOT NULL, c VARCHAR(20) NOT NULL, pad CHAR(220) NOT NULL,
  KEY idx_k (k), KEY idx_kc (k, c)
) CHARSET = latin1;
INSERT INTO demo SELECT n, n % 997, CONCAT('c', n % 1000), REPEAT('x', 220) FROM n WHERE n <= 5000 ORDER BY n;

CREATE TABLE uuid (u BINARY(16) PRIMARY KEY, n BIGINT NOT NULL, KEY (n)) CHARSET = latin1;
INSERT INTO uuid SELECT UNHEX(LEFT(SHA2(n, 256), 32)), n FROM n WHERE n <= 4000 ORDER BY n;
ALTER TABLE uuid ADD KEY built (n, u);

CREATE TABLE nullable (id BIGINT PRIMARY KEY, a INT, b VARCHAR(300), KEY (a), KEY (b)) CHARSET = latin1;
INSERT INTO nullable
  SELECT n - 1500, IF(n % 3, n % 50, NULL), IF(n % 5, REPEAT(n, 20), NULL) FROM n WHERE n <= 3000;

CREATE TABLE removed (id INT PRIMARY KEY, pad CHAR(100) NOT NULL, KEY (pad)) CHARSET = latin1;
INSERT INTO removed SELECT n, LEFT(SHA2(n, 256), 32) FROM n WHERE n <= 2000;
DELETE FROM removed WHERE id % 3 = 0;
UPDATE removed SET pad = LEFT(SHA2(-id, 256), 32) WHERE id % 3 = 1;

CREATE TABLE lobs (id INT PRIMARY KEY, t LONGTEXT, b LONGBLOB) CHARSET = utf8mb4;
INSERT INTO lobs VALUES (1, REPEAT('页', 20000), REPEAT('b', 30)), (2, NULL, REPEAT('q', 9000)),
  (3, REPEAT('k', 10000), REPEAT('z', 20000)), (4, 'short', '');

CREATE TABLE kinds (
  id INT UNSIGNED PRIMARY KEY, s SMALLINT, m MEDIUMINT UNSIGNED, d DECIMAL(10, 2), day DATE, at DATETIME(6),
  e ENUM('a', 'b'), ch CHAR(5), vc VARCHAR(70), j JSON, UNIQUE (s), KEY (vc(4)), KEY (ch)
) CHARSET = utf8mb4;
INSERT INTO kinds VALUES
  (1, -5, 7, -12.34, '2026-11-22', '2026-11-22 10:00:00.5', 'b', 'abc', 'Hello', '[1]'),
  (4294967295, NULL, 70000, NULL, NULL, NULL, NULL, '中文', '中文字符集', NULL),
  (3, 3, 1, 1, NULL, NULL, 'a', '', '', NULL);

CREATE TABLE keyless (a INT, b VARCHAR(9), KEY (a));
INSERT INTO keyless VALUES (1, 'x'), (2, 'y');
CREATE TABLE chosen (a INT NOT NULL, b INT NOT NULL, UNIQUE (b), KEY (a));
INSERT INTO chosen VALUES (1, 10), (2, 20);
CREATE TABLE texts (id INT PRIMARY KEY, p POINT NOT NULL SRID 0, t TEXT,
  SPATIAL KEY (p), FULLTEXT KEY (t));
INSERT INTO texts VALUES (1, ST_GeomFromText('POINT(1 2)'), 'hello');
CREATE TABLE hollow (id INT PRIMARY KEY, k INT, KEY (k));
CREATE TABLE added (a INT PRIMARY KEY, b INT);
ALTER TABLE added ADD COLUMN c INT DEFAULT 7, ALGORITHM = INSTANT;
CREATE TABLE old (a INT PRIMARY KEY) ROW_FORMAT = REDUNDANT;
CREATE TABLE parts (a INT PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 2;
"""
# Its definition does not fit on a page, however well it is compressed.
WIDE = "CREATE TABLE wide ({})".format(
    ", ".join(f"c{n} TINYINT COMMENT '{hashlib.shake_256(bytes([n])).hexdigest(500)}'" for n in range(60))
)
NAMES = (
    "n three_levels demo uuid nullable removed lobs kinds keyless chosen texts hollow wide".split()
)  # what the reader reads


@dataclass(frozen=True, eq=False)
class Server:
    """A running server."""

    environment: Mapping[str, str]
    page_size: int

    @property
    def data(self) -> Path:
        """Its data folder."""
        return Path(self.environment["MYSQL_DATADIR"])

    def run(self, *command: str, text: str = "") -> str:
        """Return what a program of MySQL prints."""
        done = subprocess.run(
            command, env=dict(self.environment), capture_output=True, check=False, input=text.encode()
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def ask(self, statements: str) -> list[list[str]]:
        """Return the rows that statements yield; NULL is ``NULL``."""
        answer = self.run("mysql", "--batch", "--skip-column-names", "--raw", text=statements)
        return [line.split("\t") for line in answer.splitlines()]

    def number(self, statement: str) -> int:
        """Return the only number that a statement yields."""
        return int(self.ask(statement)[0][0])

    def flush(self, *names: str) -> None:
        """Have the server write all of some tables into their files."""
        self.ask(f"FLUSH TABLES {', '.join(names)} FOR EXPORT; UNLOCK TABLES;")

    def file(self, name: str) -> Path:
        """Return the file of a table."""
        return self.data / SCHEMA / f"{name}.ibd"

    def table(self, name: str) -> Table:
        """Return a table as the reader reads it."""
        return open_table(self.file(name))

    def dictionary(self, name: str) -> list[Any]:
        """Return what ``ibd2sdi`` prints of a file."""
        return list(json.loads(self.run("ibd2sdi", str(self.file(name)))))


@contextmanager
def _server(folder: Path, page_size: int) -> Iterator[Server]:
    found = REQUIREMENTS["mysql"].find()
    assert found
    path = os.pathsep.join([*found.path, os.environ["PATH"]])
    with_size = _with_page_size(found, folder, path, page_size)
    home = folder / "home"
    home.mkdir()
    environment = {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    with mysql(with_size, folder, environment) as endpoint:
        server = Server({**environment, **endpoint.variables}, page_size)
        server.ask(TABLES.replace(":rows", str(ROWS[page_size])) + WIDE)
        server.flush(*NAMES, "added", "old", "parts")
        yield server


def _with_page_size(found: Found, folder: Path, path: str, page_size: int) -> Found:
    """Return a MySQL whose ``mysqld`` gets one more option: the service has none for the size of pages."""
    program = shutil.which("mysqld", path=path)
    assert program
    scripts = folder / "bin"
    scripts.mkdir()
    script = scripts / "mysqld"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(program)} "$@" --innodb-page-size={page_size}\n', encoding="utf-8")
    script.chmod(0o755)
    return replace(found, path=(str(scripts), *found.path))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[int, Server]]:
    """Both servers by their page sizes; they start at the same time."""
    if REQUIREMENTS["mysql"].find() is None:
        pytest.skip("这台机器还没有 MySQL（测试不下载），先运行 make verify")
    folders = {size: tmp_path_factory.mktemp(f"innodb-{size}") for size in (16384, 4096)}
    # A server ends with the thread that started it: the threads are kept until the servers have ended.
    with ThreadPoolExecutor(len(folders)) as threads, ExitStack() as stack:
        started = [threads.submit(stack.enter_context, _server(folder, size)) for size, folder in folders.items()]
        wait(started)
        yield {size: future.result() for size, future in zip(folders, started, strict=True)}


@pytest.fixture(scope="session")
def big(servers: Mapping[int, Server]) -> Server:
    """The server with the default page size."""
    return servers[16384]


@pytest.fixture(scope="session")
def small(servers: Mapping[int, Server]) -> Server:
    """The server with pages of 4 KB."""
    return servers[4096]


@pytest.fixture(params=[16384, 4096])
def server(request: pytest.FixtureRequest, servers: Mapping[int, Server]) -> Server:
    """Both, one after the other."""
    size: int = request.param
    return servers[size]
