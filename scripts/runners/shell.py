r"""Shell blocks and transcripts: one bash a session, which goes on after a failing command as a reader's does.

Every command that fails unhandled fails its block, as it would under ``set -e``: one in an ``if``, before ``||``
or ``&&`` or after ``!`` is handled, one in the background is nobody's; and the last command counts in any case.
So nothing goes wrong unseen in the middle of a block. Yet the shell itself is no other than the one that readers
paste into: ``set -e`` would end it at the first failure, and with it the rest of the page.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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

__all__ = ["open_shell"]

_START_SECONDS = 60.0
_COMMAND, _CONTINUED = "$ ", "> "
_OPTIONS = ("--noprofile", "--norc")

# On one line, so that bash counts each block's lines from 1; 98 and 99 are out of the way of what blocks open. The
# outer loop is for blocks with a stray `break`; the status of the last block is there for the next as `$?`; and what
# the loop itself does is not to be seen under `set -x`.
_LOOP = (
    r"exec 98>&1 99>&{replies} {replies}>&-; while :; do "
    r"""while {{ __status=$?; printf '%s\4' "$__status" >&99; IFS= read -r -d '' __block; }} 2>/dev/null || exit; do """
    r'if {{ [[ $__status == 0 ]]; }} 2>/dev/null; then {{ eval "$__block"; }} </dev/null >&98 2>&1; '
    r'else {{ (exit "$__status"); }} 2>/dev/null || {{ eval "$__block"; }} </dev/null >&98 2>&1; fi; done; done'
)

# In the background bash lets SIGINT (2 in the mask) be ignored, but not in subshells of it: hence the ancestors.
_WATCH = r"""
__failed() {
  [[ $3 == 'eval "$__block"' ]] && return
  local IFS=$' \t\n' process=$BASHPID parent key value
  while [[ $process != "$$" ]]; do
    while read -r key value; do
      case $key in
        PPid:) parent=$value ;;
        SigIgn:) [[ $value == *[2367abef] ]] && return ;;
      esac
    done </proc/$process/status || break
    process=$parent
  done
  printf '%s\0' "$@" >&99
}
set -E
trap '{ __failed "$?" "$LINENO" "$BASH_COMMAND"; } 2>/dev/null' ERR
printf %s "${BASH_VERSION%%[(]*}"
"""

_OPEN_ENDS = ("unexpected end of file", "unexpected EOF", "here-document")


def open_shell(context: Context) -> Session:
    """Start the ``bash`` of an environment.

    Args:
        context: where it runs.

    Raises:
        OSError: there is no ``bash``.
    """
    bash = shutil.which("bash", path=context.environment.get("PATH", ""))
    if bash is None:
        raise FileNotFoundError("PATH 上没有 bash；请安装 bash 4.4 以上")
    child = Child(lambda replies: [bash, *_OPTIONS, "-c", _LOOP.format(replies=replies), "bash"], context)
    try:
        child.exchange("", _START_SECONDS)
        hello = child.exchange(_WATCH + "\0", _START_SECONDS)
        if hello.status is not None or hello.trouble is not Trouble.NONE:
            last = hello.output.strip().rpartition("\n")[2]
            raise OSError(f"{bash} 起不来：{last or '没有说明原因'}；需要 bash 4.4 以上")
    except BaseException:
        child.close()
        raise
    return _ShellSession(child, {"bash": hello.output}, lambda code: _is_open(bash, context.environment, code))


@dataclass(frozen=True, slots=True)
class _Failed:
    """What failed unhandled."""

    status: int
    what: str

    def __str__(self) -> str:
        return f"{self.what}以状态 {self.status} 结束"


class _ShellSession(ChildSession):
    def __init__(self, child: Child, software: Mapping[str, str], is_open: Callable[[str], bool]) -> None:
        super().__init__(child, software)
        self._is_open = is_open

    def _perform(self, step: Step) -> tuple[str, str]:
        wanted = _wanted(step.expect)
        if wanted is None:
            return "", f'expect="{step.expect}" 不是 shell 的失败方式；请写 expect="exit 1" 这样的退出状态'
        if step.language == "bash":
            reply = self._ask(step, step.source + "\0")
            return reply.output, cut_short(step, reply) or _judge(wanted, _failures(reply), reply)
        prompts = list(_prompts(step.source, self._is_open))
        if not prompts:
            return "", "没有一条命令；console 块的命令以「$ 」开头，续行以「> 」开头"
        failures: list[_Failed] = []
        replies: list[Reply] = []

        def run(source: str) -> tuple[str, bool]:
            reply = self._ask(step, source + "\0")
            replies.append(reply)
            failures.extend(_failures(reply))
            return reply.output, reply.status is None and reply.trouble is Trouble.NONE

        text = transcript(prompts, run)
        return text, cut_short(step, replies[-1]) or _judge(wanted, failures, replies[-1])


def _wanted(expect: str) -> int | None:
    """Return the exit status that a block is meant to have, None where the author's word for it is none."""
    if not expect:
        return 0
    word, _, number = expect.partition(" ")
    return int(number) if word == "exit" and number.isascii() and number.isdigit() and int(number) else None


