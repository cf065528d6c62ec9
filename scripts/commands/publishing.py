"""For the site: the build, the preview, the browser of the tests."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from scripts.checks import check_sources
from scripts.commands.terminal import ROOT, checked, console, errors, new_app, read, report
from scripts.evidence import FOLDER
from scripts.services.chromium import ChromiumError, find_chromium, install_chromium
from scripts.site.builder import BuildReport, SiteBuildError, build_site
from scripts.site.preview import PreviewServer
from scripts.site.watcher import watch

__all__ = ["app"]

DEFAULT_PORT = 8000
app = new_app()


@app.command()
def build(
    site: Annotated[Path, typer.Option(help="写到哪里")] = ROOT / "site",
    site_url: Annotated[str, typer.Option(envvar="SITE_URL", help="发布地址")] = "",
    evidence: Annotated[Path, typer.Option(help="运行记录在哪里")] = ROOT / FOLDER,
) -> None:
    """构建整个站点。"""
    corpus = checked()
    with console.status("构建站点 …"):
        try:
            report = build_site(ROOT, corpus, site, site_url or None, evidence=evidence)
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
    sources = [ROOT / name for name in ("docs", "overrides", "labs", FOLDER, "mkdocs.yml")]
    with watch(sources, changed):
        console.print(f"正在 [bold]{server.url}[/bold] 预览，Ctrl-C 结束", highlight=False)
        sys.stdout.flush()
        while True:
            changed.wait()
            changed.clear()
            _rebuild(site, server)


def _rebuild(site: Path, server: PreviewServer) -> bool:
    """Show what can be shown, else keep what is being served; then say what is wrong, which takes longer."""
    corpus = read()
    try:
        _announce(build_site(ROOT, corpus, site, server.url, strict=False))
    except SiteBuildError as error:
        errors.print(str(error), markup=False)
        built = False
    else:
        server.reload()
        built = True
    if problems := check_sources(corpus):
        report(problems)
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
