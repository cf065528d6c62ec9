"""The runner of ``java`` blocks: each is one source file, started by the launcher of a JDK as a reader would.

The files of a page stay in its folder, but each runs by itself: up to Java 21 the launcher compiles nothing but
the file that it is given.
"""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Mapping
from pathlib import PurePath

from scripts.runners.base import Context, Execution, Step
from scripts.runners.child import Child, Reply, cut_short, how_ended

__all__ = ["file_name", "open_java", "product", "thrown"]

OLDEST = 17
_SUFFIX = ".java"
_START_SECONDS = 60.0
_UNCAUGHT = 'Exception in thread "main" '
_KINDS = frozenset({"class", "interface", "enum", "record"})


def file_name(step: Step) -> str:
    """Return the name of a block's file: its title, else that of its public class, else one by its number.

    Args:
        step: the block.

    Raises:
        ValueError: the title is no name of a Java file; the message says so in Chinese.
    """
    if step.title:
        if PurePath(step.title).name != step.title or not step.title.endswith(_SUFFIX):
            raise ValueError(f"title={step.title} 不是 Java 文件名；写成 类名{_SUFFIX}，不带目录")
        return step.title
    words = step.source.split()
    for index, word in enumerate(words[:-1]):
        name = words[index + 1].partition("<")[0].partition("{")[0]
        if word in _KINDS and "public" in words[max(0, index - 2) : index] and name.isidentifier():
            return name + _SUFFIX
    return f"Block{step.ordinal}{_SUFFIX}"


def thrown(output: str) -> str:
    """Return the full name of the exception that ended a program, empty where none did.

    Args:
        output: what the program printed, errors included.
    """
    found = [line.partition(_UNCAUGHT)[2] for line in output.splitlines() if _UNCAUGHT in line]
    return found[-1].partition(":")[0].strip() if found else ""


def product(report: str) -> tuple[str, str]:
    """Return name and version of a Java, as it reports them with ``--version``.

    Args:
        report: such as ``openjdk 17.0.15 2025-04-15``.

    Raises:
        OSError: this is no JDK, or one too old to start source files.
    """
    words = report.split()
    name, version = (words[0], words[1]) if len(words) > 1 else ("", "")
    feature = version.partition(".")[0].partition("-")[0]
    if name not in {"openjdk", "java"} or not feature.isdigit():
        raise OSError(f"java 不是 JDK {OLDEST} 以上（运行源文件要用到编译器）：{' '.join(words) or '没有报告版本'}")
    if int(feature) < OLDEST:
        raise OSError(f"java 是 {version}，至少要 {OLDEST}；请安装新的 JDK，或调整 PATH")
    return "OpenJDK" if name == "openjdk" else "Java", version


class _JavaSession:
    def __init__(self, program: str, context: Context) -> None:
        self._program = program
        self._context = context
        # The launcher needs the compiler: asking for its module tells a JDK from a mere runtime.
        report = self._start(_START_SECONDS, "--add-modules", "jdk.compiler", "--version")
        name, version = product(report.output)
        self._software = {name: version}

    @property
    def software(self) -> Mapping[str, str]:
        return self._software

    def run(self, step: Step) -> Execution:
        began = time.monotonic()
        output, failure = self._run(step)
        return Execution(step.ordinal, output, failure, time.monotonic() - began)

    def close(self) -> None:
        """Nothing is left: every program has been ended with its block."""

    def _run(self, step: Step) -> tuple[str, str]:
        try:
            name = file_name(step)
            (self._context.scratch / name).write_text(step.source + "\n", encoding="utf-8")
            reply = self._start(step.timeout, *self._class_path(), name)
        except (OSError, ValueError) as error:
            return "", str(error)
        return reply.output, _verdict(step, reply)

    def _class_path(self) -> tuple[str, ...]:
        path = self._context.environment.get("CLASSPATH", "")
        return ("-cp", path) if path else ()

    def _start(self, seconds: float, *arguments: str) -> Reply:
        child = Child(lambda _: [self._program, *arguments], self._context)
        try:
            return child.exchange("", seconds)
        finally:
            child.close()


def _verdict(step: Step, reply: Reply) -> str:
    # No session ends with a program: the next block starts one of its own.
    if reason := cut_short(step, dataclasses.replace(reply, status=None)):
        return reason
    exception = thrown(reply.output) if reply.status else ""
    if step.expect:
        if exception and step.expect in {exception, exception.rpartition(".")[2], exception.rpartition("$")[2]}:
            return ""
        return f"预期抛出 {step.expect}，{'实际是 ' + exception if exception else '实际' + (_how(reply) or '正常结束')}"
    if exception:
        short = exception.rpartition(".")[2].rpartition("$")[2]
        return f'抛出 {exception}；这正是要展示的，就在围栏上写 expect="{short}"'
    return _how(reply)


def _how(reply: Reply) -> str:
    if reply.status is None or reply.status == 0:
        return ""
    lines = reply.output.splitlines()
    if "error: compilation failed" in lines:
        return f"编译不通过：{next((line for line in lines if ': error: ' in line), lines[0])}"
    return how_ended(reply.status)


def open_java(context: Context) -> _JavaSession:
    """Return a session of the first ``java`` on the ``PATH``, with the ``CLASSPATH`` of the environment.

    Args:
        context: where it runs.

    Raises:
        OSError: there is no JDK, or one too old to start source files.
    """
    program = shutil.which("java", path=context.environment.get("PATH", ""))
    if program is None:
        raise FileNotFoundError("PATH 上没有 java；请在头部的 needs 里写上 java")
    return _JavaSession(program, context)
