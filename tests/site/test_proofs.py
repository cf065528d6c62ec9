"""The evidence as the reader sees it: a claim stands only where a record carries it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scripts.corpus import read_corpus
from scripts.evidence import AnswerEvidence, Outcome, write
from scripts.search.reader import read_entries
from scripts.site.builder import SiteBuildError, build_site
from scripts.site.catalogue import catalogue
from scripts.site.markup import makeExtension
from scripts.site.proofs import Mark, experiment_mark, judge_all
from tests.conftest import Writer, answer_text
from tests.site.evidence import recorded

FIRST = "docs/mysql/first.md"
EXPERIMENT = """### 成立吗？ {#exp-first}

断言

:   话。

预测

:   数。

运行

:   在本机。

    ```python {title="a.py"}
    print(1)
    ```

真实输出

:   一行：

    ```text {title="输出"}
    1
    ```

结论

:   成立。

### 结果集？ {#exp-second}

断言

:   话。

预测

:   数。

运行

:   在服务器上。

    ```sql
    SELECT 1 AS n, NULL AS m;
    ```

真实输出

:   一行：

    ```tsv {title="输出"}
    n\tm
    1\tNULL
    ```

结论

:   成立。"""
HELD = answer_text("mysql-1", 1, proof=EXPERIMENT)

Others = Mapping[int, tuple[Outcome, str]]


class Elements(HTMLParser):
    """The elements of a page with their attributes and the text that follows each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def states(self, css_class: str) -> list[str]:
        return [a.get("data-state", "") for _, a in self.found if css_class in a.get("class", "").split()]


Build = Callable[..., Path]


@pytest.fixture
def build(repository: Path, write: Writer) -> Build:
    """Builds the first answer with evidence that was made for a text, and returns the site."""

    def builder(text: str = HELD, recorded_for: str | None = HELD, others: Others | None = None) -> Path:
        if recorded_for is not None:
            write(FIRST, recorded_for)
            record(repository, others)
        write(FIRST, text)
        return build_site(repository, read_corpus(repository), repository / "site", "https://example.org/sub/").site

    return builder


def record(root: Path, others: Others | None = None) -> AnswerEvidence:
    answer = next(a for a in read_corpus(root).answers if a.meta.id == "mysql-1")
    made = recorded(answer, others)
    write(root / "evidence", made)
    return made


def page(site: Path, path: str = "mysql/first/") -> str:
    return (site / path / "index.html").read_text(encoding="utf-8")


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_blocks_that_held_say_on_what_and_when(build: Build) -> None:
    html = page(build())
    seen = Elements(html)
    assert seen.states("yj-proven") == ["proven"]
    assert seen.states("yj-ran") == ["proven", "proven"]
    assert seen.states("yj-proof") == ["proven", "proven"]
    assert seen.states("yj-out") == ["", ""]
    text = plain(html)
    assert "本页 2 个代码块全部实测" in text
    assert "已实测 CPython 3.11.2 2026-11-22" in text
    assert "CPython 3.11.2 MySQL 9.7.4 " in text
    assert "真实输出" in text
    assert 'href="../../about/verification/#mysql-1"' in html
    assert "<path" in html[html.index('class="yj-seal"') :].partition("</svg>")[0]


def test_a_changed_block_is_to_be_run_again_and_so_is_all_after_it(build: Build) -> None:
    html = page(build(HELD.replace("print(1)", "print(2)")))
    seen = Elements(html)
    assert seen.states("yj-proven") == ["none"]
    assert set(seen.states("yj-ran")) == set(seen.states("yj-out")) == set(seen.states("yj-proof")) == {"stale"}
    text = plain(html)
    assert "本页 2 个代码块待重跑" in text
    assert "已实测" not in text
    assert "真实输出" not in text
    assert "<path" not in html[html.index('class="yj-seal"') :].partition("</svg>")[0]


def test_a_changed_output_is_to_be_run_again(build: Build) -> None:
    html = page(build(HELD.replace("    1\n    ```\n\n结论", "    2\n    ```\n\n结论", 1)))
    seen = Elements(html)
    assert seen.states("yj-proven") == ["partial"]
    assert seen.states("yj-proof") == ["stale", "proven"]
    assert "2 个代码块中 1 个实测，1 个待重跑" in plain(html)


