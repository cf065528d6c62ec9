"""The rewriting of outputs: the page keeps every byte that is no output."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.corpus import read_corpus, read_page
from scripts.evidence import account
from scripts.model import CodeBlock, Corpus
from scripts.runners.base import Execution
from scripts.verification.comparison import TAB
from scripts.verification.job import Event
from scripts.verification.updating import Replacement, update_outputs, updated_text
from tests.conftest import Writer, answer_text

CODE = '```python {title="a.py"}\nprint(1)\n```\n'
OUTPUT = '```text {title="输出"}\n1\n```\n'


def blocks_of(text: str) -> tuple[CodeBlock, ...]:
    page, _ = read_page("docs/x/a.md", text)
    return page.blocks


def updated(text: str, actual: str) -> str:
    code, output = blocks_of(text)
    return updated_text(text, [Replacement(code, output, actual)])


def inserted(text: str, *actual: str) -> str:
    pairs = zip(blocks_of(text), actual, strict=False)
    return updated_text(text, [Replacement(code, None, output) for code, output in pairs], insert=True)


def written(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def experiment(*blocks: str, after: str = "\n结论\n\n:   成立。\n") -> str:
    inner = "\n".join("".join(f"    {line}\n" for line in block.splitlines()) for block in blocks)
    return f"## 动手验证 {{#proof}}\n\n运行\n\n:   环境。\n\n{inner}{after}"


@pytest.mark.parametrize("prefix", ["", "    ", "> ", "> > ", "        "])
def test_new_lines_stand_where_the_fence_stands(prefix: str) -> None:
    head = {"    ": "- 项\n\n", "        ": "1. 甲\n\n    - 乙\n\n"}.get(prefix, "")
    body = "".join(f"{prefix}{line}".rstrip() + "\n" for line in f"{CODE}\n{OUTPUT}".splitlines())
    after = updated(f"{head}{body}\n尾", "2\n\n  三\n")
    assert after == f"{head}{body}\n尾".replace(f"{prefix}1\n", f"{prefix}2\n{prefix.rstrip()}\n{prefix}  三\n")
    assert blocks_of(after)[1].source == "2\n\n  三"


@pytest.mark.parametrize(
    ("mark", "printed", "longer"),
    [("```", "```\n内\n```", "````"), ("~~~", "~~~~~", "~~~~~~"), ("```", "~~~", "```"), ("````", "```", "````")],
)
def test_a_fence_outgrows_the_marks_that_it_holds(mark: str, printed: str, longer: str) -> None:
    after = updated(f'{CODE}\n{mark}text {{title="输出"}}\n1\n{mark}\n\n尾\n', printed)
    assert after == f'{CODE}\n{longer}text {{title="输出"}}\n{printed}\n{longer}\n\n尾\n'
    assert blocks_of(after)[1].source == printed


def test_line_ends_a_byte_order_mark_and_a_missing_last_line_end_stay() -> None:
    text = f"\ufeff头\x0c\u2028\r\n\r\n{CODE}\n{OUTPUT}".replace("\n", "\r\n").replace("\r\r", "\r")
    code, output = blocks_of(text)
    bare = text.removesuffix("\r\n")
    assert updated_text(bare, [Replacement(code, output, "2\n3")]) == bare.replace("\r\n1\r\n", "\r\n2\r\n3\r\n")


@pytest.mark.parametrize("printed", ["用时 3 s\n9 行\n\n", "用时 8 s\n2 行"])
def test_an_output_that_holds_stays_as_its_author_wrote_it(printed: str) -> None:
    text = f'{CODE}\n```text {{title="输出" varies="\\d+ 行"}}\n用时 … s   \n1 行\n\n```\n'
    assert updated(text, printed) == text


def test_a_line_that_changed_takes_no_ellipsis_with_it() -> None:
    text = f"{CODE}\n{OUTPUT}".replace("\n1\n", "\n用时 … s\n1 行\n")
    assert updated(text, "用时 3 s\n2 行\n") == text.replace("1 行", "2 行")


def test_an_empty_output_may_be_filled_and_emptied() -> None:
    empty = f"{CODE}\n{OUTPUT}".replace("\n1\n", "\n")
    assert updated(empty, "1\n") == f"{CODE}\n{OUTPUT}"
    assert updated(f"{CODE}\n{OUTPUT}", "\n") == empty


def test_colours_do_not_reach_the_page_and_tabs_do() -> None:
    text = f"{CODE}\n{OUTPUT}".replace("\n1\n", "\na\t1\nb\t1\n")
    assert updated(text, "a\t1\n\x1b[31mb\t2\x1b[0m \n") == text.replace("b\t1", "b\t2")


def test_an_included_transcript_is_no_place_to_write() -> None:
    text = '```pycon {include="labs/a.txt"}\n```\n'
    (code,) = blocks_of(text)
    assert updated_text(text, [Replacement(code, code, ">>> 1\n1")]) == text


def test_no_page_changes_where_no_output_did(corpus: Corpus) -> None:
    for page in corpus.pages:
        text = page.text
        same = [Replacement(block, block, block.source) for block in page.blocks]
        assert updated_text(text, same) == text
        silent = [Replacement(block, None, "") for block in page.blocks]
        assert updated_text(text, silent, insert=True) == text


def test_every_fence_of_every_page_is_found_where_it_stands(corpus: Corpus) -> None:
    for page in corpus.pages:
        text = page.text
        blocks = [block for block in page.blocks if "include" not in block.attributes]
        changed = updated_text(text, [Replacement(b, b, f"新 {n}") for n, b in enumerate(blocks)])
        read, _ = read_page(page.path, changed)
        kept = [block for block in read.blocks if "include" not in block.attributes]
        assert [block.source for block in kept] == [f"新 {n}" for n in range(len(blocks))]
        back = zip(kept, blocks, strict=True)
        restored = updated_text(changed, [Replacement(b, b, old.source) for b, old in back])
        # Fences lose their tabs when they are read; where lines stand is what this is about.
        assert written(restored.expandtabs(TAB)) == written(text.expandtabs(TAB))


def test_an_experiment_gets_its_output_after_what_it_ran() -> None:
    text = experiment(CODE)
    after = inserted(text, "1\n```\n")
    added = '真实输出\n\n:   程序打印：\n\n    ````text {title="输出"}\n    1\n    ```\n    ````\n\n'
    assert after == text.replace("结论\n", f"{added}结论\n")
    assert [block.source for block in blocks_of(after)] == ["print(1)", "1\n```"]


def test_sql_gets_a_table() -> None:
    assert '    ```tsv {title="输出"}\n    n\n    1\n' in inserted(experiment("```sql\nSELECT 1 AS n;\n```"), "n\n1")


def test_an_output_stands_before_the_next_block_of_the_same_definition() -> None:
    after = inserted(experiment(CODE, CODE), "甲", "乙")
    assert [block.source for block in blocks_of(after)] == ["print(1)", "甲", "print(1)", "乙"]
    assert after.count("真实输出") == 1


def test_a_definition_without_its_fence_gets_it() -> None:
    after = inserted(experiment(CODE, after="\n真实输出\n\n:   一个数。"), "1")
    assert after.endswith('\n真实输出\n\n:   一个数。\n\n    ```text {title="输出"}\n    1\n    ```\n')


@pytest.mark.parametrize(
    "text", [CODE, experiment(CODE).replace("运行", "预测"), "- 项\n\n" + experiment(CODE).partition("环境。\n\n")[2]]
)
def test_a_block_elsewhere_gets_none(text: str) -> None:
    assert inserted(text, "1") == text


def test_nothing_is_added_unasked() -> None:
    text = experiment(CODE)
    assert updated_text(text, [Replacement(blocks_of(text)[0], None, "1")]) == text


def test_adding_outputs_to_all_pages_gives_each_block_its_own(corpus: Corpus) -> None:
    done = 0
    for answer in corpus.answers:
        bare = [b for b in account(answer) if b.role == "run" and b.expected is None]
        text = answer.page.text
        wanted = [Replacement(b.block, None, f"{b.ordinal}\n```") for b in bare]
        page, _ = read_page(answer.page.path, updated_text(text, wanted, insert=True))
        sections = {s.heading.id: range(s.heading.position.line, s.end_line) for s in answer.page.sections}
        inside = [b for b in bare if b.block.position.line in sections["proof"]]
        now = {b.ordinal: b.expected for b in account(replace(answer, page=page))}
        assert [now[b.ordinal] for b in inside] == [f"{b.ordinal}\n```" for b in inside]
        done += len(inside)
    assert done or all(b.expected is not None for a in corpus.answers for b in account(a) if b.role == "run")


def test_a_page_is_rewritten_in_place_but_not_by_a_block_that_failed(small: Path, write: Writer) -> None:
    proof = f"{CODE}\n{OUTPUT}\n{CODE}\n{OUTPUT}"
    file = write("docs/mysql/first.md", answer_text("mysql-1", 1, proof=proof))
    before = file.read_text(encoding="utf-8")
    answer = read_corpus(small).answers[0]
    events = {
        1: Event(Execution(1, "2\n", "", 0.1), {}),
        2: Event(Execution(2, "Traceback", "没有成功", 0.1), {}),
    }
    assert update_outputs(small, answer, events)
    assert file.read_text(encoding="utf-8") == before.replace("\n1\n```", "\n2\n```", 1)
    assert not update_outputs(small, read_corpus(small).answers[0], events)
