"""What the commands share: the repository, the two consoles, and the corpus or a clear end."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console

from scripts.checks import check_sources
from scripts.corpus import read_corpus
from scripts.model import Corpus, Problem
from scripts.report import to_text

__all__ = ["ROOT", "checked", "console", "errors", "new_app", "read", "report"]

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def new_app() -> typer.Typer:
    """Return an application whose commands print no traceback of their own making."""
    return typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def read() -> Corpus:
    """Return the corpus of the repository, or end the command."""
    try:
        return read_corpus(ROOT)
    except FileNotFoundError as error:
        errors.print(f"找不到 {error}：请在仓库里运行")
        raise typer.Exit(1) from error


def report(problems: tuple[Problem, ...]) -> None:
    """Print problems and how many there are.

    Args:
        problems: in any order.
    """
    errors.print(to_text(problems), markup=False)
    errors.print(f"{len(problems)} 个问题", style="bold")


def checked() -> Corpus:
    """Return the corpus of the repository, or end the command where its sources have problems."""
    corpus = read()
    if problems := check_sources(corpus):
        report(problems)
        raise typer.Exit(1)
    return corpus