def _failures(reply: Reply) -> Sequence[_Failed]:
    """Return what failed, the innermost command of each failure first, the block as a whole last."""
    *fields, last = reply.message.split("\0")
    failed = [
        _Failed(int(status), f"第 {line} 行的 {command.partition(chr(10))[0]} ")
        for status, line, command in zip(*[iter(fields)] * 3, strict=False)
    ]
    whole = _Failed(int(last) if last.isdigit() else 0, "最后一条命令")
    if reply.status is not None:
        whole = _Failed(reply.status, "整个会话")
    if whole.status and whole.status not in {each.status for each in failed}:
        failed.append(whole)
    return failed


def _judge(wanted: int, failures: Sequence[_Failed], reply: Reply) -> str:
    if reply.status is not None and reply.status < 0:
        return f"{how_ended(reply.status)}，会话到此结束"
    unwanted = next((each for each in failures if each.status != wanted), None)
    if wanted and not failures:
        return f"应当以状态 {wanted} 失败，却成功了"
    if unwanted is None:
        return ""
    if wanted:
        return f"应当以状态 {wanted} 失败，实际是{unwanted}"
    return f'{unwanted}；若是有意的，写成 … || true，或在围栏上写 expect="exit {unwanted.status}"'


def _prompts(source: str, is_open: Callable[[str], bool]) -> Iterator[Prompt]:
    """Yield the commands of a transcript; what is no command is the output that the author expects."""
    lines = source.splitlines()
    number = 0
    while number < len(lines):
        first = number
        number += 1
        if not lines[first].startswith(_COMMAND):
            continue
        code = lines[first].removeprefix(_COMMAND)
        while number < len(lines) and not lines[number].startswith(_COMMAND) and _goes_on(code, is_open):
            code += "\n" + ("" if lines[number] == ">" else lines[number].removeprefix(_CONTINUED))
            number += 1
        yield Prompt(
            shown="".join(f"{line}\n" for line in lines[first:number]),
            source=code,
            gap=gap_above(lines, first),
        )


def _goes_on(code: str, is_open: Callable[[str], bool]) -> bool:
    backslashes = len(code) - len(code.rstrip("\\"))
    return backslashes % 2 == 1 or is_open(code)


def _is_open(bash: str, environment: Mapping[str, str], code: str) -> bool:
    """Return whether bash would ask for more: an open quote, loop or here-document."""
    done = subprocess.run(  # noqa: S603 - the shell of the page's environment, and it only parses
        [bash, *_OPTIONS, "-n"],
        input=code,
        env={**environment, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    return any(sign in done.stderr for sign in _OPEN_ENDS)
