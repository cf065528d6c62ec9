"""The pages as plain Markdown for tools that know nothing of this project."""

from __future__ import annotations

from pathlib import Path

import yaml

from scripts.bench.pages.plain import MATERIAL, VITEPRESS, Dialect, plain_pages
from scripts.corpus import read_corpus
from tests.conftest import Writer, answer_text, topic_text

EXPLAIN = """\
```mermaid {#fig-a title="一张图" desc="甲到乙。"}
flowchart TD
  A --> B
```"""
PROOF = """\
### 成立吗？ {#exp-first}

断言

:   话，第一行
    接着的一行。

运行

:   在哪里。

    ```python {title="a.py" timeout="300"}
    def f():

        return 1
    ```

    - 项

真实输出

:   一行：

    ```text {title="输出"}
    1
    ```"""


def pages(root: Path, dialect: Dialect) -> dict[str, str]:
    return dict(plain_pages(read_corpus(root), dialect))


def answer(write: Writer, root: Path, dialect: Dialect, **sections: str) -> str:
    write("docs/mysql/index.md", topic_text())
    write("docs/mysql/first.md", answer_text("mysql-1", 1, **sections))
    return pages(root, dialect)["mysql/first.md"]


def test_the_front_matter_keeps_what_every_tool_knows(small: Path) -> None:
    text = pages(small, MATERIAL)["mysql/first.md"]
    _, front, body = text.split("---\n", 2)
    assert yaml.safe_load(front) == {"title": "问题 mysql-1？", "description": "一句话。"}
    assert body.startswith("\n# 问题 mysql-1？\n\n## 一句话答案 {#answer}\n")


def test_a_topic_lists_its_answers(small: Path) -> None:
    text = pages(small, VITEPRESS)["mysql/index.md"]
    assert 'description: "索引"\n---\n\n# MySQL\n\n索引\n\n**[问题 mysql-1？](first.md)**\n\n一句话。\n' in text
    assert "**[问题 mysql-2？](second.md)**" in text


def test_the_home_page_lists_the_answers_by_topic(small: Path, write: Writer) -> None:
    write("docs/index.md", "---\ntitle: 首页\nheadline: 代码说了算。\ntemplate: home.html\n---\n\n引子。\n")
    text = pages(small, MATERIAL)["index.md"]
    assert "# 代码说了算。\n\n引子。\n\n## MySQL\n\n索引\n\n**[问题 mysql-1？](mysql/first.md)**" in text


def test_generated_pages_are_left_out(small: Path, write: Writer) -> None:
    write("docs/contributing/reference.md", "---\ntitle: 参考\n---\n\n::: scripts\n")
    write("docs/contributing/index.md", "---\ntitle: 指南\n---\n\n话。\n")
    assert {"contributing/index.md"} == {name for name in pages(small, MATERIAL) if name.startswith("contributing")}


def test_a_diagram_is_a_stock_fence_with_its_caption_below(write: Writer, tmp_path: Path) -> None:
    text = answer(write, tmp_path, MATERIAL, explain=EXPLAIN)
    assert "\n```mermaid\nflowchart TD\n  A --> B\n```\n\n*一张图*\n" in text


def test_material_keeps_definition_lists_and_titles(write: Writer, tmp_path: Path) -> None:
    text = answer(write, tmp_path, MATERIAL, proof=PROOF)
    assert '\n运行\n\n:   在哪里。\n\n    ```python title="a.py"\n    def f():\n\n        return 1\n    ```\n' in text
    assert '\n:   一行：\n\n    ```text title="输出"\n    1\n    ```\n' in text


def test_vitepress_gets_terms_in_bold_and_definitions_at_the_margin(write: Writer, tmp_path: Path) -> None:
    text = answer(write, tmp_path, VITEPRESS, proof=PROOF)
    assert "\n**断言**\n\n话，第一行\n接着的一行。\n" in text
    assert "\n**运行**\n\n在哪里。\n\n```python [a.py]\ndef f():\n\n    return 1\n```\n\n- 项\n" in text
    assert "\n**真实输出**\n\n一行：\n\n```text [输出]\n1\n```\n" in text


def test_lines_of_code_are_no_terms_outside_a_definition_list(write: Writer, tmp_path: Path) -> None:
    code = '```python {title="a.py"}\nx = 1\n\ny = {\n    2: 3,\n}\n```'
    text = answer(write, tmp_path, VITEPRESS, in_depth=code)
    assert "\n```python [a.py]\nx = 1\n\ny = {\n    2: 3,\n}\n```\n" in text


def test_included_code_is_written_out_where_it_stands(write: Writer, tmp_path: Path) -> None:
    write("labs/x.py", "def f():\n\n    return 1\n")
    fence = '- 项：\n\n    ```python {title="labs/x.py" include="labs/x.py"}\n    ```'
    text = answer(write, tmp_path, MATERIAL, in_depth=fence)
    assert '    ```python title="labs/x.py"\n    def f():\n\n        return 1\n    ```\n' in text


def test_a_fence_of_four_marks_keeps_them(write: Writer, tmp_path: Path) -> None:
    fence = '````markdown {not-run="示意"}\n```sql {title="a.sql"}\nSELECT 1;\n```\n````'
    text = answer(write, tmp_path, VITEPRESS, in_depth=fence)
    assert '\n````markdown\n```sql {title="a.sql"}\nSELECT 1;\n```\n````\n' in text
