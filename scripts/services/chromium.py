"""Chromium for the browser tests: the machine's own, or Debian's in a private folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from scripts.services.apt import AptError, cache_folder, library_path, unpack

__all__ = ["FLAGS", "ChromiumError", "find_chromium", "install_chromium"]

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
FLAGS = (
    "--no-sandbox",  # the pages are our own, and the sandbox wants privileges that containers lack
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_TIMEOUT = 60


class ChromiumError(RuntimeError):
    """No browser could be had; the message is one line, in Chinese."""


def find_chromium() -> Path | None:
    """Return a Chromium or Chrome that starts: ``$CHROMIUM``, then PATH, then our private folder."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named)
    on_path = (shutil.which(name) for name in NAMES)
    candidates = [Path(found) for found in on_path if found] + [_launcher()]
    return next(filter(_starts, candidates), None)


def install_chromium() -> Path:
    """Return a browser, unpacking Debian's into our private folder where the machine has none.

    Raises:
        ChromiumError: this machine cannot have it that way.
    """
    root = cache_folder() / "chromium"
    try:
        unpack(["chromium"], root)
    except AptError as error:
        raise ChromiumError(
            f"浏览器测试需要 Chromium，装不上（{error}）；请自行安装 Chromium 或 Chrome，或用 CHROMIUM 指明路径"
        ) from error
    launcher = _launcher()
    launcher.parent.mkdir(exist_ok=True)
    launcher.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{library_path(root)}" exec "{root}/usr/lib/chromium/chromium" "$@"\n',
        encoding="utf-8",
    )
    launcher.chmod(0o755)
    if not _starts(launcher):
        raise ChromiumError("装到私有目录的 Chromium 启动不了；请自行安装 Chromium 或 Chrome")
    return launcher


def _launcher() -> Path:
    return cache_folder() / "bin" / "chromium"


def _starts(browser: Path) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - a browser that we or the user chose
            [browser, "--version"], capture_output=True, check=False, timeout=_TIMEOUT
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
