"""A new answer, with its sections: what ``make new`` writes."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.model import FIXED_SECTIONS, Corpus

__all__ = ["ScaffoldError", "write_answer"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_HINTS = {
    "answer": "（一两句，不超过 120 字，能直接说出口。）",
    "explain": "（600–720 字，从机制讲起，配一张图。）",
    "in-depth": "（整个机制：步骤、结构、公式、数字、版本。）",
    "proof": """### （一个能被推翻的小标题） {#exp-first}

断言

:   （可以被推翻的一句话。）

预测

:   （跑之前写下的数字或现象。）

运行

:   （环境，一句话。）

    ```python
    print("把代码写在这里")
    ```

真实输出

:   （一句话：看哪里。下面的输出由 make verify UPDATE=1 写。）

    ```text {title="输出"}
    把代码写在这里
    ```

结论

:   （断言成不成立，预测对不对。）""",
    "follow-ups": """### （面试官接着会问什么）？ {#first-question}

（二到六句，说清为什么。）

### （第二个追问）？ {#second-question}

（二到六句，说清为什么。）

### （第三个追问）？ {#third-question}

（二到六句，说清为什么。）""",
    "pitfalls": """「（面试里听到的错误说法。）」

:   （为什么错，正确的是什么，从哪个版本起。）""",
    "interviewer": "以下是观点，不是事实。（这道题在考什么。）",
    "sources": "- [标题](https://example.org/)：支持哪些句子",
}


class ScaffoldError(ValueError):
    """A new answer that cannot be written; the message says why, in Chinese."""


def write_answer(root: Path, corpus: Corpus, topic: str, slug: str, title: str) -> Path:
    """Write a new answer with its front matter and sections.

    Args:
        root: the repository.
        corpus: the existing answers, for the next id and place.
        topic: the topic's folder.
        slug: the last part of the address.
        title: the question.

    Raises:
        ScaffoldError: no such topic, a slug that makes no address, or a file that exists.
    """
    known = {entry.slug: entry for entry in corpus.topics}
    if topic not in known:
        raise ScaffoldError(f"没有主题「{topic}」，现有：{'、'.join(known)}")
    if not _SLUG.fullmatch(slug):
        raise ScaffoldError(f"「{slug}」不能作地址：只用小写字母、数字与连字符，例如 index-structure")
    file = root / "docs" / topic / f"{slug}.md"
    if file.exists():
        raise ScaffoldError(f"{file.relative_to(root)} 已经存在")
    answers = known[topic].answers
    number = 1 + max((int(answer.meta.id.rpartition("-")[2]) for answer in answers), default=0)
    order = 1 + max((answer.meta.order for answer in answers), default=0)
    file.write_text(_document(f"{topic}-{number}", order, title), encoding="utf-8")
    return file


def _document(identifier: str, order: int, title: str) -> str:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    head = f"""---
id: {identifier}
title: "{quoted}"
summary: （一句话答案的要义，不超过 120 字）
level: 基础
order: {order}
tags: [（标签）]
search_terms: [（读者会输入的词）]
---
"""
    body = "\n".join(f"\n## {kind.title} {{#{kind.id}}}\n\n{_HINTS[kind.id]}" for kind in FIXED_SECTIONS)
    return head + body + "\n"
