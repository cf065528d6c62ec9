"""Links that never rot: each fault has its one problem, on its line, with the line that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from scripts.checks.permalinks import check, notices
from scripts.corpus import read_corpus
from scripts.model import Corpus, Problem
from scripts.permalinks import REGISTRY, Registry, load, parse, update
from tests.conftest import ROOT, Writer, answer_text

FIRST, SECOND = "mysql/first/", "mysql/second/"


def found(problems: Iterable[Problem]) -> list[str]:
    return [f"{p.position.path}:{p.position.line} {p.rule}" for p in problems]


@pytest.fixture
def published(small: Path) -> Registry:
    """The small corpus as it was published, and open."""
    update(small, read_corpus(small))
    file = small / REGISTRY
    file.write_text(file.read_text(encoding="utf-8").replace("open: false", "open: true"), encoding="utf-8")
    return load(small)


@pytest.fixture
def declare(small: Path, published: Registry) -> Callable[..., None]:
    """Brings the registry up to date and adds entries to its sections; the rest stays."""

    def add(redirects: str = "", former: str = "", close: bool = False) -> None:
        update(small, read_corpus(small))
        file = small / REGISTRY
        text = file.read_text(encoding="utf-8")
        text = text.replace("redirects:\n", f"redirects:\n{redirects}", 1)
        text = text.replace("former_anchors:\n", f"former_anchors:\n{former}", 1)
        file.write_text(text.replace("open: true", "open: false") if close else text, encoding="utf-8")

    return add


def line(root: Path, text: str) -> int:
    lines = (root / REGISTRY).read_text(encoding="utf-8").splitlines()
    return next(number for number, content in enumerate(lines, 1) if content.startswith(text))


def judge(root: Path, baseline: Registry | None) -> list[Problem]:
    return list(check(read_corpus(root), load(root), baseline))


def rename(root: Path, identifier: str = "mysql-2") -> None:
    (root / "docs/mysql/second.md").unlink()
    (root / "docs/mysql/moved.md").write_text(answer_text(identifier, 2), encoding="utf-8")


def test_the_real_registry_is_without_fault(corpus: Corpus) -> None:
    registry = load(ROOT)
    assert [str(problem) for problem in check(corpus, registry, registry)] == []


def test_what_did_not_change_is_no_problem(small: Path, published: Registry) -> None:
    assert judge(small, published) == []
    assert judge(small, None) == []


def test_the_faults_of_the_file_itself_are_passed_on(small: Path, published: Registry) -> None:
    (small / REGISTRY).write_text("open: [", encoding="utf-8")
    assert [problem.rule for problem in judge(small, published)] == ["permalinks-syntax"]


class TestGenerated:
    def test_a_new_page_makes_it_stale(self, small: Path, write: Writer, published: Registry) -> None:
        write("docs/mysql/third.md", answer_text("mysql-3", 3))
        (problem,) = judge(small, published)
        assert (problem.rule, problem.position.line) == ("permalinks-stale", line(small, "pages:"))
        assert problem.fix == "运行 make permalinks"
        assert "mysql/third/" in problem.message

    def test_a_new_heading_is_named_where_its_page_is_registered(
        self, small: Path, write: Writer, published: Registry
    ) -> None:
        write("docs/mysql/second.md", answer_text("mysql-2", 2, explain="### 新 {#fresh}"))
        (problem,) = judge(small, published)
        assert (problem.rule, problem.position.line) == ("permalinks-stale", line(small, f"  {SECOND}:"))
        assert f"{SECOND}#fresh" in problem.message

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("    - question-a\n    - question-b\n", "    - question-b\n    - question-a\n"),
            ("    - explain\n", ""),
            ("    - explain\n", "    - explain\n    - typed\n"),
            ("  mysql-2: mysql/second/\n", ""),
            ("  mysql-2: mysql/second/\n", "  mysql-2: mysql/first/\n"),
        ],
    )
    def test_typing_into_it_makes_it_stale(self, small: Path, published: Registry, old: str, new: str) -> None:
        file = small / REGISTRY
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert [problem.rule for problem in judge(small, published)] == ["permalinks-stale"]

    @pytest.mark.parametrize(
        ("path", "content"),
        [("second.md", b"\xff"), ("second.md", b"---\nid: mysql-2\n---\n"), ("index.md", b"---\norder: [\n---\n")],
        ids=["bytes", "front matter", "topic"],
    )
    def test_a_page_that_cannot_be_read_has_not_vanished(
        self, small: Path, published: Registry, path: str, content: bytes
    ) -> None:
        file = small / "docs/mysql" / path
        body = file.read_bytes().partition(b"\n---\n")[2]
        file.write_bytes(content + body)
        assert read_corpus(small).problems
        assert judge(small, published) == []


class TestVanished:
    def test_a_renamed_page_needs_the_redirect_that_the_fix_spells_out(
        self, small: Path, published: Registry, declare: Callable[..., None]
    ) -> None:
        rename(small)
        declare()
        (problem,) = judge(small, published)
        assert found([problem]) == [f"{REGISTRY}:{line(small, 'redirects:')} permalink-page-gone"]
        assert "「mysql/second/: mysql/moved/」" in problem.fix
        declare("  mysql/second/: mysql/moved/\n")
        assert judge(small, published) == []

    def test_a_removed_answer_needs_redirects_for_both_its_addresses(
        self, small: Path, published: Registry, declare: Callable[..., None]
    ) -> None:
        (small / "docs/mysql/second.md").unlink()
        declare("  mysql/second/: mysql/first/\n")
        (problem,) = judge(small, published)
        assert problem.rule == "permalink-page-gone"
        assert "「q/mysql-2/: mysql/first/」" in problem.fix
        declare("  q/mysql-2/: mysql/first/\n")
        assert judge(small, published) == []

    def test_a_renamed_anchor_needs_the_alias_that_the_fix_spells_out(
        self, small: Path, write: Writer, published: Registry, declare: Callable[..., None]
    ) -> None:
        text = answer_text("mysql-2", 2).replace("{#question-b}", "{#question-beta}")
        where = write("docs/mysql/second.md", text)
        declare()
        (problem,) = judge(small, published)
        heading = next(n for n, row in enumerate(where.read_text("utf-8").splitlines(), 1) if "#question-beta" in row)
        assert found([problem]) == [f"docs/mysql/second.md:{heading} permalink-anchor-gone"]
        assert "「mysql/second/: {question-b: question-beta}」" in problem.fix
        declare(former="  mysql/second/: {question-b: question-beta}\n")
        assert judge(small, published) == []

    def test_a_page_with_aliases_already_gets_another_line(
        self, small: Path, write: Writer, published: Registry, declare: Callable[..., None]
    ) -> None:
        text = answer_text("mysql-2", 2).replace("{#question-b}", "{#beta}").replace("{#question-c}", "{#gamma}")
        write("docs/mysql/second.md", text)
        declare(former="  mysql/second/:\n    question-b: beta\n")
        (problem,) = judge(small, published)
        assert "「mysql/second/」之下加一行「question-c: " in problem.fix

    def test_the_anchors_of_a_moved_page_must_be_where_it_leads(
        self, small: Path, write: Writer, published: Registry, declare: Callable[..., None]
    ) -> None:
        write("docs/mysql/first.md", answer_text("mysql-1", 1, explain="### 细 {#detail}"))
        declare()
        baseline = load(small)
        (small / "docs/mysql/first.md").unlink()
        declare("  mysql/first/: mysql/second/\n  q/mysql-1/: mysql/second/\n")
        (problem,) = judge(small, baseline)
        assert problem.rule == "permalink-anchor-gone"
        assert "mysql/first/#detail" in problem.message
        declare(former="  mysql/second/: {detail: explain}\n")
        assert judge(small, baseline) == []

    def test_a_deleted_heading_of_a_page_without_others_must_come_back(
        self, small: Path, write: Writer, published: Registry, declare: Callable[..., None]
    ) -> None:
        write("docs/about.md", "## 勘误 {#errata}\n")
        declare()
        baseline = load(small)
        write("docs/about.md", "没有标题\n")
        declare()
        (problem,) = judge(small, baseline)
        assert found([problem]) == ["docs/about.md:1 permalink-anchor-gone"]
        assert "{#errata}" in problem.fix

    @pytest.mark.parametrize("section", ["redirects", "former"])
    def test_what_was_declared_once_must_go_on_working(
        self, small: Path, published: Registry, declare: Callable[..., None], section: str
    ) -> None:
        entries = {"redirects": "  mysql/zero/: mysql/first/\n", "former": "  mysql/first/: {zero: answer}\n"}
        before = (small / REGISTRY).read_text(encoding="utf-8")
        declare(**{section: entries[section]})
        baseline = load(small)
        assert judge(small, baseline) == []
        (small / REGISTRY).write_text(before, encoding="utf-8")
        (problem,) = judge(small, baseline)
        assert problem.rule.startswith("permalink-")
        assert "zero" in problem.message

    def test_until_it_opens_it_only_reports(
        self, small: Path, published: Registry, declare: Callable[..., None]
    ) -> None:
        declare(close=True)
        baseline = load(small)
        rename(small)
        declare()
        assert judge(small, baseline) == []
        said = list(notices(read_corpus(small), load(small), baseline))
        assert [problem.rule for problem in said] == ["permalink-page-gone"]

    def test_once_open_it_reports_nothing_twice(self, small: Path, published: Registry) -> None:
        rename(small)
        assert list(notices(read_corpus(small), load(small), published)) == []

    def test_it_cannot_be_closed_again(self, small: Path, published: Registry, declare: Callable[..., None]) -> None:
        rename(small)
        declare(close=True)
        rules = {problem.rule: problem.position.line for problem in judge(small, published)}
        assert rules == {
            "permalinks-closed": line(small, "open:"),
            "permalink-page-gone": line(small, "redirects:"),
        }


@pytest.mark.parametrize(
    ("redirects", "rule", "mend"),
    [
        ({"a/": "mysql/frist/"}, "redirect-target", "a/: mysql/first/"),
        ({"a/": "mysql/first/#explian"}, "redirect-fragment", "a/: 'mysql/first/#explain'"),
        ({"mysql/first/": "mysql/second/"}, "redirect-source-exists", None),
        ({"q/mysql-1/": "mysql/second/"}, "redirect-source-exists", None),
        ({"a/": "b/", "b/": "c/#x", "c/": "mysql/first/"}, "redirect-chain", "a/: mysql/first/"),
        ({"a/": "q/mysql-2/"}, "redirect-chain", "a/: mysql/second/"),
        ({"a/": "a/"}, "redirect-loop", None),
        ({"a/": "b/", "b/": "a/#x"}, "redirect-loop", None),
        ({"a/": "b/", "b/": "c/", "c/": "b/"}, "redirect-loop", None),
    ],
)
def test_a_redirect_leads_straight_to_what_exists(
    small: Path,
    declare: Callable[..., None],
    redirects: dict[str, str],
    rule: str,
    mend: str | None,
) -> None:
    declare("".join(f"  {old}: {new}\n" for old, new in redirects.items()))
    problem = judge(small, None)[0]
    assert (problem.rule, problem.position.line) == (rule, line(small, f"  {next(iter(redirects))}: "))
    if mend:
        spelled = problem.fix.partition("「")[2].partition("」")[0]
        assert yaml.safe_load(spelled) == yaml.safe_load(mend)


@pytest.mark.parametrize(
    ("former", "rule", "mend"),
    [
        ("mysql/frist/:\n    old: answer", "former-anchor-page", "mysql/first/"),
        ("mysql/first/:\n    explain: answer", "former-anchor-exists", "删去"),
        ("mysql/first/:\n    old: answre", "former-anchor-dead", "old: answer"),
        ("mysql/first/:\n    oldest: old\n    old: proof", "former-anchor-dead", "oldest: proof"),
        ("mysql/first/:\n    a: b\n    b: a", "former-anchor-dead", "写成"),
        ("mysql/:\n    old: answer", "former-anchor-dead", "删去"),
    ],
)
def test_a_former_anchor_leads_to_what_exists(
    small: Path, declare: Callable[..., None], former: str, rule: str, mend: str
) -> None:
    declare(former=f"  {former}\n")
    problem = judge(small, None)[0]
    at_page = rule == "former-anchor-page"
    assert problem.rule == rule
    assert problem.position.line == line(small, "former_anchors:") + (1 if at_page else 2)
    assert mend in problem.fix


class TestAnswerIds:
    def test_the_id_of_a_page_never_changes(
        self, small: Path, write: Writer, published: Registry, declare: Callable[..., None]
    ) -> None:
        write("docs/mysql/second.md", answer_text("mysql-7", 2))
        declare(close=True)
        closed = parse("open: false\nids:\n  mysql-2: mysql/second/\n")
        (problem,) = judge(small, closed)
        assert found([problem]) == ["docs/mysql/second.md:2 answer-id-changed"]
        assert "id: mysql-2" in problem.fix

    def test_two_answers_cannot_swap_their_ids(
        self, small: Path, write: Writer, published: Registry, declare: Callable[..., None]
    ) -> None:
        write("docs/mysql/first.md", answer_text("mysql-2", 1))
        write("docs/mysql/second.md", answer_text("mysql-1", 2))
        declare()
        assert {p.position.path for p in judge(small, published) if p.rule == "answer-id-changed"} == {
            "docs/mysql/first.md",
            "docs/mysql/second.md",
        }

    def test_an_id_goes_where_its_page_goes(
        self, small: Path, published: Registry, declare: Callable[..., None]
    ) -> None:
        rename(small)
        declare("  mysql/second/: mysql/first/\n")
        (problem,) = judge(small, published)
        assert found([problem]) == ["docs/mysql/moved.md:2 answer-id-changed"]
        assert "mysql/second/: mysql/moved/" in problem.fix

    def test_the_id_of_a_removed_answer_is_never_given_again(
        self, small: Path, write: Writer, published: Registry, declare: Callable[..., None]
    ) -> None:
        (small / "docs/mysql/second.md").unlink()
        declare("  mysql/second/: mysql/first/\n  q/mysql-2/: mysql/first/\n")
        baseline = load(small)
        write("docs/mysql/third.md", answer_text("mysql-2", 2))
        declare()
        assert [p.rule for p in judge(small, baseline)] == ["redirect-source-exists"]
