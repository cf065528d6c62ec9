"""The runner of each language."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.runners.base import Opener
from scripts.runners.http import open_http
from scripts.runners.java import open_java
from scripts.runners.python import open_python
from scripts.runners.shell import open_shell
from scripts.runners.sql import open_sql

__all__ = ["FAMILY", "OPENERS"]

FAMILY: Mapping[str, str] = {
    "python": "python",
    "pycon": "python",
    "bash": "shell",
    "console": "shell",
    "sql": "sql",
    "java": "java",
    "http": "http",
}
"""What runs a language; languages of a family share their sessions."""

OPENERS: Mapping[str, Opener] = {
    "python": open_python,
    "shell": open_shell,
    "sql": open_sql,
    "java": open_java,
    "http": open_http,
}
"""How a family's session is started."""
