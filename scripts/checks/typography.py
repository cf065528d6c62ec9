"""Typography: spaces between Chinese and Latin, full-width punctuation, 「」 for quotation, dates as 2026-11-22."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import takewhile

import autocorrect_py

from scripts.corpus.structure import OPAQUE, Prose, read_structure
from scripts.model import Corpus, Problem

__all__ = ["check"]

_CONTEXT = 8
"""Characters shown on either side of what changes."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CHINESE = re.compile(rf"[{_HAN}]")
_CHINESE_OR_MARK = re.compile(rf"[{_HAN}\u3000-\u303f\uff00-\uff0f\uff1a-\uff1f]")
_FULL_WIDTH = str.maketrans(",.;:!?", "，。；：！？")
_PARENTHESES = re.compile(r" ?\(([^()]*)\) ?")
_MARK_AFTER_CHINESE = re.compile(rf"(?<=[{_HAN}」』）》])(?P<gap>{OPAQUE}*)(?P<mark>[,;:!?]|\.(?![\w.])) ?")
_MARK_BEFORE_CHINESE = re.compile(rf"(?<=\w)(?P<gap>{OPAQUE}*)(?P<mark>[,;:!?])(?={OPAQUE}*[{_HAN}])")
_SEAM = re.compile(rf"(?P<before>\w){OPAQUE}+(?=(?P<after>\w))")
_QUOTED = re.compile(r'“[^“”]*”|‘[^‘’]*’|"[^"]*"')
_LONE = re.compile(r"[“”]")
_FOREIGN = re.compile(r"[“”‘’\[\]]")
_DATE = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<chinese> ?年 ?)?(?(chinese)|[/-])"
    r"(?P<month>\d{1,2})(?(chinese) ?月 ?|[/-])(?P<day>\d{1,2})(?(chinese) ?[日号])(?![\d/])"
)


def check(corpus: Corpus) -> Iterator[Problem]:
    """Yield what is wrong with the typography of Chinese sentences, at most one problem a rule and line.

    Args:
        corpus: what was read.
    """
    for page in corpus.pages:
        for line in read_structure(page).prose:
            yield from _check_dates(line)
            if _CHINESE.search(line.masked):
                yield from _check_spacing(line)
                yield from _check_seams(line)
                yield from _check_quotes(line)


def _check_spacing(line: Prose) -> Iterator[Problem]:
    # Dates, quotes and references without definition have rules of their own; autocorrect misreads the marks.
    old = _FOREIGN.sub(OPAQUE, _blank(_DATE, line.masked))
    new = _correct(old)
    if new == old:
        return
    first = _common_length(old, new)
    spaces_only = "".join(old.split()) == "".join(new.split())
    before, after = _changed(line, old, new)
    yield Problem(
        line.position(min(first, len(old) - 1)),
        "cjk-spacing" if spaces_only else "half-width",
        f"中文与西文、数字之间的空格不对：「{before}」" if spaces_only else f"中文句子里用了半角标点：「{before}」",
        f"写成「{after}」",
    )


def _correct(text: str) -> str:
    """Return what autocorrect makes of a line, and the half-width marks that it overlooks."""
    corrected = str(autocorrect_py.format(text))
    corrected = _PARENTHESES.sub(lambda m: f"（{m[1]}）" if _CHINESE.search(m[1]) else m[0], corrected)
    for pattern in (_MARK_AFTER_CHINESE, _MARK_BEFORE_CHINESE):
        corrected = pattern.sub(lambda match: match["gap"] + match["mark"].translate(_FULL_WIDTH), corrected)
    return corrected


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: OPAQUE * len(match[0]), text)


def _changed(line: Prose, old: str, new: str) -> tuple[str, str]:
    """Return the part of a line that changes, as it stands and as it should, with a little context."""
    corrected = _unmasked(line, old, new)
    start = max(_common_length(line.text, corrected) - _CONTEXT, 0)
    before, after = line.text[start:], corrected[start:]
    tail = max(_common_length(before[::-1], after[::-1]) - _CONTEXT, 0)
    return before[: len(before) - tail], after[: len(after) - tail]


def _common_length(left: str, right: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _unmasked(line: Prose, old: str, new: str) -> str:
    """Return the corrected line with what was masked put back: letters and masks keep their order."""
    kept = [(mark, written) for mark, written in zip(old, line.text, strict=True) if _stays(mark)]
    if len(kept) != sum(map(_stays, new)):
        return new.replace(OPAQUE, "")
    originals = iter(kept)
    parts: list[str] = []
    for character in new:
        mark, written = next(originals) if _stays(character) else (character, character)
        parts.append(character if mark == written else written)
    return "".join(parts)


def _stays(character: str) -> bool:
    return character.isalnum() or character == OPAQUE


def _check_seams(line: Prose) -> Iterator[Problem]:
    """Yield the first place where Chinese and Latin meet across markup, such as the end of a link."""
    for match in _SEAM.finditer(line.masked):
        together = match["before"] + match["after"]
        apart = str(autocorrect_py.format(together))
        if apart != together:
            left = _plain(line, match.start() - _CONTEXT, match.start() + 1)
            right = _plain(line, match.end(), match.end() + _CONTEXT)
            yield Problem(
                line.position(match.end()),
                "cjk-spacing",
                f"中文与西文、数字之间少一个空格：「{left}{right}」",
                f"在链接或强调记号的外侧空一格，读者看到的是「{left} {right}」",
            )
            return


def _plain(line: Prose, start: int, end: int) -> str:
    start = max(start, 0)
    return Prose(line.start, line.text[start:end], line.masked[start:end]).plain


def _check_quotes(line: Prose) -> Iterator[Problem]:
    for match in _QUOTED.finditer(line.masked):
        if _CHINESE.search(match[0]) or _touches_chinese(line.masked, *match.span()):
            start, end = match.span()
            yield Problem(
                line.position(start),
                "quotes",
                f"中文句子的引号用了 {line.text[start]}{line.text[end - 1]}",
                f"写成「{line.text[start + 1 : end - 1]}」；是代码就放进反引号",
            )
            return
    lone = _LONE.search(_blank(_QUOTED, line.masked))
    if lone and _touches_chinese(line.masked, *lone.span()):
        yield Problem(line.position(lone.start()), "quotes", f"落单的引号 {lone[0]}", "中文句子用成对的「」")


def _touches_chinese(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 2, 0) : start].rstrip(" "), text[end : end + 2].lstrip(" ")
    return bool(_CHINESE_OR_MARK.search(before[-1:] + after[:1]))


def _check_dates(line: Prose) -> Iterator[Problem]:
    for match in _DATE.finditer(line.masked):
        place = line.position(match.start())
        try:
            wanted = datetime.date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
        except ValueError:
            yield Problem(place, "dates", f"没有「{match[0]}」这一天", "查证之后写成 2026-11-22 的形式")
            continue
        if match[0] != wanted:
            yield Problem(place, "dates", f"日期写成了「{match[0]}」", f"写成 {wanted}")
