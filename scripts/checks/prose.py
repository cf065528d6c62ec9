"""Prose: no residue of a chat, no empty phrases, no package hosts; and each section holds what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.corpus.structure import OPAQUE, Prose, ProseKind, Structure, read_structure
from scripts.model import Answer, Corpus, Heading, Page, Position, Problem, Section

__all__ = ["MAX_ANSWER", "check"]

MAX_ANSWER = 120
"""Characters of the answer in one sentence."""

OPINION = "以下是观点，不是事实。"
EXPERIMENT_TERMS = ("断言", "预测", "运行")
_EXPERIMENT_LEVEL = 3
_EXPERIMENT_FORM = f"三级标题之后用定义列表依次写 {'、'.join(EXPERIMENT_TERMS)}：词单独一行，空一行，再写「:   」与内容"

_SENTENCE = r"(?:^|(?<=[。！？；」）]))\s*"
"""The beginning of a sentence."""

_CLAUSE = r"(?:^|(?<=[。！？；」）：，、]))\s*"
"""The beginning of a sentence or of a part of one."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that no answer says.

    Attributes:
        pattern: what to look for, a regular expression.
        reason: why not, in Chinese.
    """

    pattern: str
    reason: str


CHAT_RESIDUE = (
    Phrase(r"[你您]的?简历", "读者不是正在对话的那个人"),
    Phrase(r"[你您]提供的(?:面试题|问题|答案|简历|回答)", "读者没有提供什么"),
    Phrase(r"[你您]的(?:回答|答案)已经|结合[你您]的(?:回答|答案)", "读者没有先回答"),
    Phrase(r"祝(?:[你您]|大家)", "页面不祝福读者"),
    Phrase(r"希望[^，。！？；]{0,16}对(?:[你您]|大家)[^，。！？；]{0,4}(?:帮助|启发)", "页面不谈自己有没有用"),
    Phrase(rf"{_SENTENCE}希望(?:这些|以上|这份|这篇|本文|我的)", "页面不谈自己有没有用"),
    Phrase(r"如(?:有|果(?:还|你|您|你还|您还)?有)(?:任何|其他|更多|什么)?(?:疑问|疑惑|不明白)", "读者不能在这里追问"),
    Phrase(
        r"随时(?:继续探讨|可以?(?:提问|问我|告诉我|联系我)|提问|问我|告诉我|联系我|交流)|继续探讨", "读者不能在这里追问"
    ),
    Phrase(r"欢迎(?:随时|继续)?(?:提问|追问|留言|交流|讨论)", "读者不能在这里追问"),
    Phrase(rf"{_CLAUSE}(?:下面|接下来|以下|现在)，?我(?:将|会|来|们来|们将)", "页面没有「我」，也不预告"),
    Phrase(
        r"(?:我将|我会|让我)(?:为[你您]|逐一|来?(?:解释|介绍|说明))|以下是(?:为[你您]|针对[你您])",
        "页面没有「我」，也不预告",
    ),
    Phrase(rf"{_SENTENCE}(?:我)?作为(?:一[个名位])?\s*(?:AI|人工智能|大?语言模型|智能助手)", "这是聊天程序的自称"),
    Phrase(r"我(?:只)?是(?:一[个名位])?\s*(?:AI|人工智能|语言模型)|截至我的知识|我的训练数据", "这是聊天程序的自称"),
    Phrase(rf"{_SENTENCE}(?:当然可以|没问题|好的)[！!，,]|(?:这是(?:一个)?|[你您]问了一个)好问题", "这是对话里的客套"),
)

FORBIDDEN = (
    Phrase(rf"{_CLAUSE}总(?:而言)?之", "要点应当先说过，不必再总一遍"),
    Phrase(r"综上所述|综上[，,]", "要点应当先说过，不必再总一遍"),
    Phrase(
        r"众所周知|大家都知道|毫无疑问|毋庸置疑|毋庸讳言|不言而喻|显而易见|不难(?:看出|发现|理解)",
        "给出依据，不要替读者下结论",
    ),
    Phrase(r"(?:非常|十分|极其|至关)重要的(?:是|一点)|值得(?:一提|注意)的是", "直接说那件事"),
    Phrase(r"(?<!天)赋能(?![力量])", "说清谁做什么"),
    Phrase(r"(?:形成|打造|实现|完成|打通|构建|业务|完整的?|价值)闭环|闭环(?:打法|思维|落地)", "说清从哪一步回到哪一步"),
    Phrase(r"降本增效|全方位|一站式|强有力的?(?:支撑|保障)|在当今[^，。]{0,12}(?:时代|背景下)", "这是宣传，不是事实"),
)

_MENTIONED = re.compile(r"(?<=「)[^」]+")
"""Words in 「…」 are quoted, an error in the pitfalls for example: the page itself does not say them."""

_HOSTS = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb." + "debian.org",
    "unpkg" + ".com",
    "hub." + "docker.com",
    "docker" + ".io",
)
_HOST = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _HOSTS))})(?![\w-])", re.IGNORECASE)


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield what pages should not say, sections that do not hold what they are for, questions asked twice.

    Args:
        corpus: what was read.
    """
    answers = {answer.page.path: answer for answer in corpus.answers}
    for page in corpus.pages:
        structure = read_structure(page)
        yield from _check_hosts(page, structure)
        yield from _check_tables(structure)
        for line in structure.prose:
            yield from _check_phrases(line)
        if page.path in answers:
            yield from _check_sections(answers[page.path], structure)
    yield from _check_questions(corpus)


