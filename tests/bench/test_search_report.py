"""What is right, what it costs, what the goals say, and how all that is told: from made-up measurements."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.bench.search import MeasuringError, choose, read_queries, to_json, to_text
from scripts.bench.search.goals import judge
from scripts.bench.search.html import body, page
from scripts.bench.search.model import (
    Cold,
    Effort,
    Engine,
    EngineFigures,
    Hit,
    Outcome,
    Query,
    Report,
    Size,
    percentile,
)
from scripts.bench.search.queries import sample
from scripts.search.model import Document, Place

FOUND = Query("回表", "exact", ("a/",), ("s", "t"))
ANY = Query("huibiao", "pinyin", ("a/", "b/"))
SECRET = Query("谁也不许看见", "typo", ("a/",), held_back=True)


def outcome(query: Query, *urls: str) -> Outcome:
    return Outcome.of(query, [Hit(*_split(url)) for url in urls])


def _split(url: str) -> tuple[str, tuple[str, ...]]:
    document, _, fragment = url.partition("#")
    return document, (fragment,)


OURS = EngineFigures(
    Engine.OURS,
    Size(0),
    effort=Effort(2.0, 3.0),
    index_bytes=1_000_000,
    index_files=200,
    outcomes=(outcome(FOUND, "a/#s"), outcome(ANY, "c/", "b/"), outcome(SECRET, "a/")),
    cold=(Cold(50_000, 12), Cold(90_000, 20)),
    typed=(10.0, 20.0),
    warm=(5.0, 7.0, 9.0),
    start=50.0,
)
OTHER = replace(OURS, engine=Engine.PAGEFIND, cold=(Cold(140_000, 30),), warm=(21.0,), effort=Effort(1.0, 6.0))


def lines(*figures: EngineFigures) -> list[str]:
    return [" ".join(line.split()) for line in to_text(Report(figures)).splitlines()]


def test_the_rank_is_that_of_the_first_right_answer() -> None:
    assert outcome(ANY, "c/", "b/", "a/").rank == 2
    assert outcome(ANY, "c/").rank == 0
    assert outcome(ANY).rank == 0
    assert outcome(ANY, *(f"x{number}/" for number in range(10)), "a/").rank == 0


def test_a_section_is_right_only_where_the_first_link_of_the_right_answer_leads_to_it() -> None:
    assert outcome(FOUND, "a/#t").section is True
    assert outcome(FOUND, "a/#u").section is False
    assert outcome(FOUND, "c/#t", "a/#t").section is False
    assert outcome(FOUND).section is False
    assert outcome(ANY, "a/#t").section is None
    assert Outcome.of(FOUND, [Hit("a/", ("u", "t"))]).section is False


def test_quality_is_given_for_a_part_and_for_a_category() -> None:
    tuned, held, pinyin = OURS.quality(False), OURS.quality(True), OURS.quality(None, "pinyin")
    assert tuned is not None
    assert held is not None
    assert pinyin is not None
    assert (tuned.queries, tuned.mrr, tuned.first, tuned.sections, tuned.section) == (2, 0.75, 0.5, 1, 1.0)
    assert (held.queries, held.mrr, pinyin.mrr) == (1, 1.0, 0.5)
    assert OURS.quality(True, "exact") is None


def test_times_are_those_of_a_machine_four_times_as_slow() -> None:
    costs = OURS.costs
    assert (costs["warm_median"], costs["warm_p95"], costs["typed_median"], costs["start"]) == (28, 36, 60, 200)
    assert (costs["cold_median"], costs["cold_max"], costs["cold_files"]) == (70_000, 90_000, 16)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (1, 100), (0, 1)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile(list(range(1, 101)), share) == value


def test_what_was_not_measured_costs_nothing_that_is_told() -> None:
    bare = EngineFigures(Engine.MATERIAL, Size(10000), Effort(3.0, 3.0), 1, 1, failure="Target crashed")
    assert set(bare.costs) == {"seconds", "processor_seconds", "index_bytes", "index_files"}
    assert "Material没有量完：Target crashed" in lines(bare)
    assert not judge([bare])


def test_another_engine_s_costs_are_given_as_multiples_of_ours() -> None:
    told = json.loads(to_json(Report([OURS, OTHER])))["figures"][1]["ratios"]
    assert (told["cold_median"], told["warm_median"], told["seconds"]) == (2, 3, 0.5)
    assert "÷ 本站 ×2 ×1.56 ×1.88 ×1 ×1 ×1 ×3 ×2.33 ×0.5 ×2 ×1 ×1" in lines(OURS, OTHER)


def test_without_ours_at_that_size_there_is_no_ratio() -> None:
    assert not any("÷" in line for line in lines(OURS, replace(OTHER, size=Size(1000))))


def verdict(figures: EngineFigures, title: str) -> str:
    return next(found.line for found in judge([figures]) if found.goal.title.startswith(title))


MANY = Size(10000)


@pytest.mark.parametrize(
    ("title", "good", "bad"),
    [
        ("头一次查询", OURS, replace(OURS, cold=(Cold(100_001, 9),))),
        ("头一次查询", replace(OURS, size=Size(1000), cold=(Cold(300_000, 9),)),
         replace(OURS, size=Size(1000), cold=(Cold(300_001, 9),))),
        ("头一次查询", replace(OURS, size=MANY, cold=(Cold(450_000, 9),)),
         replace(OURS, size=MANY, cold=(Cold(450_001, 9),))),
        ("按键到结果", replace(OURS, warm=(12.5,)), replace(OURS, warm=(12.6,))),
        ("按键到结果", replace(OURS, size=MANY, warm=(37.5,)), replace(OURS, size=MANY, warm=(37.6,))),
        ("建索引", replace(OURS, size=MANY, effort=Effort(60.0, 90.0)),
         replace(OURS, size=MANY, effort=Effort(61.0, 90.0))),
        ("保留部分 MRR", OURS, replace(OURS, outcomes=(outcome(SECRET, "c/", "a/"),))),
        ("保留部分正确答案", OURS, replace(OURS, outcomes=(outcome(SECRET, "c/", "a/"),))),
        ("保留部分正确小节", replace(OURS, outcomes=(outcome(replace(FOUND, held_back=True), "a/#s"),)),
         replace(OURS, outcomes=(outcome(replace(FOUND, held_back=True), "a/"),))),
        ("保留部分最差", OURS, replace(OURS, outcomes=(outcome(SECRET, "a/"), outcome(replace(ANY, held_back=True))))),
    ],
)  # fmt: skip
def test_each_goal_can_be_met_and_missed(title: str, good: EngineFigures, bad: EngineFigures) -> None:
    assert verdict(good, title).startswith("✓")
    assert verdict(bad, title).startswith("✗")


def test_a_goal_that_was_not_measured_is_neither_met_nor_missed() -> None:
    assert verdict(replace(OURS, cold=()), "头一次查询").startswith("— 头一次查询，最大 ≤ 100 KB（0 篇合成答案）：")
    assert not any(line.startswith("✓ 建索引") for line in lines(OURS))


def test_only_our_search_has_goals() -> None:
    assert not judge([OTHER])


def test_tuned_and_held_back_parts_are_told_apart_by_category() -> None:
    told = lines(OURS)
    assert told[told.index("调过的（2 个查询） MRR@10 居首 正确小节") + 1] == "本站 0.750 50% 100%"
    assert told[told.index("保留的（1 个查询） MRR@10 居首 正确小节") + 1] == "本站 1.000 100% —"
    assert "MRR@10，按类 原词 错字 拼音" in told
    assert "本站 — 1.00 —" in told


def test_no_query_is_ever_named() -> None:
    for text in (to_text(Report([OURS])), to_json(Report([OURS]))):
        assert SECRET.text not in text
        assert FOUND.text not in text


def test_the_json_has_quality_costs_and_goals() -> None:
    told = json.loads(to_json(Report([OURS], {"Pagefind": "1.5.2"}, 500.0)))
    assert (told["versions"], told["speed_ms"]) == ({"Pagefind": "1.5.2"}, 500)
    (figures,) = told["figures"]
    assert figures["quality"]["held_back"]["all"]["mrr"] == 1
    assert figures["quality"]["tuned"]["pinyin"]["first"] == 0
    assert {goal["goal"]: goal["met"] for goal in told["goals"]}["头一次查询，最大"] is True


QUERIES = """\
- {q: 回表, category: exact, answer: mysql-2, section: [a, b]}
- {q: '1.10', category: exact, answer: [mysql-1, mysql-2], section: a}
- {q: 目录页, category: typo, answer: mysql-2, held_back: true}
"""
ADDRESSES = {"mysql-1": "mysql/first/", "mysql-2": "mysql/second/"}


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    file = tmp_path / "queries.yml"
    file.write_text(QUERIES, encoding="utf-8")
    return file


def test_queries_name_answers_by_their_ids(queries: Path) -> None:
    found = read_queries(queries, ADDRESSES)
    assert found[0] == Query("回表", "exact", ("mysql/second/",), ("a", "b"))
    assert (found[1].answers, found[1].sections) == (("mysql/first/", "mysql/second/"), ("a",))
    assert [query.held_back for query in found] == [False, False, True]


def test_a_part_of_the_queries_can_be_chosen(queries: Path) -> None:
    assert [query.text for query in read_queries(queries, ADDRESSES, "tuned")] == ["回表", "1.10"]
    assert [query.text for query in read_queries(queries, ADDRESSES, "held")] == ["目录页"]


@pytest.mark.parametrize(
    ("addresses", "part", "message"),
    [
        ({"mysql-1": "mysql/first/"}, "all", "查询指向不存在的答案：mysql-2"),
        (ADDRESSES, "rest", "没有这一部分查询：rest；有 all、tuned、held"),
    ],
)
def test_queries_that_cannot_be_judged_are_refused(
    queries: Path, addresses: dict[str, str], part: str, message: str
) -> None:
    with pytest.raises(MeasuringError, match=message):
        read_queries(queries, addresses, part)


def test_a_sample_takes_every_category_in_its_turn() -> None:
    many = [Query(f"{category}{number}", category, ("a/",)) for category in ("exact", "typo") for number in range(9)]
    chosen = sample([*many, ANY], 5)
    assert [query.category for query in chosen] == ["exact", "typo", "pinyin", "exact", "typo"]
    assert chosen == sample([*many, ANY], 5)
    assert len(sample(many, 100)) == 18


def test_everything_is_measured_unless_something_is_named() -> None:
    choice = choose()
    assert [size.synthetic for size in choice.sizes] == [0, 1000, 10000]
    assert list(choice.engines) == list(Engine)
    assert list(choose("5", "material").engines) == [Engine.MATERIAL, Engine.MATERIAL_JIEBA]


@pytest.mark.parametrize(
    ("sizes", "engines", "part", "message"),
    [
        ("viel", "", "all", "合成答案的篇数要是数：viel"),
        ("", "lunr", "all", "没有这种引擎：lunr；有 ours、material"),
        ("", "", "rest", "没有这一部分查询：rest"),
    ],
)
def test_unknown_words_name_the_known_ones(sizes: str, engines: str, part: str, message: str) -> None:
    with pytest.raises(MeasuringError, match=message):
        choose(sizes, engines, part)


def test_a_page_has_a_heading_for_every_place_and_says_what_people_call_it() -> None:
    document = Document(
        "a/", "甲 < 乙", "一句。", ("丙",),
        places=(Place("s", "节", prose=("话 & 话",)), Place("t", "小节", "节", code=("x < 1",), terms=("丁",))),
    )  # fmt: skip
    assert body(document).splitlines() == [
        '<h1 id="top">甲 &lt; 乙</h1>',
        "<p>一句。</p>",
        "<p>丙</p>",
        '<h2 id="s">节</h2>',
        "<p>话 &amp; 话</p>",
        '<h3 id="t">小节</h3>',
        "<p>丁</p>",
        "<pre><code>x &lt; 1</code></pre>",
    ]
    assert "<main data-pagefind-body>" in page(document)
