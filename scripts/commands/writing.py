"""For authors: the checks, the registry of links, a new answer."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from scripts import external
from scripts.commands.terminal import ROOT, console, errors, new_app, read, report
from scripts.evidence import FOLDER
from scripts.inspection import Inspection, inspect
from scripts.permalinks import RegistryError, update
from scripts.report import to_github, to_json
from scripts.scaffold import ScaffoldError, write_answer

__all__ = ["app"]


class Format(enum.StrEnum):
    """How problems are printed."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"


app = new_app()


@app.command()
def check(
    form: Annotated[Format, typer.Option("--format", help="输出的形式")] = Format.TEXT,
    evidence: Annotated[Path, typer.Option(help="运行记录在哪里")] = ROOT / FOLDER,
) -> None:
    """检查源文件与它们构建出的站点；不执行任何代码块。"""
    with errors.status("检查 …"):
        found = inspect(ROOT, evidence)
    for notice in found.notices:
        errors.print(f"提示 {notice}", markup=False)
    for position, tool in found.missing_tools:
        errors.print(f"未校验 {position} {tool}", markup=False)
    if form is not Format.TEXT:
        print({Format.GITHUB: to_github, Format.JSON: to_json}[form](found.problems))
    elif found.problems:
        report(found.problems)
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
        changed = update(ROOT, read())
    except RegistryError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    console.print("✓ permalinks.yml " + ("已更新，随改动一起提交" if changed else "已是最新"))


@app.command(name="external")
def external_links() -> None:
    """检查外部链接（要联网）；报告写进 build/external-links.md。"""
    urls = external.collect(read())
    file = ROOT / "build" / "external-links.md"
    file.unlink(missing_ok=True)  # no report is better than last week's
    with console.status(f"检查 {len(urls)} 个外部链接 …"):
        try:
            found = external.check_external(urls, ROOT / ".cache" / "lychee")
        except external.ExternalCheckError as error:
            errors.print(str(error), markup=False)
            raise typer.Exit(1) from error
    file.parent.mkdir(exist_ok=True)
    file.write_text(external.render_issue(found), encoding="utf-8")
    if dead := tuple(external.problems(found)):
        report(dead)
        raise typer.Exit(1)
    console.print(f"✓ {found.checked} 个外部链接都打得开（{len(found.refused)} 个网站不让程序访问）")


@app.command()
def new(
    topic: Annotated[str, typer.Option(help="主题的文件夹名，例如 mysql")],
    slug: Annotated[str, typer.Option(help="地址的最后一段，例如 index-structure")],
    title: Annotated[str, typer.Option(help="问题")] = "（问题）？",
) -> None:
    """写一篇新答案的骨架。"""
    try:
        file = write_answer(ROOT, read(), topic, slug, title)
    except ScaffoldError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from error
    console.print(f"✓ {file.relative_to(ROOT)}：填好每一节，make serve 预览，make check 检查")
