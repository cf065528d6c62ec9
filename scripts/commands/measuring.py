"""For whoever wants figures: the build, the checks, the pages. They report and judge nothing."""

from __future__ import annotations

import enum
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from scripts.bench import measure, measure_growth
from scripts.commands.terminal import ROOT, checked, console, errors, new_app, read

__all__ = ["app"]

app = new_app()


class Form(enum.StrEnum):
    """How the figures are printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def bench(runs: Annotated[int, typer.Option(min=1, help="重复几次，取中位数")] = 5) -> None:
    """量构建用时与页面大小；只报告，不判定。"""
    with tempfile.TemporaryDirectory() as scratch:
        for line in measure(ROOT, checked(), Path(scratch), runs):
            console.print(line)


@app.command()
def bench_checks() -> None:
    """量检查的用时怎样随答案数增长：10、100、1000 篇；只报告，不判定。"""
    with tempfile.TemporaryDirectory() as scratch:
        for line in measure_growth(ROOT, Path(scratch)):
            console.print(line)


@app.command()
def bench_pages(
    runs: Annotated[int, typer.Option(min=1, help="Lighthouse 每页跑几次，取中位数")] = 5,
    only: Annotated[str, typer.Option(help="只量哪几种站点：ours、material、vitepress，逗号分隔")] = "",
    kinds: Annotated[str, typer.Option(help="只量哪几种页面，例如 answer,home")] = "",
    form: Annotated[Form, typer.Option("--format", help="输出的形式")] = Form.TEXT,
) -> None:
    """同样的内容用三种做法构建，逐页量 Lighthouse 与传输的字节；只报告，不判定。"""
    # Only here: it wants Playwright, which only the development environment has.
    from scripts.bench import pages  # noqa: PLC0415

    folder = ROOT / "build" / "bench-pages"
    try:
        choice = pages.choose(runs, only, kinds)
        with errors.status("准备 …") as status:
            found = pages.measure_pages(ROOT, read(), folder, choice, status.update)
    except pages.MeasuringError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    as_json = pages.to_json(found.pages, found.versions)
    file = folder / "pages.json"
    file.write_text(as_json + "\n", encoding="utf-8")
    if form is Form.JSON:
        print(as_json)
        return
    console.print(pages.to_text(found.pages, found.versions), markup=False)
    console.print(f"\n每一次的原始数字：{file.relative_to(ROOT)}")