def test_a_site_without_evidence_still_builds_and_says_so(build: Build) -> None:
    site = build(recorded_for=None)
    html = page(site)
    assert Elements(html).states("yj-proven") == ["none"]
    assert "本页没有运行证据" in html
    assert "还没有运行记录" in html
    assert "已实测" not in html
    assert "题，还没有运行证据" in page(site, "")
    assert "2 块未验证" in page(site, "mysql/")
    assert json.loads((site / "evidence.json").read_text(encoding="utf-8"))["generated"] is None


def test_forged_evidence_proves_nothing(build: Build, repository: Path) -> None:
    file = repository / "evidence" / "mysql-1.json"
    build()
    file.write_text(file.read_text(encoding="utf-8").replace("9.7.4", "9.7.5"), encoding="utf-8")
    html = page(build(recorded_for=None))
    seen = Elements(html)
    assert seen.states("yj-proven") == ["none"]
    assert set(seen.states("yj-proof")) == {"stale"}
    assert "运行记录不可信" in html
    assert "9.7.5" not in html


def test_a_failed_block_says_how_and_its_output_is_not_real(build: Build) -> None:
    html = page(build(others={1: (Outcome.FAILED, "第 1 行不同")}))
    seen = Elements(html)
    assert seen.states("yj-proven") == ["partial"]
    assert seen.states("yj-proof") == ["failed", "proven"]
    assert seen.states("yj-out") == ["stale", ""]
    text = plain(html)
    assert "失败 第 1 行不同" in text
    assert text.count("真实输出") == 1
    assert "2 个代码块中 1 个实测，1 个失败" in text


def test_a_block_that_is_not_run_says_why(build: Build) -> None:
    text = HELD.replace("```sql", '```sql {not-run="要一台服务器"}')
    html = page(build(text, text))
    assert "未运行 要一台服务器" in plain(html)
    assert "2 个代码块中 1 个实测，1 个未运行" in plain(html)
    assert "未核对" in html, "nobody printed the second output"


def test_a_file_that_a_tool_read_is_not_said_to_have_run(build: Build) -> None:
    text = answer_text("mysql-1", 1, in_depth="```yaml\na: 1\n```")
    html = page(build(text, text))
    assert Elements(html).states("yj-ran") == ["checked"]
    assert "已校验 zizmor 1.16.0 2026-11-22" in plain(html)
    assert "已实测" not in html


def test_result_sets_keep_their_columns(build: Build) -> None:
    html = page(build())
    assert '<th scope="col" class="num">n</th> <th scope="col">m</th>' in html
    assert '<td class="null">NULL</td>' in html


def test_a_block_that_failed_as_meant_says_so(build: Build) -> None:
    text = HELD.replace('{title="a.py"}', '{title="a.py" expect="TypeError"}')
    assert "按预期失败：TypeError CPython 3.11.2" in plain(page(build(text, text)))


def test_experiments_keep_their_anchors_and_their_place_in_the_contents(build: Build) -> None:
    site = build()
    html = page(site)
    assert html.count('id="exp-first"') == 1
    assert 'aria-labelledby="exp-first"' in html
    assert 'aria-label="复制链接：成立吗？" class="headerlink i i-link" href="#exp-first"' in html
    contents = html[html.index('aria-label="本页目录"') :]
    assert contents.index("#exp-first") < contents.index("#exp-second") < contents.index("#follow-ups")
    entry = next(entry for entry in read_entries(site) if entry.location == "mysql/first/#exp-first")
    assert "print(1)" in entry.text, "what an experiment says is found under the experiment"
    assert "已实测" not in entry.text


def test_the_record_page_has_an_anchor_for_every_answer(build: Build) -> None:
    html = page(build(), "about/verification/")
    assert [a["id"] for tag, a in Elements(html).found if tag == "li" and "id" in a] == ["mysql-1", "mysql-2"]
    assert "MySQL 9.7.4" in html
    assert "隔离运行" in html


def test_evidence_json_accounts_for_every_block(build: Build, repository: Path) -> None:
    document: dict[str, Any] = json.loads((build() / "evidence.json").read_text(encoding="utf-8"))
    assert document["generated"] == "2026-11-22"
    assert document["software"] == {"CPython": "3.11.2", "MySQL": "9.7.4"}
    first, second = document["blocks"]
    lines = (repository / FIRST).read_text(encoding="utf-8").split("\n")
    assert lines[first["line"] - 1].strip() == '```python {title="a.py"}'
    assert (second["answer"], second["section"], second["ordinal"]) == ("mysql-1", "exp-second", 2)
    assert (second["path"], second["language"], second["outcome"]) == (FIRST, "sql", "ran")
    assert (second["reason"], second["software"], second["seconds"]) == ("", {"MySQL": "9.7.4"}, 0.25)
    assert re.fullmatch(r"[0-9a-f]{64}", second["sha256"])


