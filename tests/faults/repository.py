"""A clean repository to break: small, complete, without a problem; and the tools to break one thing in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.corpus import read_corpus
from scripts.evidence import FOLDER, Outcome, write
from tests.conftest import ROOT, answer_text, topic_text
from tests.site.evidence import recorded

__all__ = ["DIAGRAM", "FIRST", "LAB", "LOGS", "RECORD", "SECOND", "Place", "Repository", "write_clean"]

FIRST, SECOND, LOGS = "docs/mysql/first.md", "docs/mysql/second.md", "docs/elk/logs.md"
LAB, RECORD = "labs/levels.py", f"{FOLDER}/mysql-1.json"

DIAGRAM = """```mermaid {#fig-path title="检索的路径" desc="从根页到叶页，再回到聚簇索引。"}
flowchart TD
  A["根页"] --> B["叶页"]
  B --> C["聚簇索引"]
```"""

EXPERIMENT = """### 层数对得上吗？ {#exp-levels}

断言

:   树有三层。

预测

:   打印 3。

运行

:   CPython 3.11。

    ```python {title="levels.py"}
    print(3)
    ```

真实输出

:   一个数。

    ```text {title="输出"}
    3
    ```"""

LEVELS = '''"""树的层数。"""


def levels(rows: int, fanout: int) -> int:
    """Return how many levels hold the rows."""
    return 1 if rows <= fanout else 1 + levels(-(-rows // fanout), fanout)
'''

INCLUDING = f"""```python {{title="层数的算法" include="{LAB}#levels"}}
```"""

PITFALL = """「叶子里存着行指针。」

:   没有行指针，见[实验](#exp-levels)与[第二题](second.md#question-b)。"""

WORKFLOW = """```yaml {title=".github/workflows/test.yml"}
name: test
on: [push]
permissions: {}
jobs:
  test:
    name: test
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - run: make test
```"""

SECTIONS = ("mysql/", "elk/", "about/", "contributing/")
NAV = "nav:\n  - index.md\n" + "".join(f"  - {section}index.md\n" for section in SECTIONS) + "not_in_nav"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault should be reported: a file and a line, 1-based."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Repository:
    """A scratch repository."""

    root: Path

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def find(self, path: str, needle: str) -> Place:
        """Return the first line that holds the needle."""
        lines = self.read(path).splitlines()
        return Place(path, next(number for number, line in enumerate(lines, 1) if needle in line))

    def replace(self, path: str, old: str, new: str) -> Place:
        """Replace the one occurrence and return the line of the new text."""
        text = self.read(path)
        assert text.count(old) >= 1, (path, old)
        line = text[: text.index(old)].count("\n") + 1
        self.write(path, text.replace(old, new, 1))
        return Place(path, line)

    def append(self, path: str, section: str, text: str) -> Place:
        """Add a paragraph to the end of a section and return its first line."""
        source = self.read(path)
        start = source.index(f"{{#{section}}}")
        end = source.find("\n## ", start)
        end = len(source) if end < 0 else end
        head = source[:end].rstrip("\n") + "\n\n"
        self.write(path, head + text + "\n" + source[end:])
        return Place(path, head.count("\n") + 1)

    def record(self, path: str, others: Mapping[int, tuple[Outcome, str]] | None = None) -> None:
        """Write what a run of an answer's blocks, as they stand, would leave behind.

        Args:
            path: of the answer's page.
            others: by ordinal, the outcome and reason of blocks that did not hold.
        """
        answer = next(answer for answer in read_corpus(self.root).answers if answer.page.path == path)
        write(self.root / FOLDER, recorded(answer, others))

    def commit(self, message: str) -> None:
        """Commit everything to main, as an author who has no git settings."""
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        for command in (("init", "-qb", "main"), ("add", "-A"), (*who, "commit", "-q", "--allow-empty", "-m", message)):
            subprocess.run(["git", *command], cwd=self.root, check=True, capture_output=True)


def write_clean(root: Path) -> Repository:
    """Write the clean repository.

    Args:
        root: an empty folder.
    """
    repository = Repository(root)
    repository.write("docs/index.md", "---\ntitle: 首页\nheadline: 题\ntemplate: home.html\n---\n\n一句话。\n")
    repository.write("docs/mysql/index.md", topic_text())
    repository.write("docs/elk/index.md", topic_text("ELK", 2))
    first = answer_text(
        "mysql-1",
        1,
        explain=f"检索分两半。\n\n{DIAGRAM}",
        in_depth=f"### 机制 {{#mechanism}}\n\n见[日志查询](../elk/logs.md#answer)。\n\n{WORKFLOW}\n\n"
        f"{INCLUDING}\n\n"
        "![示意图](../assets/figure.svg)",
        proof=EXPERIMENT,
        pitfalls=PITFALL,
    )
    repository.write(LAB, LEVELS)
    repository.write(FIRST, first)
    repository.write(SECOND, answer_text("mysql-2", 2, proof=EXPERIMENT, pitfalls=PITFALL))
    repository.write(LOGS, answer_text("elk-1", 1, proof=EXPERIMENT, pitfalls=PITFALL))
    for path in (SECOND, LOGS):
        repository.replace(path, "second.md#question-b", "../mysql/second.md#question-b")
    repository.write("docs/contributing/index.md", "---\ntitle: 贡献指南\n---\n\n十分钟写一篇。\n")
    about = ROOT / "docs" / "about" / "index.md"
    repository.write("docs/about/index.md", about.read_text(encoding="utf-8"))
    records = ROOT / "docs" / "about" / "verification.md"
    repository.write("docs/about/verification.md", records.read_text(encoding="utf-8"))
    shutil.copytree(ROOT / "overrides", root / "overrides")
    assets = root / "docs" / "assets"
    shutil.copytree(ROOT / "docs" / "assets", assets, ignore=shutil.ignore_patterns("vendor"))
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>\n'
    repository.write("docs/assets/figure.svg", svg)
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    mermaid2 = text[text.index("  # 静态图由") : text.index("  - mkdocstrings:")]
    before, after = text.split("\nnot_in_nav", 1)
    configured = before[: before.index("nav:")] + NAV + after
    repository.write("mkdocs.yml", configured.replace(mermaid2, ""))
    repository.record(FIRST)
    return repository
