"""The pass over a corpus: every structured block has a report, at its place."""

from __future__ import annotations

import pytest

from scripts.corpus import read_page
from scripts.model import Corpus, Position
from scripts.validators import Fault, ToolMissing, run, validate_corpus
from scripts.validators.report import Validator

PAGE = """\
---
title: x
---

```yaml
a: 1
a: 2
```

- list

    ```json {title="a.json"}
    {"a": 1}
    ```

```python
print(1)
```

```yaml {include="labs/x.yml"}
```

~~~yaml {not-run="不在这里"}
a: [
~~~
"""


@pytest.fixture
def page_corpus() -> Corpus:
    page, _ = read_page("docs/a/b.md", PAGE)
    return Corpus((), (page,))


def test_each_structured_block_is_reported_in_order(page_corpus: Corpus) -> None:
    reports = validate_corpus(page_corpus)
    lines = {place: [f.line for f in report] for place, report in reports.items() if isinstance(report, tuple)}
    path = "docs/a/b.md"
    assert lines == {Position(path, 5): [2], Position(path, 12, 5): [], Position(path, 23): [1]}
    assert list(reports) == sorted(reports)


def test_missing_tool_is_the_report(page_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = ToolMissing("tool", "装上它")

    def judge(_: str) -> tuple[Fault, ...]:
        raise absent

    monkeypatch.setattr(run, "find_validator", lambda *_: Validator("tool", judge, lambda: "1"))
    assert set(validate_corpus(page_corpus).values()) == {absent}


def test_the_real_answers_are_valid(corpus: Corpus) -> None:
    reports = validate_corpus(corpus)
    assert reports
    assert {str(place): report for place, report in reports.items() if report and isinstance(report, tuple)} == {}
