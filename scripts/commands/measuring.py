"""For whoever wants figures: the build, the checks, the pages, the search. They report and judge nothing."""

from __future__ import annotations

import enum
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from scripts.bench import measure, measure_growth
from scripts.commands.terminal import ROOT, checked, console, errors, new_app, read
from scripts.evidence import FOLDER, load_all
from scripts.site.builder import SiteBuildError, build_site
from scripts.site.proofs import judge_all
from scripts.site.search import read_documents

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


@app.command()
def bench_search(
    sizes: Annotated[str, typer.Option(help="藏在几篇合成答案里，例如 0,1000,10000")] = "",
    engines: Annotated[str, typer.Option(help="只量哪几种引擎：ours、material、pagefind，逗号分隔")] = "",
    part: Annotated[str, typer.Option("--queries", help="哪一部分查询：all、tuned、held")] = "all",
    count: Annotated[int, typer.Option("--sample", min=1, help="抽几个查询量字节与用时")] = 24,
    form: Annotated[Form, typer.Option("--format", help="输出的形式")] = Form.TEXT,
) -> None:
    """同样的内容、同样的查询，本站的搜索与 Material、Pagefind 相比；只报告，不判定。"""
    # Only here: it wants Playwright, which only the development environment has.
    from scripts.bench import search  # noqa: PLC0415

    folder = ROOT / "build" / "bench-search"
    corpus = read()
    try:
        choice = search.choose(sizes, engines, part, count)
        addresses = {answer.meta.id: answer.page.url for answer in corpus.answers}
        queries = search.read_queries(ROOT / search.FILE, addresses, part)
        with errors.status("构建本站 …") as status:
            build_site(ROOT, corpus, folder / "site", strict=False)
            documents = list(read_documents(folder / "site", corpus, judge_all(corpus, load_all(ROOT / FOLDER))))
            ground = search.Ground(ROOT, documents, queries)
            found = search.measure_search(ground, folder, choice, status.update)
    except (search.MeasuringError, SiteBuildError) as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    as_json = search.to_json(found)
    file = folder / "search.json"
    file.write_text(as_json + "\n", encoding="utf-8")
    if form is Form.JSON:
        print(as_json)
        return
    console.print(search.to_text(found), markup=False)
    console.print(f"\n全部数字：{file.relative_to(ROOT)}")
