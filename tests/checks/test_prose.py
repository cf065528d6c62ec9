"""Prose and typography: each rule speaks up at its place, names the mend, and leaves good sentences alone."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.checks import prose, typography
from scripts.corpus import read_corpus, read_page
from scripts.corpus.structure import read_structure
from scripts.model import Corpus, Problem
from tests.conftest import Writer, answer_text, topic_text

PAGE = "docs/mysql/first.md"
QUESTIONS = "\n\n".join(f"### 追问{mark}？ {{#question-{number}}}\n\n回答。" for number, mark in enumerate("甲乙丙"))


def judge(corpus: Corpus) -> list[Problem]:
    return sorted(chain(prose.check(corpus), typography.check(corpus)))


def judge_line(text: str) -> list[Problem]:
    """Return the problems of a page that holds nothing else."""
    page, _ = read_page("docs/about/index.md", text)
    return judge(Corpus((), (page,)))


def judge_answer(write: Writer, root: Path, **sections: str) -> list[Problem]:
    write("docs/mysql/index.md", topic_text())
    write(PAGE, answer_text("mysql-1", 1, **{"follow_ups": QUESTIONS, **sections}))
    return judge(read_corpus(root))


def line_of(root: Path, needle: str) -> int:
    lines = (root / PAGE).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if needle in line)


def test_the_real_answers_are_clean(corpus: Corpus) -> None:
    assert [str(problem) for problem in judge(corpus)] == []


def test_an_answer_without_fault(write: Writer, tmp_path: Path) -> None:
    assert judge_answer(write, tmp_path) == []


@pytest.mark.parametrize(
    ("text", "rule", "column", "fix"),
    [
        ("这是InnoDB的页。", "cjk-spacing", 3, "这是 InnoDB 的页。"),
        ("先用`a`再说。", "cjk-spacing", 3, "先用 `a` 再说。"),
        ("见[实验 2](#b)构建的包。", "cjk-spacing", 12, "见实验 2 构建的包。"),
        ("这是**InnoDB** 的页。", "cjk-spacing", 5, "这是 InnoDB"),
        ("先找页,再找记录。", "half-width", 4, "先找页，再找记录。"),
        ("用 `a,b`,再说。", "half-width", 8, "用 `a,b`，再说"),
        ("**页**,再说。", "half-width", 6, "**页**，再说"),
        ("[Index](a.md):是页。", "half-width", 14, "：是页"),
        ("先说「页」,再说区;再说段", "half-width", 6, "「页」，再说区；再说段"),
        ("大小是 (默认) 的。", "half-width", 4, "大小是（默认）的。"),
        ("他叫它“页”。", "quotes", 4, "「页」"),
        ('输入 "error" 再找。', "quotes", 4, "「error」"),
        ("他叫它“页。", "quotes", 4, "「」"),
        ("始于 2026年11月22日。", "dates", 4, "2026-11-22"),
        ("始于 2026 年 1 月 2 号。", "dates", 4, "2026-01-02"),
        ("始于 2026/11/22。", "dates", 4, "2026-11-22"),
        ("始于 2026-1-2。", "dates", 4, "2026-01-02"),
        ("始于 2026-02-30。", "dates", 4, "查证"),
        ("- 一\n- 二 2026/11/22", "dates", 5, "2026-11-22"),
        ("| 甲 | 乙 |\n| --- | --- |\n| 一 | 是A |", "cjk-spacing", 8, "是 A"),
        ("> 这是A的。", "cjk-spacing", 5, "这是 A 的"),
        ("图的说明：\n\n    代码A的\n\n![是A的](a.png)", "cjk-spacing", 4, "是 A 的"),
        ("---\ntitle: 是A的\n---\n", "cjk-spacing", 9, "是 A 的"),
        ('```mermaid {#fig-a title="是A的" desc="好"}\nflowchart TD\n```', "cjk-spacing", 28, "是 A 的"),
    ],
)
def test_typography(text: str, rule: str, column: int, fix: str) -> None:
    problems = judge_line(text)
    assert [problem.rule for problem in problems] == [rule]
    assert problems[0].position.column == column
    assert text.splitlines()[problems[0].position.line - 1][column - 1 :]
    assert fix in problems[0].fix


@pytest.mark.parametrize(
    "text",
    [
        "用 `这是A的,“好”` 与 <https://example.org/中A/2026/11/22> 或 https://example.org/2026/11/22/a。",
        "**编码。** 图像切成 patch（小块），336×336 的图。",
        "- [DORA’s “four” keys](https://example.org/2026/11/22/)：五个指标",
        "- [PEP 667](https://example.org/)：3.13 起可以写回",
        "The “index” is a tree, as of 2026-11-22.",
        "2026 年 11 月起，截至 2026-11-22 日志 10.2026/1/1 都在。",
        "```text\n这是A的,“好”\n```",
        "````markdown\n```text\n总之,这是A的\n```\n````",
        "---\nsearch_terms: [B+树, 一,二]\ntags: [甲, 乙]\n---\n",
        '## 标题 {#id title="A的"}',
        '[甲](a.md){title="A的"}与乙。',
        "见[手册][manual]，有据[^1]。",
        "<!-- 这是A的 -->",
        '!!! note "标题"\n\n    正文。',
        "把段落汇总之后，天赋能力、控制系统的闭环、希望这些页留在内存里，都不是套话。",
        "面试时别说「综上所述」，也别写「希望对你有帮助」。",
        "CLIP 作为一个 AI 模型，也能用；我们希望对比两种做法，希望这些请求都命中。",
        "最后一条规矩：作为主键，它要短。",
        "代价 O(n)，比例 1:2，`a`: 见 a&lt;中，等一等...",
    ],
)
def test_good_sentences_are_left_alone(text: str) -> None:
    assert [str(problem) for problem in judge_line(text)] == []


def test_the_whole_line_is_mended_in_one_problem() -> None:
    (problem,) = judge_line("用A找B,再找`c`的D。")
    assert problem.fix == "写成「用 A 找 B，再找 `c` 的 D。」"


@pytest.mark.parametrize(
    "phrase",
    [
        "你简历里提到的流程很完整",
        "祝你面试顺利",
        "祝你接下来的面试顺利",
        "希望对你有帮助",
        "希望这些详细的回答能对你有所帮助",
        "如有疑问，请看下文",
        "可以随时继续探讨",
        "下面我将逐一回答",
        "作为一个 AI 语言模型，它说",
        "当然可以！先看流程",
        "在你提供的面试题里",
    ],
)
def test_chat_residue(phrase: str) -> None:
    problems = judge_line(f"先看机制。{phrase}。")
    assert {problem.rule for problem in problems} == {"chat-residue"}
    assert problems[0].position.column >= 6
    assert all(problem.fix.startswith("删去：") for problem in problems)


@pytest.mark.parametrize(
    "phrase",
    [
        "总之，",
        "总而言之，",
        "综上所述，",
        "众所周知，",
        "显而易见，",
        "毋庸置疑，",
        "非常重要的是，",
        "用索引赋能业务，",
    ],
)
def test_forbidden_phrase(phrase: str) -> None:
    assert [problem.rule for problem in judge_line(f"先看机制。{phrase}页是基本单位。")] == ["forbidden-phrase"]


def test_an_error_quoted_in_the_pitfalls_is_allowed(write: Writer, tmp_path: Path) -> None:
    quoted = "「众所周知，叶子里存着行指针。」\n\n:   没有行指针。"
    assert judge_answer(write, tmp_path, pitfalls=quoted) == []
    said = "「叶子里存着行指针。」\n\n:   众所周知，没有行指针。"
    (problem,) = judge_answer(write, tmp_path, pitfalls=said)
    assert (problem.rule, problem.position.line) == ("forbidden-phrase", line_of(tmp_path, "众所周知"))


@pytest.mark.parametrize("place", ["见 [索引](https://{})。", "```console\n$ curl https://test.{}/simple\n```", "{}"])
def test_package_host(place: str) -> None:
    text = place.format("PyPI" + ".org")
    problems = judge_line(text)
    assert [problem.rule for problem in problems] == ["package-host"]
    line = text.splitlines()[problems[0].position.line - 1]
    assert line[problems[0].position.column - 1 :].lower().startswith("pypi.")


def test_hosts_that_only_look_alike_are_allowed() -> None:
    assert judge_line("见 [pypiserver](https://github.com/pypi/warehouse) 与 https://docs.docker.com/。") == []


PROOF = "### 成立吗？ {#exp-first}\n\n断言\n\n:   话。\n\n预测\n\n:   数。\n\n运行\n\n:   在哪里。"


@pytest.mark.parametrize(
    ("section", "text", "rule", "place"),
    [
        ("answer", "长" * 121, "answer-length", "{#answer}"),
        ("interviewer", "这题考基础。", "opinion-marked", "{#interviewer}"),
        ("interviewer", "", "opinion-marked", "{#interviewer}"),
        ("sources", "见官方手册。", "sources-primary", "{#sources}"),
        ("sources", "- [手册](https://example.org/)", "sources-primary", "- [手册]"),
        ("sources", "- [手册](https://example.org/)：", "sources-primary", "- [手册]"),
        ("sources", "- [Manual](https://example.org/): the index", "sources-primary", "- [Manual]"),
        ("sources", "- [手册：一](https://example.org/) 支持第一句", "sources-primary", "- [手册"),
        ("sources", "- 手册，[在此](https://example.org/)：支持第一句", "sources-primary", "- 手册"),
        ("pitfalls", "「错。」对。", "pitfalls-form", "{#pitfalls}"),
        ("proof", "照着跑一遍。", "experiment-form", "{#proof}"),
        ("proof", PROOF.replace("预测", "推测"), "experiment-form", "### 成立吗"),
        ("proof", PROOF.replace("断言", "运行", 1), "experiment-form", "### 成立吗"),
        ("proof", f"{PROOF}\n\n### 再看 {{#exp-second}}\n\n说说。", "experiment-form", "### 再看"),
        ("in_depth", "| | 乙 |\n| --- | --- |\n| 一 | 二 |", "empty-table-header", "| | 乙 |"),
        ("in_depth", "- 一\n\n    | 甲 | |\n    | --- | --- |\n    | 一 | 二 |", "empty-table-header", "| 甲 | |"),
    ],
)
def test_sections_hold_what_they_are_for(
    write: Writer, tmp_path: Path, *, section: str, text: str, rule: str, place: str
) -> None:
    problems = judge_answer(write, tmp_path, **{section: text})
    assert [(p.rule, p.position.line) for p in problems] == [(rule, line_of(tmp_path, place))]


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("answer", "长" * 120),
        ("interviewer", "**以下是观点，不是事实。**\n\n- 这题考基础。"),
        ("sources", "- [一](https://example.org/a)、[二](https://example.org/b)：支持第一句\n    - 第一章"),
        ("proof", f"先说环境。\n\n{PROOF}\n\n真实输出\n\n:   `3`\n\n#### 旁注 {{#aside}}\n\n话。"),
    ],
)
def test_forms_that_are_allowed(write: Writer, tmp_path: Path, section: str, text: str) -> None:
    assert judge_answer(write, tmp_path, **{section: text}) == []


def test_a_follow_up_asked_twice_names_the_first_place(write: Writer, tmp_path: Path) -> None:
    questions = "### 页 有多大？ {#size}\n\n16 KB。\n\n### 页有多大？ {#size-again}\n\n16 KB。"
    (problem,) = judge_answer(write, tmp_path, follow_ups=questions)
    assert (problem.rule, problem.position.line) == ("follow-up-unique", line_of(tmp_path, "{#size-again}"))
    assert f"{PAGE}:{line_of(tmp_path, '{#size}')}" in problem.message


def test_prose_keeps_its_place(corpus: Corpus) -> None:
    for structure in map(read_structure, corpus.pages):
        for line in structure.prose:
            assert structure.lines[line.start.line - 1].startswith(line.text, line.start.column - 1), line.start
            assert len(line.text) == len(line.masked)


PIECES = (
    *("中", "A", "2026/1/2", ",", " ", "\n", "\n\n", "`", "**", "_", "[", "](b)", "![", "<b>", "|", "- ", ":   "),
    *("「", '"', "“", "```\n", "## ", "{#a}", "    ", "> ", "\\", "&amp;", "\ufffc", "\0", "| - |\n", "---\n"),
)


@pytest.mark.parametrize(
    "text", ["![" * 900 + "a" + "](b)" * 900, "`a``" * 3000, '总之，中A"b" (' * 2000, "「" * 20000]
)
def test_hostile_text_is_no_traceback(text: str) -> None:
    front = '---\ntitle: "' + text.replace('"', "'") + '"\n---\n'
    for page in (text, front):
        assert all(problem.fix for problem in judge_line(page))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_no_text_is_a_traceback(text: str) -> None:
    page, _ = read_page("docs/about/index.md", text)
    assert all(problem.fix for problem in judge(Corpus((), (page,))))