def _check_phrases(line: Prose) -> Iterator[Problem]:
    families = (("chat-residue", "聊天的残留", CHAT_RESIDUE), ("forbidden-phrase", "套话", FORBIDDEN))
    said = _MENTIONED.sub(lambda match: OPAQUE * len(match[0]), line.masked)
    for rule, name, phrases in families:
        for phrase in phrases:
            for match in re.finditer(phrase.pattern, said):
                words = match[0].strip("，, ")
                start = match.start() + match[0].index(words)
                yield Problem(line.position(start), rule, f"{name}「{words}」", f"删去：{phrase.reason}")


def _check_hosts(page: Page, structure: Structure) -> Iterator[Problem]:
    for number, line in enumerate(structure.lines, 1):
        for match in _HOST.finditer(line):
            yield Problem(
                Position(page.path, number, match.start() + 1),
                "package-host",
                f"写了软件包索引的主机名 {match[0]}",
                "链到它在源码仓库里的文档（如 https://github.com/pypi/warehouse）；命令用默认的索引，不写主机名",
            )


def _check_tables(structure: Structure) -> Iterator[Problem]:
    for cell in structure.header_cells:
        if not cell.text.strip():
            yield Problem(
                cell.position,
                "empty-table-header",
                f"表头第 {cell.number} 格是空的，读屏不知道这一列是什么",
                "给这一列起个名字",
            )


def _check_sections(answer: Answer, structure: Structure) -> Iterator[Problem]:
    sections = {section.heading.id: section for section in answer.page.sections}
    for identifier, check_section in _SECTION_CHECKS:
        if identifier in sections:
            yield from check_section(answer.page, sections[identifier], structure)


def _check_answer(_: Page, section: Section, structure: Structure) -> Iterator[Problem]:
    length = sum(len("".join(line.plain.split())) for line in _text(section, structure))
    if length > MAX_ANSWER:
        yield Problem(
            section.heading.position,
            "answer-length",
            f"一句话答案有 {length} 字，一口气说不完",
            f"缩到 {MAX_ANSWER} 字以内，其余移到「三分钟展开」",
        )


def _check_proof(page: Page, section: Section, structure: Structure) -> Iterator[Problem]:
    headings = [h for h in page.headings if h.level <= _EXPERIMENT_LEVEL and _holds(section, h.position)]
    if not headings:
        yield Problem(section.heading.position, "experiment-form", "「动手验证」里没有一个实验", _EXPERIMENT_FORM)
    ends = [*(heading.position.line for heading in headings[1:]), section.end_line]
    for heading, end in zip(headings, ends, strict=False):  # no heading at all: one end
        terms = [term.plain for term in structure.terms if heading.position.line < term.start.line < end]
        if tuple(term for term in terms if term in EXPERIMENT_TERMS) != EXPERIMENT_TERMS:
            yield _experiment_problem(heading, terms)


def _experiment_problem(heading: Heading, terms: list[str]) -> Problem:
    missing = [term for term in EXPERIMENT_TERMS if term not in terms]
    return Problem(
        heading.position,
        "experiment-form",
        f"实验「{heading.text}」" + (f"缺少 {'、'.join(missing)}" if missing else "的各步次序不对，或有重复"),
        _EXPERIMENT_FORM,
    )


def _check_pitfalls(_: Page, section: Section, structure: Structure) -> Iterator[Problem]:
    if not any(_holds(section, term.start) for term in structure.terms):
        yield Problem(
            section.heading.position,
            "pitfalls-form",
            "「常见误区」里没有一条误区",
            "写成定义列表：错误的说法单独一行，空一行，再写「:   」与更正",
        )


def _check_interviewer(_: Page, section: Section, structure: Structure) -> Iterator[Problem]:
    first = next(_text(section, structure), None)
    if first is None or not first.plain.startswith(OPINION):
        yield Problem(
            section.heading.position,
            "opinion-marked",
            "「面试官视角」没有标明是观点",
            f"这一节以「{OPINION}」开头",
        )


def _check_sources(page: Page, section: Section, structure: Structure) -> Iterator[Problem]:
    if not any(_holds(section, link.position) for link in page.links):
        yield Problem(
            section.heading.position,
            "sources-primary",
            "「参考资料」里没有一个链接",
            "列出手册、规范、论文或源代码：- [标题](地址)：支持哪些句子",
        )
    for item in structure.items:
        _, colon, support = item.besides_links.partition("：")
        if _holds(section, item.position) and not (item.begins_with_link and colon and support.strip()):
            yield Problem(
                item.position,
                "sources-primary",
                "这一条没有写明支持什么" if item.begins_with_link else "这一条不以链接开头",
                "写成 - [标题](地址)：支持哪些句子（全角冒号）",
            )


_SECTION_CHECKS = (
    ("answer", _check_answer),
    ("proof", _check_proof),
    ("pitfalls", _check_pitfalls),
    ("interviewer", _check_interviewer),
    ("sources", _check_sources),
)


def _holds(section: Section, position: Position) -> bool:
    return section.heading.position.line < position.line < section.end_line


def _text(section: Section, structure: Structure) -> Iterator[Prose]:
    lines = (line for line in structure.prose if line.kind is not ProseKind.LABEL)
    return (line for line in lines if _holds(section, line.start))


def _check_questions(corpus: Corpus) -> Iterator[Problem]:
    first: dict[str, Heading] = {}
    for answer in corpus.answers:
        for question in answer.follow_ups:
            earlier = first.setdefault(_normalised(question.text), question)
            if earlier is not question:
                yield Problem(
                    question.position,
                    "follow-up-unique",
                    f"追问「{question.text}」在 {earlier.position.path}:{earlier.position.line} 已经问过",
                    "删去其中一个，改成指向另一个的链接；或把问题问得更具体",
                )


def _normalised(question: str) -> str:
    return "".join(character for character in question.casefold() if character.isalnum())
