"""Python blocks and transcripts: one interpreter a session, its clock and its randomness the same on every run."""

from __future__ import annotations

import doctest
import importlib.util
import json
import platform
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from scripts.runners.base import Context, Session, Step
from scripts.runners.child import (
    Child,
    ChildSession,
    Prompt,
    Reply,
    Trouble,
    cut_short,
    gap_above,
    how_ended,
    transcript,
)

__all__ = ["open_python"]

_START_SECONDS = 60.0


def open_python(context: Context) -> Session:
    """Start the ``python3`` of an environment.

    The wall clock of its blocks starts at 2026-01-01T00:00:00Z and goes on from there. Where that cannot be had,
    nothing runs: what a page shows would then hang on the day, and nobody would notice until it changed.

    Args:
        context: where it runs.

    Raises:
        OSError: there is no ``python3``, or none whose clock can be frozen.
    """
    interpreter = shutil.which("python3", path=context.environment.get("PATH", ""))
    if interpreter is None:
        raise FileNotFoundError("PATH 上没有 python3；请安装 Python 3.11 以上")
    libraries = _libraries()
    driver = Path(__file__).with_name("python_driver.py")
    child = Child(lambda replies: [interpreter, "-u", driver, str(replies), libraries], context)
    try:
        return _PythonSession(child, _greet(child, interpreter))
    except BaseException:
        child.close()
        raise


def _greet(child: Child, interpreter: str) -> Mapping[str, str]:
    reply = child.exchange("", _START_SECONDS)
    if reply.status is not None or reply.trouble is not Trouble.NONE:
        last = reply.output.strip().rpartition("\n")[2]
        raise OSError(f"{interpreter} 起不来：{last or '没有说明原因'}；需要 Python 3.11 以上")
    hello = json.loads(reply.message)
    if not hello["frozen"]:
        raise OSError(
            f"{interpreter} 是 {hello['name']} {hello['version']}，"
            f"载不进为 {platform.python_version()} 装的 time-machine，冻结不了时钟；"
            "请用它重建虚拟环境：make setup PYTHON=python3"
        )
    return {hello["name"]: hello["version"]}


def _libraries() -> Path:
    # Only located: importing it here would bring half of pytest along.
    spec = importlib.util.find_spec("time_machine")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("没有 time-machine，冻结不了时钟；请运行 make setup")
    return Path(spec.origin).parent.parent


@dataclass(frozen=True, slots=True)
class _Raised:
    """What the driver said of the code that it ran."""

    names: Sequence[str]
    gist: str
    status: int | None


class _PythonSession(ChildSession):
    def _perform(self, step: Step) -> tuple[str, str]:
        if step.language == "pycon":
            return self._converse(step)
        title = step.title or f"<block {step.ordinal}>"
        reply = self._ask(step, _request(step.source, title, "exec"))
        return reply.output, _broken(step, reply) or _judge(step.expect, _raised(reply))

    def _converse(self, step: Step) -> tuple[str, str]:
        """Run a transcript; what it raises is part of it, so only what it shows is judged, but for ``expect``."""
        try:
            prompts = list(_prompts(step.source))
        except ValueError as error:
            return "", f"不是一段交互记录：{error}；每条命令以「>>> 」开头，续行以「... 」开头"
        if not prompts:
            return "", "没有一条命令；pycon 块的命令以「>>> 」开头，续行以「... 」开头"
        failure = ""
        raised: list[_Raised] = []

        def run(source: str) -> tuple[str, bool]:
            nonlocal failure
            reply = self._ask(step, _request(source, "<stdin>", "single"))
            failure = _broken(step, reply)
            if failure:
                return reply.output, False
            raised.append(_raised(reply))
            return reply.output, raised[-1].status is None

        text = transcript(prompts, run)
        return text, failure or _judge_transcript(step.expect, raised)


def _request(source: str, filename: str, mode: str) -> str:
    return json.dumps({"source": source, "filename": filename, "mode": mode}) + "\n"


def _broken(step: Step, reply: Reply) -> str:
    if failure := cut_short(step, reply):
        return failure
    return "" if reply.status is None else f"{how_ended(reply.status)}，会话到此结束"


def _raised(reply: Reply) -> _Raised:
    return _Raised(**json.loads(reply.message))


def _judge(expect: str, raised: _Raised) -> str:
    if expect and not raised.names:
        return f"应当抛出 {expect}，却正常结束"
    if expect and expect not in raised.names:
        return f"应当抛出 {expect}，实际是 {raised.gist}"
    if expect or not raised.names or raised.status == 0:
        return ""
    return f'抛出了没有预告的 {raised.gist}；若是有意的，在围栏上写 expect="{raised.names[0]}"'


def _judge_transcript(expect: str, raised: Sequence[_Raised]) -> str:
    if expect:
        return "" if any(expect in each.names for each in raised) else f"应当抛出 {expect}，却没有"
    return next((_judge("", each) for each in raised if each.status), "")


def _prompts(source: str) -> Iterator[Prompt]:
    """Yield the commands of a transcript; raise :class:`ValueError` where it is none."""
    examples = {example.lineno: example.source for example in doctest.DocTestParser().get_examples(source)}
    lines = source.splitlines()
    for number, line in enumerate(lines):
        if not line.lstrip().startswith(">>>"):
            continue
        continued = takewhile(lambda following: following.lstrip().startswith("..."), lines[number + 1 :])
        yield Prompt(
            shown="".join(f"{shown}\n" for shown in (line, *continued)),
            source=examples.get(number, ""),
            gap=gap_above(lines, number),
        )
