"""SQL blocks: cut as the client cuts, run on one connection of the real client, and shown as it prints them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.runners.base import Context, Execution, Session, Step
from scripts.runners.sql import Statement, error_number, open_sql, statements
from scripts.services.catalogue import REQUIREMENTS, STARTERS

Run = Callable[..., Execution]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("SELECT 1;\nSELECT 2;", ["SELECT 1;", "SELECT 2;"]),
        ("SELECT 1; SELECT 2", ["SELECT 1;", "SELECT 2"]),
        ("SELECT\n  1\n;\n\n", ["SELECT\n  1\n;"]),
        ("SELECT ';', \"a;\", `b;`;", ["SELECT ';', \"a;\", `b;`;"]),
        (r"SELECT 'it''s;', 'it\'s;', '\\';SELECT 2;", [r"SELECT 'it''s;', 'it\'s;', '\\';", "SELECT 2;"]),
        (r"SELECT `\`; SELECT 2;", [r"SELECT `\`;", "SELECT 2;"]),
        ("-- a; 'b\nSELECT 1; # c; \"d\nSELECT 2;", ["-- a; 'b\nSELECT 1;", '# c; "d\nSELECT 2;']),
        ("/* a;\n' */ SELECT 1; --\nSELECT 2;", ["/* a;\n' */ SELECT 1;", "--\nSELECT 2;"]),
        ("SELECT 5--1; SELECT 2;", ["SELECT 5--1;", "SELECT 2;"]),
        (r"SELECT 1\G SELECT \N;", [r"SELECT 1\G", r"SELECT \N;"]),
        (
            "delimiter //\nSELECT 1; SELECT 2 //\nDELIMITER ;\nSELECT 3;",
            ["delimiter //", "SELECT 1; SELECT 2 //", "DELIMITER ;", "SELECT 3;"],
        ),
        ("SELECT 'open; SELECT 2;", ["SELECT 'open; SELECT 2;"]),
        ("\n  \n", []),
    ],
)
def test_a_block_is_cut_where_the_client_cuts(source: str, expected: list[str]) -> None:
    assert [statement.text for statement in statements(source)] == expected


@given(st.text(alphabet="a;'\"`-#/*\\ \n$"))
def test_cutting_loses_nothing_but_blanks_between_statements(source: str) -> None:
    assert "".join("".join(s.text for s in statements(source)).split()) == "".join(source.split())


def test_a_statement_knows_its_line_and_the_delimiter_after_it() -> None:
    cut = list(statements("\nSELECT 1;  SELECT\n2;\n\nDELIMITER $$\n-- a\nSELECT 3 $$"))
    assert [(s.line, s.delimiter) for s in cut] == [(2, ";"), (2, ";"), (5, "$$"), (6, "$$")]


def test_a_delimiter_holds_on_in_the_next_block() -> None:
    assert list(statements("SELECT 1; //", "//")) == [Statement("SELECT 1; //", 1, "//")]


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("ERROR 1238 (HY000) at line 3: Variable 'x' is a read only variable", "1238"),
        ("ERROR at line 1: Unknown command '\\Z'.", ""),
        ("", ""),
    ],
)
def test_errors_are_known_by_their_number(message: str, number: str) -> None:
    assert error_number(message) == number


def stand_in(folder: Path, script: str) -> Context:
    program = folder / "mysql"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return Context(folder, {"PATH": f"{folder}{os.pathsep}{os.defpath}"})


def test_a_missing_client_names_what_provides_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="needs"):
        open_sql(Context(tmp_path, {"PATH": str(tmp_path)}))


def test_a_client_that_cannot_connect_says_why(tmp_path: Path) -> None:
    context = stand_in(tmp_path, 'echo "ERROR 2002 (HY000): no server" >&2; exit 1')
    with pytest.raises(ConnectionError, match="no server"):
        open_sql(context)


def test_mariadb_is_never_taken_for_mysql(tmp_path: Path) -> None:
    answers = r"""
        case $file in
        *.end) echo "ERROR at line 2: Failed to open file '$file', error: 2" >&2 ;;
        *) printf 'VERSION()\n10.11.6-MariaDB\n' ;;
        esac"""
    with pytest.raises(ConnectionError, match="MariaDB"):
        open_sql(stand_in(tmp_path, f"while read -r _ file; do {answers}; done"))


def test_a_client_that_ends_is_a_failure_and_so_is_every_later_block(tmp_path: Path) -> None:
    script = """read -r _ file; printf 'VERSION()\\n9.7.4\\n'
        read -r _ file; echo "ERROR at line 2: Failed to open file '$file', error: 2" >&2
        read -r _ file; echo gone >&2"""
    session = open_sql(stand_in(tmp_path, script))
    assert session.run(Step(4, "sql", "SELECT 1;")).failure == "第 1 行的语句：mysql 客户端退出了：gone"
    assert session.run(Step(5, "sql", "SELECT 1;")).failure.startswith("没有运行：会话在第 4 块结束")
    session.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A real server, and the environment in which the client finds it."""
    found = REQUIREMENTS["mysql"].find()
    if found is None:
        pytest.skip("这台机器没有 MySQL 9：在 PATH 上装好，或先运行一次 make verify 让它下载")
    home = tmp_path_factory.mktemp("home")
    path = os.pathsep.join([*found.path, os.defpath])
    environment = {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", **found.variables}
    with STARTERS["mysql"](found, tmp_path_factory.mktemp("mysql"), environment) as endpoint:
        yield Context(home, {**environment, **endpoint.variables})


@pytest.fixture
def session(server: Context) -> Iterator[Session]:
    session = open_sql(server)
    yield session
    session.close()


@pytest.fixture
def run(session: Session) -> Run:
    def runner(source: str, expect: str = "", timeout: float = 60.0) -> Execution:
        return session.run(Step(1, "sql", source, expect=expect, timeout=timeout))

    return runner


def test_the_version_is_the_server_s_own(session: Session, run: Run) -> None:
    assert run("SELECT VERSION();").output.splitlines()[1].startswith(session.software["MySQL"])


def test_results_are_tables_of_tabs_with_an_empty_line_between(run: Run) -> None:
    done = run("SELECT 1 AS a, NULL AS b;\nSET @x = 1;\nSELECT 'a\\tb\\n中\\\\' AS c\nUNION ALL SELECT 'd';")
    assert (done.output, done.failure) == ("a\tb\n1\tNULL\n\nc\na\\tb\\n中\\\\\nd\n", "")


TRICKY = r"""
-- a; 'b
SELECT ';' AS `a;`, 'it''s;' AS "b"; # c; "d
/* e; ' */ SELECT 5--1 AS f; SELECT '\\', '\';' AS g;
/*!80000 SELECT 'h' AS h */;
DELIMITER $$
SELECT "i;
$" AS i $$ SELECT 1 /* $$ */ AS j $$
DELIMITER ;
SELECT 'last' AS k"""


def test_a_block_prints_what_the_client_prints_for_the_whole_file(server: Context, run: Run) -> None:
    whole = subprocess.run(
        ["mysql", "--batch"], input=TRICKY, env=dict(server.environment), capture_output=True, text=True, check=True
    )  # fmt: skip
    done = run(TRICKY)
    assert done.failure == ""
    assert done.output.replace("\n\n", "\n") == whole.stdout


def test_statements_without_rows_print_nothing(run: Run) -> None:
    done = run("CREATE TEMPORARY TABLE t (i INT);\nINSERT INTO t VALUES (1);\nSELECT i FROM t WHERE i > 1;")
    assert (done.output, done.failure) == ("", "")


def test_the_session_lives_from_block_to_block(run: Run) -> None:
    run("SET @x = 7; CREATE TEMPORARY TABLE kept (i INT); INSERT INTO kept VALUES (1); BEGIN; DELETE FROM kept;")
    assert run("ROLLBACK; SELECT @x, COUNT(*) AS n FROM kept;").output == "@x\tn\n7\t1\n"
    run("USE information_schema")
    assert run("SELECT DATABASE() AS d").output == "d\ninformation_schema\n"


def test_the_runner_sends_nothing_of_its_own(run: Run) -> None:
    questions = "SHOW SESSION STATUS LIKE 'Questions';"
    first, second = (int(run(questions).output.split()[-1]) for _ in range(2))
    assert second - first == 1
    warned = run("DROP TABLE IF EXISTS nowhere;\nSHOW WARNINGS;").output
    assert "Note\t1051" in warned


def test_an_error_ends_the_block_and_names_its_own_line(run: Run) -> None:
    done = run("SET @seen = 1;\n\n-- 注释\nSELECT *\nFROM nowhere;\nSET @seen = 2;")
    assert done.output.startswith("ERROR 1146 (42S02) at line 4: Table ")
    assert ".sql" not in done.output
    assert 'expect="1146"' in done.failure
    assert run("SELECT @seen").output == "@seen\n1\n"


@pytest.mark.parametrize(
    ("source", "expect", "failure"),
    [
        ("SELECT 1;\nSET GLOBAL innodb_page_size = 1;", "1238", ""),
        ("SET GLOBAL innodb_page_size = 1;", "1146", "预期报错 1146，实际是：ERROR 1238"),
        ("SELECT 1;", "1238", "预期报错 1238，却没有报错"),
        ("SET GLOBAL innodb_page_size = 1;\nSELECT 1;", "1238", "第 2 行起的语句因此没有运行"),
    ],
)
def test_an_expected_error_must_come_and_come_last(run: Run, source: str, expect: str, failure: str) -> None:
    done = run(source, expect)
    assert failure in done.failure
    assert bool(done.failure) == bool(failure)


def test_programs_are_stored_with_the_client_s_own_delimiter(run: Run) -> None:
    run("DROP PROCEDURE IF EXISTS twice;\nDELIMITER //\nCREATE PROCEDURE twice()\nBEGIN SELECT 1; SELECT 2; END //")
    done = run("CALL twice() //\nDELIMITER ;\nDROP PROCEDURE twice;")
    assert (done.output, done.failure) == ("1\n1\n2\n2\n", "")


def test_a_plan_is_one_cell(run: Run) -> None:
    plan = run("EXPLAIN FORMAT=TREE SELECT 1 FROM DUAL WHERE 1 = 2;").output
    assert plan.startswith("EXPLAIN\n-> ")
    assert plan.count("\n") == 2


def test_binary_data_is_shown_in_hexadecimal(run: Run) -> None:
    assert run("SELECT UNHEX('00FF') AS b;").output == "b\n0x00FF\n"


@pytest.mark.parametrize(
    ("source", "timeout", "reason"),
    [("SELECT SLEEP(600);", 0.5, "0.5 秒内没有结束"), ("SELECT REPEAT('x', 2000000);", 60.0, "输出超过")],
)
def test_what_ends_the_client_ends_the_session(run: Run, source: str, timeout: float, reason: str) -> None:
    assert reason in run(source, timeout=timeout).failure
    assert run("SELECT 1;").failure.startswith("没有运行：会话在第 1 块结束")


def test_a_lost_connection_is_not_replaced_by_a_new_one(run: Run) -> None:
    run("SET @x = 1; KILL CONNECTION_ID();")
    assert run("SELECT @x;").failure


def test_a_delimiter_that_locks_the_runner_out_is_refused(run: Run) -> None:
    assert "//" in run("DELIMITER /\nSELECT 1 /").failure
    assert run("SELECT 1;").failure == ""


def test_a_block_may_empty_the_folder_for_temporary_files(server: Context, tmp_path: Path) -> None:
    session = open_sql(Context(server.scratch, {**server.environment, "TMPDIR": str(tmp_path)}))
    for entry in tmp_path.iterdir():
        shutil.rmtree(entry)
    assert session.run(Step(1, "sql", "SELECT 1;")).failure.startswith("第 1 行的语句：")
    session.close()


def test_the_page_s_folder_holds_no_files_of_the_runner(server: Context, run: Run) -> None:
    before = sorted(server.scratch.iterdir())
    run("SELECT 1;")
    assert sorted(server.scratch.iterdir()) == before
