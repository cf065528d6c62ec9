"""The command line: ``python -m scripts <command>``. It composes the other packages and does nothing else."""

from __future__ import annotations

import enum
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
from scripts.inspection import Inspection, inspect
from scripts.model import Corpus, Problem
from scripts.permalinks import RegistryError, update
from scripts.report import to_github, to_json, to_text
from scripts.scaffold import ScaffoldError, write_answer
from scripts.services.chromium import ChromiumError, find_chromium, install_chromium
from scripts.site.builder import BuildReport, SiteBuildError, build_site
from scripts.site.preview import PreviewServer
from scripts.site.watcher import watch

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
