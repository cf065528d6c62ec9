"""Plausible documents: what authors write, with ids, links and fences in odd places.

A seed gives the same document for ever. Pieces are written as the site's parser wants them: four columns
of indentation, a blank line before a list. What it reads in another way is a problem of its own.
"""

from __future__ import annotations

import random
from collections.abc import Callable

__all__ = ["document"]

WORDS = (
    "索引|InnoDB|页|`a[0]`|**重点**|*斜体*|B+Tree|16 KB|`[x](y)`|``a`b``|\\[不是\\](链接)|a_b_c|2 * 3|\\*星\\*|5 > 3|"
    "`<a href>`|&amp;|「引」|$5|O(log n)|(括号)|[方括号]|![感叹]|{花括号}|~~删~~|a < b|x>y|&lt;br&gt;|http://裸地址|"
    "#话题|1. 二|~/.bashrc|C:\\\\Users|\\`不是码\\`|snake_case|__dunder__|H<sub>2</sub>O|<kbd>Ctrl</kbd>|换<br>行|"
    "<!-- 注 -->|a|b"
).split("|")
TARGETS = (
    "b.md",
    "../mysql/b.md#c",
    "#id-a",
    "https://example.com/a?b=c&d=e",
    "https://example.com/a_(b)",
    "a%20b.md",
    "中文.md#节",
    "../x/",
    "https://example.com/*a*/_b_",
    "mailto:a@example.com",
)
LABELS = ("文字", "`码`", "**粗**字", "甲 [乙] 丙", "a_b", "x\\]y", "`]`", "第 1 节")
CODE = ("# 不是标题 {#no}\n[不是](链接)", "x = `1`\n\n\n- 项", "    缩进", "", "<div>", "~~\n``")
INFO = ("python", "text", 'sql {title="a b.sql"}', "", "yaml {title='x.yml' not-run=\"无\"}", "{.java #java-x}")


class _Author:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.ids = 0
        self.definitions: list[str] = []

    def document(self) -> str:
        blocks = [self.block(0) for _ in range(self.random.randint(3, 12))]
        return "\n\n".join(["开头。", *blocks, *self.definitions]) + "\n"

    def one_of(self, *choices: str) -> str:
        return self.random.choice(choices)

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def new_id(self) -> str:
        self.ids += 1
        return self.one_of("part-{}", "{}-x", "a_{}", "Ab{}", "节{}").format(self.ids)

    def words(self, least: int = 1, most: int = 8) -> str:
        return " ".join(self.one_of(*WORDS) for _ in range(self.random.randint(least, most)))

    def link(self) -> str:
        label, target, mark = self.one_of(*LABELS), self.one_of(*TARGETS), self.one_of("", "", "!")
        form = self.one_of("{}", "{}", "{}", '{} "题 名"', "<{}>", "reference", "auto")
        if form == "auto":
            return "<https://example.com/auto>"
        if form == "reference":
            return self.reference(target)
        return f"{mark}[{label}]({form.format(target)})"

    def reference(self, target: str) -> str:
        name = f"r{len(self.definitions)}"
        self.definitions.append(f"[{name}]: {target}" + self.one_of("", ' "题"'))
        return self.one_of(f"[文字][{name}]", f"（[{name}]）", f"[{name}][]")

    def line(self) -> str:
        return "字" + " ".join(
            self.words() if self.maybe(0.6) else self.link() for _ in range(self.random.randint(1, 4))
        )

    def block(self, depth: int) -> str:
        choices: list[Callable[[], str]] = [self.paragraph, self.paragraph, self.fence, self.table, self.figure]
        choices += [self.indented, self.rule, self.heading]
        if depth == 0:
            choices += [self.heading, self.underlined, self.definition]
        if depth < 2:
            choices += [self.bullets, self.numbers, self.quote, self.admonition]
        return self.random.choice(choices)()

    def paragraph(self) -> str:
        return "\n".join(self.line() for _ in range(self.random.randint(1, 3)))

    def heading(self) -> str:
        tails = [
            "",
            "{{#{}}}",
            "{{: #{} .c }}",
            "## {{#{}}}",
            '{{.c #{} data-x="a b"}}',
            "{{不是属性",
            "#",
            "{{#{}}}  ",
        ]
        text = self.one_of(self.words(1, 3), f"用 `{{}}` 格式化 {self.words(1, 2)}", self.line())
        return f"{'#' * self.random.randint(1, 6)} {text} {self.one_of(*tails).format(self.new_id())}"

    def underlined(self) -> str:
        return f"标题 {self.words(1, 2)}{self.one_of('', f' {{#{self.new_id()}}}')}\n{self.one_of('---', '====', '-')}"

    def rule(self) -> str:
        return self.one_of("***", "---", "* * *", "____")

    def fence(self) -> str:
        mark = self.one_of("```", "````", "~~~", "`````")
        inner = "```\n内\n```" if len(mark) > 3 and self.maybe(0.5) else self.one_of(*CODE)
        return f"{mark}{self.one_of(*INFO)}\n{inner}\n{mark}"

    def figure(self) -> str:
        return f'```mermaid {{#{self.new_id()} title="图 [a](b)" desc="说明"}}\nflowchart TD\n  A["[x](y)"] --> B\n```'

    def indented(self) -> str:
        return "段落。\n\n    # 缩进的码\n    [不是](链接)\n\n段落。"

    def table(self) -> str:
        rows = [f"| {self.cell()} | {self.cell()} |" for _ in range(self.random.randint(1, 3))]
        return "\n".join(["| 甲 | 乙 |", "| --- | :-: |", *rows])

    def cell(self) -> str:
        return self.one_of(self.words(1, 2), self.link(), "`a \\| b`", "")

    def bullets(self) -> str:
        return self.items(lambda _: self.one_of("-   ", "- ", "* ", "+ "))

    def numbers(self) -> str:
        return self.items(lambda number: f"{number + 1}. ")

    def items(self, mark: Callable[[int], str]) -> str:
        items = [mark(number) + self.with_children(self.line()) for number in range(self.random.randint(1, 3))]
        loose = any("\n\n" in item for item in items)
        return ("\n\n" if loose else self.one_of("\n", "\n\n")).join(items)

    def with_children(self, text: str) -> str:
        return f"{text}\n\n{indent(self.block(1))}" if self.maybe(0.4) else text

    def definition(self) -> str:
        return (
            f"{self.one_of('词', self.line())}{self.one_of(chr(10), chr(10) * 2)}:   {self.with_children(self.line())}"
        )

    def quote(self) -> str:
        return "\n".join(f"> {line}".rstrip() for line in self.block(2).splitlines())

    def admonition(self) -> str:
        return f'!!! note "{self.words(1, 2)}"\n\n{indent(self.block(1))}'


def indent(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())


def document(seed: int) -> str:
    """Return the document of a seed."""
    return _Author(seed).document()
