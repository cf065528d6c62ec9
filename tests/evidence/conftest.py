"""An answer with blocks of every kind, and a record in which all of them held."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable

import pytest

from scripts.corpus.reader import read_page
from scripts.evidence import AnswerEvidence, BlockEvidence, Outcome, Role, account
from scripts.model import Answer, AnswerMeta
from tests.conftest import answer_text

BLOCKS = """
```python {title="one.py"}
print(1)
```

```text {title="输出"}
1
```

```toml {title="pyproject.toml"}
[project]
name = "a"
```

```yaml {title="deploy.yml" not-run="需要一个集群"}
kind: Pod
```

```text
公式
```

```python
print(2)
```
"""

AnswerMaker = Callable[..., Answer]


@pytest.fixture
def make() -> AnswerMaker:
    """Makes an answer from the text of its experiments."""

    def maker(blocks: str = BLOCKS, needs: tuple[str, ...] = ()) -> Answer:
        page, _ = read_page("docs/mysql/first.md", answer_text("mysql-1", 1, proof=textwrap.dedent(blocks)))
        meta = AnswerMeta.model_validate({**page.meta, "needs": needs})
        return Answer(page, meta, "mysql")

    return maker


def held(answer: Answer, date: datetime.date = datetime.date(2026, 11, 22)) -> AnswerEvidence:
    """Return the record of a run in which every block held."""
    outcomes = {Role.RUN: Outcome.RAN, Role.VALIDATE: Outcome.VALIDATED, Role.NOT_RUN: Outcome.NOT_RUN}
    blocks = [
        BlockEvidence(
            ordinal=block.ordinal,
            section=block.section,
            language=block.block.language,
            outcome=outcomes[block.role],
            software={"CPython": "3.11.2"},
            seconds=0.1,
            date=date,
            sha256=block.sha256,
        )
        for block in account(answer)
    ]
    return AnswerEvidence(answer=answer.meta.id, containment="namespaces", blocks=tuple(blocks)).sealed()
