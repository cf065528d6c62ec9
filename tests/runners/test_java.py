"""Java blocks: one source file each, started by the launcher of a JDK."""

from __future__ import annotations

import os
import shutil
import textwrap
from pathlib import Path

import pytest

from scripts.runners.base import Context, Execution, Session, Step
from scripts.runners.java import file_name, open_java, product, thrown

HELLO = 'class Hello { public static void main(String[] a) { System.out.println("你好"); } }'


@pytest.mark.parametrize(
    ("source", "title", "name"),
    [
        ("class A {}", "Tokens.java", "Tokens.java"),
        ("import java.util.*;\npublic class Shown {\n}", "", "Shown.java"),
        ("class First {} public final class Second<T>{}", "", "Second.java"),
        ("class Hidden {}", "", "Block3.java"),
    ],
)
def test_a_file_is_named_by_its_title_or_its_public_class(source: str, title: str, name: str) -> None:
    assert file_name(Step(3, "java", source, title=title)) == name


@pytest.mark.parametrize("title", ["../Up.java", "/Root.java", "Text.txt"])
def test_a_title_that_is_no_java_file_is_refused(title: str) -> None:
    with pytest.raises(ValueError, match="title="):
        file_name(Step(1, "java", HELLO, title=title))


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ('a\nException in thread "main" java.lang.Error: why: so\n\tat A.main(A.java:1)', "java.lang.Error"),
        ('unfinishedException in thread "main" A$Mine\n\tat A.main(A.java:1)', "A$Mine"),
        ("java.lang.Error: printed, not thrown", ""),
    ],
)
def test_the_exception_that_ended_a_program_is_known(output: str, name: str) -> None:
    assert thrown(output) == name


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("openjdk 17.0.15 2025-04-15\nOpenJDK Runtime", ("OpenJDK", "17.0.15")),
        ("openjdk 26-ea 2026-03-17", ("OpenJDK", "26-ea")),
        ("java 21.0.1 2023-10-17 LTS", ("Java", "21.0.1")),
    ],
)
def test_a_jdk_reports_itself(report: str, expected: tuple[str, str]) -> None:
    assert product(report) == expected


@pytest.mark.parametrize(
    "report", ["", "openjdk 11.0.2 2019-01-15", "Error occurred during initialization of boot layer"]
)
def test_what_is_no_jdk_of_today_is_refused(report: str) -> None:
    with pytest.raises(OSError, match="17"):
        product(report)


def test_a_missing_java_names_what_provides_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="needs"):
        open_java(Context(tmp_path, {"PATH": str(tmp_path)}))


@pytest.fixture
def context(tmp_path: Path) -> Context:
    path = os.environ.get("PATH", os.defpath)
    if not shutil.which("javac"):
        pytest.skip("PATH 上没有 JDK（javac）")
    return Context(tmp_path, {"PATH": path, "HOME": str(tmp_path), "LANG": "C.UTF-8"})


@pytest.fixture
def session(context: Context) -> Session:
    return open_java(context)


def run(session: Session, source: str, **options: str) -> Execution:
    return session.run(Step(1, "java", textwrap.dedent(source), **options))  # type: ignore[arg-type]


def test_a_program_prints_and_its_file_stays(session: Session, context: Context) -> None:
    done = run(session, HELLO, title="Hello.java")
    assert (done.output, done.failure) == ("你好\n", "")
    assert (context.scratch / "Hello.java").read_text(encoding="utf-8") == HELLO + "\n"
    assert session.software.keys() <= {"OpenJDK", "Java"}


def test_the_class_path_is_the_environment_s(context: Context) -> None:
    library = context.scratch / "library"
    library.mkdir()
    (library / "greeting.txt").write_text("found", encoding="utf-8")
    session = open_java(Context(context.scratch, {**context.environment, "CLASSPATH": str(library)}))
    source = """\
        class Reads {
          public static void main(String[] a) throws Exception {
            try (var in = ClassLoader.getSystemResourceAsStream("greeting.txt")) { in.transferTo(System.out); }
          }
        }"""
    assert run(session, source).output == "found"


def test_a_compile_error_fails_with_the_compiler_s_text(session: Session) -> None:
    done = run(session, "class A {\n  int x = 1\n}", title="A.java")
    assert done.failure.startswith("编译不通过：A.java:2: error: ")
    assert "';' expected" in done.output


THROWS = 'class A { public static void main(String[] a) { throw new IllegalStateException("no"); } }'


@pytest.mark.parametrize(
    ("source", "expect", "failure"),
    [
        (THROWS, "IllegalStateException", ""),
        (THROWS, "java.lang.IllegalStateException", ""),
        (THROWS, "", 'expect="IllegalStateException"'),
        (THROWS, "IOException", "实际是 java.lang.IllegalStateException"),
        (HELLO, "IOException", "正常结束"),
        ("class A { public static void main(String[] a) { System.exit(3); } }", "", "3"),
    ],
)
def test_a_program_must_end_as_meant(session: Session, source: str, expect: str, failure: str) -> None:
    done = run(session, source, expect=expect)
    assert failure in done.failure
    assert bool(done.failure) == bool(failure)


def test_a_program_that_does_not_end_is_ended_and_the_next_runs(session: Session) -> None:
    endless = "class A { public static void main(String[] a) { while (true) Thread.onSpinWait(); } }"
    assert "2 秒" in session.run(Step(1, "java", endless, timeout=2.0)).failure
    assert run(session, HELLO).failure == ""
