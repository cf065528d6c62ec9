"""Evidence: each record can be believed and belongs to an answer, nothing published is known to fail.

Running blocks is not a check's work: the records that ``make verify`` wrote are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from scripts.checks.fences import LANGUAGES
from scripts.checks.nearest import nearest
from scripts.evidence import (
    FOLDER,
    AccountedBlock,
    AnswerEvidence,
    BlockProof,
    EvidenceError,
    Outcome,
    Role,
    account,
    judge,
)
from scripts.evidence.accounting import EXECUTED, OUTPUT_TITLE, TRANSCRIPTS, VALIDATED, is_output
from scripts.model import Answer, CodeBlock, Corpus, Position, Problem

__all__ = ["check", "notices"]

Records = Mapping[str, AnswerEvidence | EvidenceError]

_SHOWN_LINES = 5


def check(corpus: Corpus, records: Records, needs: Collection[str]) -> Iterator[Problem]:
    """Yield records that cannot be believed, blocks that are known to fail, outputs that nothing prints.

    Args:
        corpus: what was read.
        records: what was recorded, by the file name without extension.
        needs: every name that an answer may write under ``needs``.
    """
    answers = {answer.meta.id: answer for answer in corpus.answers}
    for name, record in records.items():
        yield from _check_record(name, record, answers)
    for answer in corpus.answers:
        yield from _check_needs(answer, needs)
        yield from _check_blocks(answer)
        yield from _check_failed(answer, records.get(answer.meta.id))


def notices(corpus: Corpus, records: Records) -> Iterator[Problem]:
    """Yield one notice an answer: how many of its blocks nobody has run as they stand.

    Args:
        corpus: what was read.
        records: what was recorded, by the file name without extension.
    """
    for answer in corpus.answers:
        record = records.get(answer.meta.id)
        proofs = () if isinstance(record, EvidenceError) else judge(answer, record).blocks
        open_blocks = [proof for proof in proofs if proof.outcome is Outcome.UNVERIFIED]
        if open_blocks:
            yield Problem(
                open_blocks[0].accounted.block.position,
                "evidence-stale",
                f"{len(open_blocks)} 个代码块没有运行证据：{_reasons(open_blocks)}",
                f"make verify ONLY={answer.meta.id}",
            )


def _reasons(proofs: list[BlockProof]) -> str:
    lines: dict[str, list[int]] = {}
    for proof in proofs:
        lines.setdefault(proof.reason, []).append(proof.accounted.block.position.line)
    return "；".join(f"{reason}（第 {_numbers(found)} 行）" for reason, found in lines.items())


def _numbers(lines: list[int]) -> str:
    shown = "、".join(map(str, lines[:_SHOWN_LINES]))
    return f"{shown} 等" if len(lines) > _SHOWN_LINES else shown


def _check_record(
    name: str, record: AnswerEvidence | EvidenceError, answers: Mapping[str, Answer]
) -> Iterator[Problem]:
    place = Position(f"{FOLDER}/{name}.json")
    if name not in answers:
        close = nearest(name, answers)
        meant = f"；也许是 {close}" if close else ""
        yield Problem(place, "evidence-orphan", f"没有编号为 {name} 的答案{meant}", f"删去 {place.path}")
    elif isinstance(record, EvidenceError):
        fix = f"记录不能手改：make verify ONLY={name} 重写它"
        yield Problem(place, "evidence-broken", f"运行记录不可信：{record}", fix)


def _check_needs(answer: Answer, known: Collection[str]) -> Iterator[Problem]:
    place = Position(answer.page.path, answer.page.meta_lines.get("needs", 1))
    for name in answer.meta.needs:
        if name not in known:
            close = nearest(name, known)
            fix = f"改成 {close}" if close else f"可以写的有 {'、'.join(sorted(known))}"
            yield Problem(place, "needs-unknown", f"needs 里没有 {name} 这个软件", fix)


def _check_failed(answer: Answer, record: AnswerEvidence | EvidenceError | None) -> Iterator[Problem]:
    for proof in judge(answer, record).blocks:
        if proof.outcome is Outcome.FAILED:
            yield Problem(
                proof.accounted.block.position,
                "evidence-failed",
                f"这个代码块上次运行没有通过：{proof.reason}",
                f"改正代码或输出，再 make verify ONLY={answer.meta.id}；输出确实变了就加 UPDATE=1",
            )


def _check_blocks(answer: Answer) -> Iterator[Problem]:
    accounted = account(answer)
    printing = {entry.output.position: entry for entry in accounted if entry.output}
    for block in answer.page.blocks:
        if is_output(block):
            yield from _check_output(block, printing.get(block.position))
        yield from _check_varies(block)
    for entry in accounted:
        yield from _check_accounted(entry)


def _check_output(block: CodeBlock, printing: AccountedBlock | None) -> Iterator[Problem]:
    if printing is None:
        yield Problem(
            block.position,
            "output-orphan",
            f"这段「{OUTPUT_TITLE}」前面没有会运行的代码块，没有人核对它",
            f"紧接在打印它的代码块后面；不是输出就换一个 title（现在是 {OUTPUT_TITLE}）",
        )
    elif printing.block.language in TRANSCRIPTS:
        yield Problem(
            block.position,
            "output-orphan",
            f"{printing.block.language} 自带输出，后面这段没有人核对",
            "把输出写进上面的代码块，删去这一段",
        )


def _check_varies(block: CodeBlock) -> Iterator[Problem]:
    pattern = block.attributes.get("varies")
    if pattern is None:
        return
    if not is_output(block) and block.language not in TRANSCRIPTS:
        fix = f'写在 title="{OUTPUT_TITLE}" 的围栏上，或自带输出的 {"、".join(sorted(TRANSCRIPTS))} 上；别处删去它'
        yield Problem(block.position, "fence-varies", "varies 只能写在有输出的围栏上", fix)
        return
    try:
        re.compile(pattern)
    except re.error as error:
        yield Problem(block.position, "fence-varies", f"varies 不是合法的正则表达式：{error}", "按这句提示改正它")


def _check_accounted(entry: AccountedBlock) -> Iterator[Problem]:
    language, declared = entry.block.language, "not-run" in entry.block.attributes
    if entry.role is Role.NOT_RUN and not declared and language in LANGUAGES:
        yield Problem(
            entry.block.position,
            "fence-unaccounted",
            f"没有程序能运行或校验 {language}，读者会以为它跑过",
            f'写明 {{not-run="为什么"}}；能运行的语言有 {"、".join(sorted(EXECUTED | VALIDATED))}，只是展示就写 text',
        )
