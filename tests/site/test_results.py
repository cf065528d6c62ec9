"""Result tables: what a batch client prints, as tables; what is none is never lost."""

from __future__ import annotations

import pytest

from scripts.site.results import ResultSet, parse_results, render_results


def test_result_sets_are_separated_by_an_empty_line() -> None:
    assert parse_results("a\tb\n1\t2\n\nc\n3\n4\n") == (
        ResultSet(("a", "b"), (("1", "2"),)),
        ResultSet(("c",), (("3",), ("4",))),
    )


def test_escapes_of_the_client_are_undone() -> None:
    assert parse_results("a\n" + r"x\ny\tz\\n") == (ResultSet(("a",), (("x\ny\tz\\n",),)),)


@pytest.mark.parametrize(
    "text",
    ["a\tb\n1\n", "a\n1\t2\n", "只有一行", "ERROR 1238 (HY000): Variable is read only"],
    ids=["short row", "long row", "header alone", "error"],
)
def test_what_is_no_table_is_shown_as_text(text: str) -> None:
    assert render_results(text) == f"<pre><samp>{text.rstrip()}</samp></pre>"


def test_a_bad_set_does_not_spoil_the_good_one() -> None:
    html = render_results("a\tb\n1\n\nc\n3")
    assert html.index("<pre>") < html.index("<table")


def test_nothing_is_shown_as_nothing() -> None:
    assert render_results("") == "<pre><samp></samp></pre>"


@pytest.mark.parametrize(
    ("values", "numeric"),
    [
        (["1", "-2.5", "3e5"], True),
        (["1", "NULL"], True),
        (["1", "x"], False),
        (["NULL"], False),
        (["NaN"], False),
        (["1_0"], False),
        (["0x1F"], False),
    ],
)
def test_only_columns_of_numbers_are_set_to_the_right(values: list[str], numeric: bool) -> None:
    assert ('<th scope="col" class="num">' in render_results("n\n" + "\n".join(values))) is numeric


def test_null_and_line_breaks_are_told_apart() -> None:
    html = render_results("a\tb\nNULL\t" + r"x\ny")
    assert '<td class="null">NULL</td>' in html
    assert '<td class="lines">x\ny</td>' in html


def test_an_ellipsis_row_spans_the_table() -> None:
    assert '<td colspan="2">…</td>' in render_results("a\tb\n1\t2\n…\n9\t9")


def test_values_are_escaped() -> None:
    assert "<script>" not in render_results("<script>\n<script>")
    assert "<script>" not in render_results("<script>")


@pytest.mark.parametrize(
    ("columns", "name"),
    [("a", "结果表：a"), ("a b c", "结果表：a、b、c"), ('a "b" c d e', "结果表：a、&quot;b&quot;、c 等 5 列")],
)
def test_a_table_is_named_by_its_first_columns(columns: str, name: str) -> None:
    row = "\t".join(columns.split())
    assert f'role="group" aria-label="{name}"' in render_results(f"{row}\n{row}")
