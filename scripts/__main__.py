"""The command line: ``python -m scripts <command>``. It composes the commands and does nothing else."""

from __future__ import annotations

import os

from scripts.commands import measuring, proving, publishing, writing
from scripts.commands.terminal import ROOT, new_app

app = new_app()
for commands in (writing, proving, publishing, measuring):
    app.add_typer(commands.app)


@app.callback()
def main() -> None:
    """有据的构建脚本。"""


if __name__ == "__main__":
    # A relative path in mkdocs.yml means the repository, wherever the command was called from.
    os.chdir(ROOT)
    app()