def test_the_builder_takes_another_folder_of_evidence(build: Build, repository: Path, tmp_path: Path) -> None:
    build()
    (repository / "evidence").rename(tmp_path / "elsewhere")
    corpus = read_corpus(repository)
    without = build_site(repository, corpus, repository / "site").site
    assert "已实测" not in page(without)
    assert "已实测" in page(build_site(repository, corpus, repository / "site", evidence=tmp_path / "elsewhere").site)


def test_records_get_pages_of_their_own_when_they_are_many(small: Path, write: Writer) -> None:
    for number in range(3, 8):
        write(f"docs/mysql/a{number}.md", answer_text(f"mysql-{number}", number))
    corpus = read_corpus(small)
    data: Any = catalogue(corpus, {}, judge_all(corpus, {}), page_size=3).data
    addresses = [data["answers"][answer.page.source]["proof"]["record"] for answer in corpus.answers]
    assert addresses[0] == "about/verification/mysql/#mysql-1"
    assert addresses[-1] == "about/verification/mysql/page/3/#mysql-7"
    assert [
        len(data["listings"][f"about/verification/mysql/{page}"]["answers"]) for page in ("index.md", "page/3.md")
    ] == [3, 1]
    assert data["records"][0]["answers"] == []
    assert data["records"][0]["url"] == "about/verification/mysql/"


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["proven", "checked"], ("proven", "已实测")),
        (["checked"], ("checked", "已校验")),
        (["proven", "failed", "stale"], ("failed", "x")),
        (["proven", "stale"], ("stale", "x")),
        (["proven", "skipped"], ("skipped", "部分未运行")),
        (["skipped"], ("skipped", "未运行")),
        ([], ("skipped", "没有代码")),
    ],
)
def test_an_experiment_is_proven_only_where_all_of_it_held(states: list[str], expected: tuple[str, str]) -> None:
    mark = experiment_mark(Mark(state, "x") for state in states)
    assert (mark.state, mark.word) == expected


def test_a_mark_never_lands_on_another_block(repository: Path, write: Writer) -> None:
    write(FIRST, HELD)
    corpus = read_corpus(repository)
    write(FIRST, HELD.replace("```python", "```bash"))
    with pytest.raises(SiteBuildError, match=r"docs/mysql/first\.md：第 1 个围栏是 bash，清点时却是 python"):
        build_site(repository, corpus, repository / "site")
    write(FIRST, HELD.replace("```sql", "    sql"))
    with pytest.raises(SiteBuildError, match="围栏"):
        build_site(repository, corpus, repository / "site")


def test_the_extension_works_without_verdicts() -> None:
    assert makeExtension().getConfig("verdicts") == {}


DRAWN = """<svg viewBox="0 0 380 40">
    <title>一棵树</title><desc>只有一层。</desc>
    <rect class="d-b" x="1" y="1" width="9" height="9"/>
    </svg>"""


def test_a_drawing_that_a_block_printed_stands_in_the_page_with_its_mark(build: Build) -> None:
    text = HELD.replace("```tsv", "```svg").replace("n\tm\n    1\tNULL", DRAWN)
    html = (build(text, text) / "mysql/first/index.html").read_text(encoding="utf-8")
    figures = [attrs for tag, attrs in Elements(html).found if "yj-fig--drawn" in attrs.get("class", "")]
    assert len(figures) == 1
    assert 'role="img" aria-label="一棵树。只有一层。"' in html
    assert "<figcaption>一棵树</figcaption>" in html
    assert "&lt;svg" not in html


def test_a_drawing_that_nobody_may_print_ends_the_build(build: Build) -> None:
    text = HELD.replace("```tsv", "```svg").replace("n\tm\n    1\tNULL", DRAWN.replace("<rect", "<script/><rect"))
    with pytest.raises(SiteBuildError, match=r"docs/mysql/first\.md.*<script>"):
        build(text, text)
