"""The command line: ``python -m scripts <command>``. It composes the other packages and does nothing else."""

from __future__ import annotations

import enum
import functools
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts import external
from scripts.bench import measure, measure_growth
from scripts.checks import check_sources
from scripts.corpus import read_corpus
from scripts.evidence import FOLDER, load_all
from scripts.inspection import Inspection, inspect
from scripts.model import Answer, Corpus, Problem
from scripts.permalinks import RegistryError, update
from scripts.report import to_github, to_json, to_text
from scripts.scaffold import ScaffoldError, write_answer
from scripts.services.catalogue import REQUIREMENTS
from scripts.services.chromium import ChromiumError, find_chromium, install_chromium
from scripts.services.doctor import disk_usage, examine, table
from scripts.services.requirement import Unavailable
from scripts.site.builder import BuildReport, SiteBuildError, build_site
from scripts.site.preview import PreviewServer
from scripts.site.watcher import watch
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
    unverified,
)

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000


class Format(enum.StrEnum):
    """How problems are printed."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help="有据的构建脚本。")
console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def _read() -> Corpus:
    try:
        return read_corpus(ROOT)
    except FileNotFoundError as error:
        errors.print(f"找不到 {error}：请在仓库里运行")
        raise typer.Exit(1) from error


def _report(problems: tuple[Problem, ...]) -> None:
    errors.print(to_text(problems), markup=False)
    errors.print(f"{len(problems)} 个问题", style="bold")


def _checked() -> Corpus:
    corpus = _read()
    if problems := check_sources(corpus):
        _report(problems)
        raise typer.Exit(1)
    return corpus


@app.command()
def check(
    form: Annotated[Format, typer.Option("--format", help="输出的形式")] = Format.TEXT,
) -> None:
    """检查源文件与它们构建出的站点；不执行任何代码块。"""
    with errors.status("检查 …"):
        found = inspect(ROOT)
    for notice in found.notices:
        errors.print(f"提示 {notice}", markup=False)
    for position, tool in found.missing_tools:
        errors.print(f"未校验 {position} {tool}", markup=False)
    if form is not Format.TEXT:
        print({Format.GITHUB: to_github, Format.JSON: to_json}[form](found.problems))
    elif found.problems:
        _report(found.problems)
    if found.problems:
        raise typer.Exit(1)
    if form is Format.TEXT:
        console.print(_summary(found))


def _summary(found: Inspection) -> str:
    pages = found.corpus.pages
    blocks = sum(len(page.blocks) for page in pages)
    diagrams = sum(len(page.diagrams) for page in pages)
    links = sum(len(page.links) for page in pages)
    return (
        f"✓ {len(found.corpus.answers)} 篇答案、{len(pages)} 个页面、{blocks} 个代码块、{diagrams} 张图、"
        f"{links} 个链接，没有问题"
    )


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
        return choose(_read().answers, only, shard)
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
def doctor() -> None:
    """列出实验要用的软件：找到了哪些，缺哪些，怎样装，占多少地方。"""
    console.print(table(examine(REQUIREMENTS.values()), disk_usage(), console.width), markup=False)


@app.command()
def permalinks() -> None:
    """按现在的页面更新永久链接的登记 permalinks.yml。"""
    try:
        changed = update(ROOT, _read())
    except RegistryError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    console.print("✓ permalinks.yml " + ("已更新，随改动一起提交" if changed else "已是最新"))


@app.command(name="external")
def external_links() -> None:
    """检查外部链接（要联网）；报告写进 build/external-links.md。"""
    urls = external.collect(_read())
    file = ROOT / "build" / "external-links.md"
    file.unlink(missing_ok=True)  # no report is better than last week's
    with console.status(f"检查 {len(urls)} 个外部链接 …"):
        try:
            report = external.check_external(urls, ROOT / ".cache" / "lychee")
        except external.ExternalCheckError as error:
            errors.print(str(error), markup=False)
            raise typer.Exit(1) from error
    file.parent.mkdir(exist_ok=True)
    file.write_text(external.render_issue(report), encoding="utf-8")
    if dead := tuple(external.problems(report)):
        _report(dead)
        raise typer.Exit(1)
    console.print(f"✓ {report.checked} 个外部链接都打得开（{len(report.refused)} 个网站不让程序访问）")


@app.command()
def build(
    site: Annotated[Path, typer.Option(help="写到哪里")] = ROOT / "site",
    site_url: Annotated[str, typer.Option(envvar="SITE_URL", help="发布地址")] = "",
) -> None:
    """构建整个站点。"""
    corpus = _checked()
    with console.status("构建站点 …"):
        try:
            report = build_site(ROOT, corpus, site, site_url or None)
        except SiteBuildError as error:
            errors.print(str(error), markup=False)
            raise typer.Exit(1) from error
    _announce(report)


def _announce(report: BuildReport) -> None:
    console.print(f"✓ {report.pages} 个页面，用时 {report.seconds:.1f} 秒 → {_shown(report.site)}")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口")] = DEFAULT_PORT,
) -> None:
    """在 127.0.0.1 上预览，保存即刷新；看到的就是发布的。"""
    site = ROOT / "build" / "preview"
    try:
        server = PreviewServer(site, port, live=True)
    except OSError as error:
        errors.print(f"端口 {port} 已被占用：换一个，例如 make serve PORT={port + 1}")
        raise typer.Exit(1) from error
    # Both ways to end a server, also where a shell started us with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        _preview(site, server)
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _preview(site: Path, server: PreviewServer) -> None:
    """Serve until interrupted, and rebuild at every change."""
    if not _rebuild(site, server):
        raise typer.Exit(1)
    server.start()
    changed = threading.Event()
    with watch([ROOT / "docs", ROOT / "overrides", ROOT / "mkdocs.yml"], changed):
        console.print(f"正在 [bold]{server.url}[/bold] 预览，Ctrl-C 结束", highlight=False)
        sys.stdout.flush()
        while True:
            changed.wait()
            changed.clear()
            _rebuild(site, server)


def _rebuild(site: Path, server: PreviewServer) -> bool:
    """Show what can be shown, else keep what is being served; then say what is wrong, which takes longer."""
    corpus = _read()
    try:
        _announce(build_site(ROOT, corpus, site, server.url, strict=False))
    except SiteBuildError as error:
        errors.print(str(error), markup=False)
        built = False
    else:
        server.reload()
        built = True
    if problems := check_sources(corpus):
        _report(problems)
    return built


@app.command()
def browser() -> None:
    """确保浏览器测试有 Chromium 可用，没有就装到私有目录。"""
    if find_chromium():
        return
    with console.status("下载 Chromium 到私有目录（约 150 MB，只此一次）…"):
        try:
            found = install_chromium()
        except ChromiumError as error:
            errors.print(str(error), markup=False)
            raise typer.Exit(1) from error
    console.print(f"✓ {found}")


@app.command()
def bench(runs: Annotated[int, typer.Option(min=1, help="重复几次，取中位数")] = 5) -> None:
    """量构建用时与页面大小；只报告，不判定。"""
    with tempfile.TemporaryDirectory() as scratch:
        for line in measure(ROOT, _checked(), Path(scratch), runs):
            console.print(line)


@app.command()
def bench_checks() -> None:
    """量检查的用时怎样随答案数增长：10、100、1000 篇；只报告，不判定。"""
    with tempfile.TemporaryDirectory() as scratch:
        for line in measure_growth(ROOT, Path(scratch)):
            console.print(line)


@app.command()
def new(
    topic: Annotated[str, typer.Option(help="主题的文件夹名，例如 mysql")],
    slug: Annotated[str, typer.Option(help="地址的最后一段，例如 index-structure")],
    title: Annotated[str, typer.Option(help="问题")] = "（问题）？",
) -> None:
    """写一篇新答案的骨架。"""
    try:
        file = write_answer(ROOT, _read(), topic, slug, title)
    except ScaffoldError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    console.print(f"✓ {file.relative_to(ROOT)}：填好每一节，make serve 预览，make check 检查")


if __name__ == "__main__":
    # A relative path in mkdocs.yml means the repository, wherever the command was called from.
    os.chdir(ROOT)
    app()
