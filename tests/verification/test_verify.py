from __future__ import annotations

import contextlib
import datetime
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.evidence import AnswerEvidence, Outcome, load_all, write
from scripts.services.catalogue import REQUIREMENTS
from scripts.verification import AnswerResult, clean_left_overs, unshown
from tests.conftest import ROOT
from tests.verification.conftest import Put, Verify

COUNTS = """
```python
n = 20 + 1
print(n)
```

```text {title="输出"}
21
```

```bash
echo "$((6 * 7))" > answer; cat answer
```

```text {title="输出"}
42
```

```python
print(open("answer").read().strip(), n)
```

```text {title="输出"}
42 21
```
"""


def outcomes(result: AnswerResult) -> list[Outcome]:
    return [a.evidence.outcome for a in result.assessments]


def recorded(root: Path, name: str = "mysql-1") -> AnswerEvidence:
    record = load_all(root / "evidence")[name]
    assert isinstance(record, AnswerEvidence)
    return record


def test_blocks_share_a_session_a_folder_and_leave_a_record(put: Put, verify: Verify, tmp_path: Path) -> None:
    put(COUNTS)
    (result,) = verify()
    assert (outcomes(result), result.problems) == ([Outcome.RAN] * 3, ())
    blocks = recorded(tmp_path).blocks
    assert [sorted(block.software) for block in blocks] == [["CPython"], ["bash"], ["CPython"]]
    assert {block.date for block in blocks} == {datetime.datetime.now(datetime.UTC).date()}


def test_an_output_that_no_longer_holds_is_named_by_its_line(put: Put, verify: Verify, tmp_path: Path) -> None:
    file = put(COUNTS.replace("42 21", "42 22"))
    (result,) = verify()
    (problem,) = result.problems
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text == "42 22")
    assert (problem.rule, problem.position.line) == ("output-differs", line)
    assert "42 21" in next(a.detail for a in result.assessments if a.problem)
    assert [block.outcome for block in recorded(tmp_path).blocks] == [Outcome.RAN, Outcome.RAN, Outcome.FAILED]


@pytest.mark.parametrize(
    ("block", "word"),
    [
        ("```python\n1 / 0\n```", "ZeroDivisionError"),
        ("```bash\nfalse\n```", "1"),
        ("```python\nimport os; os._exit(3)\n```", "3"),
        ('```python {timeout="1"}\nwhile True: pass\n```', "1"),
        ('```python {expect="KeyError"}\nprint(1)\n```', "KeyError"),
    ],
)
def test_a_block_that_does_not_go_as_meant_fails_clearly(put: Put, verify: Verify, block: str, word: str) -> None:
    put(block)
    (result,) = verify()
    (problem,) = result.problems
    assert problem.rule == "block-failed"
    assert word in problem.message


def test_a_failing_block_does_not_hide_the_others(put: Put, verify: Verify) -> None:
    put("```python\n1 / 0\n```\n\n```bash\necho 1\n```\n\n```python\nprint(2)\n```\n")
    (result,) = verify()
    assert outcomes(result) == [Outcome.FAILED, Outcome.RAN, Outcome.RAN]


def test_a_failure_that_is_meant_is_none(put: Put, verify: Verify) -> None:
    put('```python {expect="ZeroDivisionError"}\n1 / 0\n```\n')
    assert outcomes(verify()[0]) == [Outcome.RAN]


def test_update_writes_the_real_output_and_records_it(put: Put, verify: Verify, tmp_path: Path) -> None:
    file = put(COUNTS.replace("42 21", "旧"))
    (result,) = verify(update=True)
    assert (outcomes(result), "42 21" in file.read_text(encoding="utf-8")) == ([Outcome.RAN] * 3, True)
    (again,) = verify()
    assert (again.cached, recorded(tmp_path).blocks[2].outcome) == (True, Outcome.RAN)


def test_update_gives_an_experiment_the_output_that_it_lacks(put: Put, verify: Verify) -> None:
    experiment = "### 成立吗？ {#exp-first}\n\n运行\n\n:   在这里。\n\n    ```bash\n    echo $((6 * 7))\n    ```\n"
    file = put(experiment)
    assert len(list(unshown(verify()))) == 1
    (result,) = verify(update=True, fresh=True)
    assert list(unshown([result])) == []
    assert result.assessments[0].accounted.expected == "42"
    assert "真实输出" in file.read_text(encoding="utf-8")


def test_a_second_run_is_remembered(put: Put, verify: Verify) -> None:
    put(COUNTS)
    verify()
    (again,) = verify()
    assert (again.cached, outcomes(again)) == (True, [Outcome.RAN] * 3)
    assert not verify(fresh=True)[0].cached


