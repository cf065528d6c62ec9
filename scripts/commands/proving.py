"""For the proof: running blocks, repeating them by hand, trying the verification itself."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from scripts.commands.terminal import ROOT, console, errors, new_app, read
from scripts.evidence import FOLDER, load_all
from scripts.model import Answer
from scripts.report import to_text
from scripts.services.catalogue import REQUIREMENTS
from scripts.services.doctor import disk_usage, examine, table
from scripts.services.requirement import Unavailable
from scripts.verification import (
    ChoiceError,
    Options,
    PageRunner,
    Trial,
    TrialError,
    Verifier,
    choose,
    choose_containment,
    clean_left_overs,
    details,
    provide,
    reasons,
    summary_table,
    try_mutations,
    unshown,
    unverified,
)

__all__ = ["app"]

app = new_app()


@app.command()
def verify(
    *,
    only: Annotated[str, typer.Option(help="只验证这些答案，用逗号分开，例如 mysql-2")] = "",
    shard: Annotated[str, typer.Option(help="只验证第几份，例如 1/3")] = "",
    update: Annotated[bool, typer.Option(help="把页面上的输出改写成真实的输出")] = False,
    fresh: Annotated[bool, typer.Option(help="全部重跑，记为今天")] = False,
    strict: Annotated[bool, typer.Option(help="有代码块在这里验证不了就算失败")] = False,
    evidence: Annotated[Path, typer.Option(help="运行记录写到哪里")] = ROOT / FOLDER,
    jobs: Annotated[int, typer.Option(min=1, help="同时验证几页")] = max(1, os.cpu_count() or 1),
) -> None:
    """运行并校验代码块，与页面对照，写下运行记录。"""
    answers = _chosen(only, shard)
    clean_left_overs()
    runner = PageRunner(ROOT, choose_containment())
    origin = {"commit": os.environ.get("GITHUB_SHA", ""), "run": _run_url()}
    verifier = Verifier(
        root=ROOT,
        runner=runner,
        records=dict(load_all(evidence)),
        evidence=evidence,
        options=Options(update=update, fresh=fresh, jobs=jobs, **origin),
        tell=_tell,
    )
    results = verifier.verify(answers)
    for problem, detail in details(results):
        errors.print(to_text([problem]), markup=False)
        if detail:
            errors.print(detail, markup=False)
    for position in unshown(results):
        console.print(f"提示 {position} 打印了东西，页面上没有输出 → make verify UPDATE=1 补上", markup=False)
    for reason in reasons(results):
        console.print(reason, markup=False)
    console.print(summary_table(results))
    console.print(f"隔离：{runner.containment.kind.label}")
    failed = any(result.problems for result in results)
    if failed or (strict and unverified(results)):
        raise typer.Exit(1)


def _tell(line: str) -> None:
    console.print(line, markup=False)


def _chosen(only: str, shard: str = "") -> tuple[Answer, ...]:
    try:
        return choose(read().answers, only, shard)
    except ChoiceError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error


def _run_url() -> str:
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, run = (os.environ.get(name, "") for name in names)
    return f"{server}/{repository}/actions/runs/{run}" if server and repository and run else ""


@app.command()
def shell(answer: Annotated[str, typer.Option(help="答案的编号，例如 mysql-2")]) -> None:
    """打开一篇答案的实验环境：服务都已启动，页面上的代码块可以逐个贴进去。"""
    chosen = _chosen(answer)
    if len(chosen) != 1:
        errors.print("写明是哪一篇答案：make shell ANSWER=mysql-2")
        raise typer.Exit(1)
    clean_left_overs()
    try:
        found = [provide(name) for name in chosen[0].meta.needs]
    except Unavailable as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    raise typer.Exit(PageRunner(ROOT, choose_containment()).shell(found))


@app.command()
def mutate(
    only: Annotated[str, typer.Option(help="只改这些答案")] = "",
    seed: Annotated[int, typer.Option(help="同一个种子，同样的改动")] = 1,
    count: Annotated[int, typer.Option(min=1, help="每篇改几处代码")] = 10,
) -> None:
    """改动输出与代码，看验证抓不抓得到；放过的逐条列出。"""
    answers = _chosen(only)
    clean_left_overs()
    runner = PageRunner(ROOT, choose_containment())
    trials: list[Trial] = []
    try:
        for answer in answers:
            found = [provide(name) for name in answer.meta.needs]
            run = functools.partial(runner.run, found)
            trials += try_mutations(answer, run, seed=seed, count=count, tell=_tell)
    except (TrialError, Unavailable) as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    for trial in trials:
        if not trial.caught:
            console.print(
                f"放过 {trial.position} {trial.mutation.before.strip()} → {trial.mutation.after.strip()}", markup=False
            )
    for kind in dict.fromkeys(trial.kind for trial in trials):
        of_kind = [trial for trial in trials if trial.kind == kind]
        caught = sum(trial.caught for trial in of_kind)
        console.print(f"{kind}：{len(of_kind)} 处改动，抓到 {caught}（{caught / len(of_kind):.0%}）")


@app.command()
def retrain(only: Annotated[str, typer.Option(help="只重算这个实验，例如 diffusion")] = "") -> None:
    """重新训练 labs/ 里的长实验，更新存下的结果（要几分钟）。"""
    try:
        found = provide("torch")
    except Unavailable as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    command = [str(Path(found.path[0]) / "python"), "-m", "labs.retrain", *filter(None, only.split(","))]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603 - our own module


@app.command()
def doctor() -> None:
    """列出实验要用的软件：找到了哪些，缺哪些，怎样装，占多少地方。"""
    console.print(table(examine(REQUIREMENTS.values()), disk_usage(), console.width), markup=False)
