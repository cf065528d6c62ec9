"""The mutations: each is a change that matters, and the same seed gives the same ones."""

from __future__ import annotations

import ast
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.model import Corpus
from scripts.verification.comparison import compare
from scripts.verification.mutation import Mutation, mutations_of_code, mutations_of_output

ALL = 10_000
OUTPUT = "用时 12 ms\n甲 1\n…\n总数 7 行 … 完\n乙"


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - repeatable, not secret


def of_code(language: str, source: str) -> tuple[Mutation, ...]:
    return mutations_of_code(language, source, seeded(1), ALL)


def of_output(text: str, varies: str = "", n: int = ALL) -> tuple[Mutation, ...]:
    return mutations_of_output(text, varies, seeded(1), n)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("python", "x = 1", {"x = 2", "x = 0"}),
        ("python", "x = 16_384", {"x = 1638"}),
        ("python", "x = 0xFF", {"x = 0x100"}),
        ("python", "x = a < b", {"x = a <= b"}),
        ("python", "x = a - b", {"x = a + b", "x = b - a"}),
        ("python", "x += a", {"x -= a"}),
        ("python", "x = not a", {"x = a"}),
        ("python", "x = a not in b", {"x = a in b"}),
        ("python", "x = a is not b", {"x = a is b"}),
        ("python", "x = a is b", {"x = a is not b"}),
        ("python", "x = a and True", {"x = a or True", "x = a and False"}),
        ("python", "f(a, *b, **c)", set()),
        ("python", "f(a, b)", {"f(b, a)"}),
        ("python", "x = 'a'", {"x = 'b'"}),
        ("python", r"x = '\n'", set()),
        ("python", "x = f'{a + 1}z'", {"x = f'{a + 1}a'"}),
        ("python", "x = '数'; y = b + c", {"x = '改'; y = b + c", "x = '数'; y = b - c"}),
        ("python", "def f(a: int | None) -> int | str: ...", set()),
        ("python", "isinstance(a, (b, c))", set()),
        ("python", "def f():\n    'doc 1'  # a < 2", set()),
        ("python", "print(1", set()),
        ("sql", "SELECT a, b FROM t LIMIT 5;", {
            "SELECT b, a FROM t LIMIT 5;", "SELECT a, b FROM t LIMIT 4;", "SELECT a, b FROM t LIMIT 6;"
        }),
        ("sql", "SELECT a FROM t, u WHERE x = y;", {"SELECT a FROM t, u WHERE x <> y;"}),
        ("sql", "SELECT a FROM t WHERE a BETWEEN b AND c AND d;", {"SELECT a FROM t WHERE a BETWEEN b AND c OR d;"}),
        ("sql", "SELECT MIN(a) FROM t ORDER BY a DESC;", {
            "SELECT MAX(a) FROM t ORDER BY a DESC;", "SELECT MIN(a) FROM t ORDER BY a ASC;"
        }),
        ("sql", "CREATE TABLE t (c CHAR(9)) CHARSET = x; -- a < 2", set()),
        ("sql", "SELECT 'a';", {"SELECT 'b';"}),
        ("bash", "a --x b 2>&1", {"a b 2>&1"}),
        ("bash", "a && b || c", {"a || b || c", "a && b && c"}),
        ("bash", "[ $a = b ]", {"[ $a != b ]"}),
        ("bash", "[ $a != b ]", {"[ $a = b ]"}),
        ("bash", "[ $1 -lt $b ]", {"[ $1 -ge $b ]"}),
        ("bash", "a 3  # b 4", {"a 2  # b 4", "a 4  # b 4"}),
        ("bash", 'a "$b c"', {'a "$b d"'}),
        ("bash", "cat <<'EOF'\n# 1\na: 2\nEOF", {f"cat <<'EOF'\n# 1\na: {n}\nEOF" for n in (1, 3)}),
        ("java", "a = b < c;", {"a = b <= c;"}),
        ("java", "List<String> a = b -> c;", set()),
        ("java", "a = b && c != d; // 1", {"a = b || c != d; // 1", "a = b && c == d; // 1"}),
        ("java", "a = 10L; b++;", {"a = 11L; b++;", "a = 9L; b++;", "a = 10L; b--;"}),
        ("java", 'f(true, "a" + b);', {'f(false, "a" + b);', 'f(true, "b" + b);'}),
        ("pycon", ">>> 1 < a\nTrue 1", {">>> 2 < a\nTrue 1", ">>> 0 < a\nTrue 1", ">>> 1 <= a\nTrue 1"}),
        ("pycon", ">>> if a:\n...     1\n...\n1", {
            ">>> if a:\n...     2\n...\n1", ">>> if a:\n...     0\n...\n1"
        }),
        ("console", "$ a --b\n输出 1", {"$ a\n输出 1"}),
        ("http", "GET /1", set()),
    ],
)  # fmt: skip
def test_each_change_is_one_token(language: str, before: str, after: set[str]) -> None:
    assert {mutation.text for mutation in of_code(language, before)} == after