def test_a_failure_is_not_remembered(put: Put, verify: Verify) -> None:
    put("```bash\nfalse\n```\n")
    verify()
    assert not verify()[0].cached


def test_unchanged_evidence_keeps_its_date(put: Put, verify: Verify, tmp_path: Path) -> None:
    put(COUNTS)
    verify()
    then = datetime.date(2026, 1, 2)
    old = recorded(tmp_path)
    blocks = tuple(block.model_copy(update={"date": then}) for block in old.blocks)
    write(tmp_path / "evidence", old.model_copy(update={"blocks": blocks}))
    put(COUNTS.replace("42 21", "42 …"))
    verify()
    assert [block.date == then for block in recorded(tmp_path).blocks] == [True, True, False]


def test_software_that_is_not_to_be_had_leaves_the_blocks_unverified(put: Put, verify: Verify) -> None:
    put('```bash\ntrue\n```\n\n```json {not-run="示意"}\n{}\n```\n', needs="no-such-thing")
    (result,) = verify()
    assert (outcomes(result), result.problems) == ([Outcome.UNVERIFIED, Outcome.NOT_RUN], ())
    assert "no-such-thing" in result.assessments[0].evidence.reason


def test_a_file_is_validated_by_the_tool_that_reads_it(put: Put, verify: Verify) -> None:
    put('```toml {title="pyproject.toml"}\n[project]\nname = "a"\nversion = "1"\n```\n')
    (assessment,) = verify()[0].assessments
    assert assessment.evidence.outcome is Outcome.VALIDATED
    assert list(assessment.evidence.software) == ["validate-pyproject"]


def test_mere_syntax_is_no_validation(put: Put, verify: Verify) -> None:
    put("```toml\na = 1\n```\n")
    assert outcomes(verify()[0]) == [Outcome.UNVERIFIED]


def test_pages_run_side_by_side_on_the_same_port(put: Put, verify: Verify, containment: object) -> None:
    if str(getattr(containment, "kind", "")) != "namespaces":
        pytest.skip("这台机器没有网络命名空间，两页会争同一个端口")
    serve = """
    ```python
    import socket, time
    server = socket.create_server(("127.0.0.1", 15000))
    time.sleep(1)
    print(server.getsockname()[1])
    ```

    ```text {title="输出"}
    15000
    ```
    """
    put(serve, 1)
    put(serve, 2)
    assert [outcomes(result) for result in verify(jobs=2)] == [[Outcome.RAN], [Outcome.RAN]]


def test_a_server_killed_in_mid_run_fails_its_page_alone(
    put: Put, verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    if REQUIREMENTS["package-index"].find() is None:
        pytest.skip("还没有 package-index 的环境：运行一次 make verify")
    put(
        """
        ```http
        GET /simple/ HTTP/1.1
        Host: index
        ```

        ```bash
        pkill -9 -f [p]ypiserver
        ```

        ```http
        GET /simple/ HTTP/1.1
        Host: index
        ```
        """,
        1,
        needs="package-index",
    )
    put(COUNTS, 2)
    broken, sound = verify(jobs=2)
    assert (outcomes(broken)[0], outcomes(broken)[-1]) == (Outcome.RAN, Outcome.FAILED)
    assert all(problem.rule == "block-failed" and problem.message for problem in broken.problems)
    assert outcomes(sound) == [Outcome.RAN] * 3
    assert not [variables for variables in processes("environ") if str(tmp_path / "scratch").encode() in variables]


def test_a_verification_killed_in_mid_run_leaves_nothing_behind(put: Put, tmp_path: Path) -> None:
    put("```bash\nsleep 876543\n```\n".replace("\\\n", "\n"))
    program = (
        "import sys; from pathlib import Path\n"
        "from scripts.corpus import read_corpus\n"
        "from scripts.verification import Options, PageRunner, Verifier, choose_containment\n"
        "root = Path(sys.argv[1])\n"
        "runner = PageRunner(root, choose_containment())\n"
        "Verifier(root, runner, {}, root / 'evidence', Options(), print).verify(read_corpus(root).answers)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT) as run:
        wait_until(lambda: sleeping(b"876543"))
        run.send_signal(signal.SIGKILL)
    clean_left_overs()
    wait_until(lambda: not sleeping(b"876543"))
    assert load_all(tmp_path / "evidence") == {}


def processes(file: str) -> list[bytes]:
    """Return a file of every process that can be read."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found.append((folder / file).read_bytes())
    return found


def sleeping(mark: bytes) -> bool:
    return any(command.startswith(b"sleep\0") and mark in command for command in processes("cmdline"))


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("一分钟之内没有等到")