def test_a_change_says_where_it_is() -> None:
    assert of_code("python", "# 1\nx = a < b\n") == (
        Mutation(2, "x = a < b", "x = a <= b", "< 改成 <=", "# 1\nx = a <= b\n"),
    )


def test_the_blocks_of_the_site_have_mutants_that_differ_and_compile(corpus: Corpus) -> None:
    seen: dict[str, int] = {}
    for page in corpus.pages:
        for block in page.blocks:
            mutations = mutations_of_code(block.language, block.source, seeded(7), 12)
            assert len(mutations) <= 12
            assert len({m.text for m in mutations} | {block.source}) == len(mutations) + 1
            seen[block.language] = seen.get(block.language, 0) + len(mutations)
            for mutation in mutations:
                assert block.source.split("\n")[mutation.line - 1] == mutation.before
                assert mutation.text.split("\n")[mutation.line - 1] == mutation.after
                if block.language == "python":
                    assert ast.dump(ast.parse(mutation.text)) != ast.dump(ast.parse(block.source))
    assert min(seen.get(language, 0) for language in ("python", "sql", "bash", "java")) > 20


def test_a_seed_gives_the_same_changes_for_ever(corpus: Corpus) -> None:
    block = next(b for b in corpus.answers[0].page.blocks if b.language in {"python", "bash"})
    drawn = [mutations_of_code(block.language, block.source, seeded(seed), 5) for seed in (3, 3, 4)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert of_output(OUTPUT, n=5) == of_output(OUTPUT, n=5)


def test_an_output_changes_in_every_way() -> None:
    kinds = {m.description.split(" ")[0] for m in of_output("甲 1\n乙 2\n丙")}
    assert kinds == {"数字", "文字", "去掉这一行", "与下一行交换", "添上一行"}


def test_what_may_be_anything_is_never_changed() -> None:
    mutations = of_output(OUTPUT, r"\d+ ms")
    changed = [m.after for m in mutations if m.description.startswith(("数字", "文字"))]
    assert len(changed) == 6
    assert {line.count("…") for line in changed if line.startswith(("总", "改数"))} == {1}
    assert all("12 ms" in line for line in changed if "ms" in line)
    assert {m.text.split("\n").count("…") for m in mutations} == {1}
    dropped = [m.before for m in mutations if m.description == "去掉这一行"]
    assert sorted(dropped) == ["乙", "用时 12 ms"]


def test_every_changed_output_is_noticed() -> None:
    real = "用时 9 ms\n甲 1\n丙\n丁\n总数 7 行 全 完\n乙"
    assert compare(OUTPUT, real, r"\d+ ms") is None
    mutations = of_output(OUTPUT, r"\d+ ms")
    assert len(mutations) > 10
    assert [m for m in mutations if compare(m.text, real, r"\d+ ms") is None] == []


@given(st.lists(st.text("ab1 二", max_size=5).map(str.rstrip), max_size=6).map("\n".join), st.integers(0, 9))
def test_every_change_of_any_plain_output_is_noticed(text: str, seed: int) -> None:
    mutations = mutations_of_output(text, "", seeded(seed), 6)
    assert mutations
    assert [m for m in mutations if compare(m.text, text) is None] == []
