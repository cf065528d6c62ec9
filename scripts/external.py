"""External links: every one that the pages name, asked for by lychee, and the report of those that fail.

Never part of the normal check: other people's servers decide the outcome.
"""

from __future__ import annotations

import ipaddress
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from scripts.model import Corpus, Position, Problem

__all__ = [
    "REFUSING_HOSTS",
    "DeadLink",
    "ExternalCheckError",
    "LinkReport",
    "check_external",
    "collect",
    "problems",
    "render_issue",
]

REFUSING_HOSTS: Mapping[str, frozenset[int]] = {
    "dev.mysql.com": frozenset({403}),  # its content network turns programs away
    "docs.oracle.com": frozenset({403}),
    "doi.org": frozenset({403}),  # leads to publishers that do
    "github.com": frozenset({429}),  # counts requests; the runners of CI share addresses
    "www.alibabacloud.com": frozenset({403}),
}
"""Hosts known to refuse programs what they give to readers, and the statuses by which they do."""

_URL_ATTRIBUTES = ("href", "src", "poster", "data", "cite", "action")
_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"
_INPUT = "links.html"
_FAILED = 2
_AGENT = "Mozilla/5.0 (compatible; lychee; link check)"
# An issue holds 65,536 characters.
_MAX_LIST, _MAX_PLACES, _MAX_REASON = 25_000, 3, 120


class ExternalCheckError(Exception):
    """lychee is missing or could not do its work; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class DeadLink:
    """An external link that did not open.

    Attributes:
        url: as written.
        reason: the status or what went wrong, as lychee says it.
        positions: where it is written.
    """

    url: str
    reason: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What came of asking for every external link.

    Attributes:
        checked: how many were asked for; lychee leaves out the domains reserved for examples.
        dead: those that did not open.
        refused: those whose host is known to refuse programs; nobody knows whether they open.
    """

    checked: int
    dead: tuple[DeadLink, ...]
    refused: tuple[DeadLink, ...]


def collect(corpus: Corpus) -> dict[str, tuple[Position, ...]]:
    """Return every external URL of the pages with the places that name it, sorted.

    Args:
        corpus: what was read.
    """
    found: dict[str, list[Position]] = {}
    for page in corpus.pages:
        named = [(link.target, link.position) for link in page.links]
        named += [(tag.attributes.get(name, ""), tag.position) for tag in page.html for name in _URL_ATTRIBUTES]
        for target, position in named:
            url = f"https:{target}" if target.startswith("//") else target
            if _is_external(url):
                found.setdefault(url, []).append(position)
    return {url: tuple(sorted(set(positions))) for url, positions in sorted(found.items())}


def _is_external(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # a malformed address: lychee says so
        return True
    if parts.scheme.lower() not in {"http", "https"} or host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def check_external(
    urls: Mapping[str, tuple[Position, ...]],
    cache: Path,
    *,
    timeout: int = 30,
    retries: int = 3,
    refusing: Mapping[str, frozenset[int]] = REFUSING_HOSTS,
) -> LinkReport:
    """Ask for every URL and return which did not open.

    Args:
        urls: the URLs with the places that name them.
        cache: the folder where lychee remembers for a day what opened; made where it is missing.
        timeout: seconds for one request.
        retries: how often a request is repeated that was refused for the moment.
        refusing: hosts known to refuse programs, with their statuses.

    Raises:
        ExternalCheckError: lychee is missing or could not do its work.
    """
    names = list(urls)
    cache.mkdir(parents=True, exist_ok=True)
    # One link a line: lychee names the line, so that each answer finds its URL however it was normalised.
    page = "".join(f'<a href="{escape(url)}"></a>\n' for url in names)
    (cache / _INPUT).write_text(page, encoding="utf-8")
    result = _run(cache, timeout, retries)
    dead: list[DeadLink] = []
    refused: list[DeadLink] = []
    for url, reason, status in _failures(result, names):
        known = status in refusing.get(_host(url), frozenset())
        (refused if known else dead).append(DeadLink(url, reason, urls[url]))
    return LinkReport(len(names) - int(result["excludes"]), tuple(sorted(dead)), tuple(sorted(refused)))


def _run(folder: Path, timeout: int, retries: int) -> dict[str, Any]:
    program = Path(sys.executable).parent / "lychee"
    options = ["--no-progress", "--quiet", "--format=json", f"--timeout={timeout}", f"--max-retries={retries}"]
    polite = ["--max-concurrency=16", "--host-concurrency=2", f"--user-agent={_AGENT}"]
    caching = ["--cache", "--cache-exclude-status=300..", "--max-cache-age=1d"]
    try:
        done = subprocess.run(  # noqa: S603 - the locked program, our own arguments
            [program, *options, *polite, *caching, _INPUT],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ,
        )
    except OSError as error:
        raise ExternalCheckError(f"找不到 {program}：运行 make setup-dev") from error
    if done.returncode not in {0, _FAILED}:
        raise ExternalCheckError(f"lychee 没有跑完（{done.returncode}）：{done.stderr.strip()}")
    try:
        result = json.loads(done.stdout)
    except ValueError as error:
        raise ExternalCheckError(f"lychee 的结果不是 JSON：{done.stdout[:200]}") from error
    if not isinstance(result, dict) or not {"error_map", "timeout_map", "excludes"} <= result.keys():
        raise ExternalCheckError("lychee 的结果里缺了要读的项：它的版本与锁定的不同")
    return result


def _failures(result: dict[str, Any], names: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield each URL that failed, why, and the status, 0 where there was no answer."""
    for kind in ("error_map", "timeout_map", "unsupported_map"):
        for entries in result.get(kind, {}).values():
            for entry in entries:
                status = entry["status"]
                reason = status["text"] if "code" in status else status.get("details") or status["text"]
                yield names[entry["span"]["line"] - 1], str(reason), int(status.get("code", 0))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def problems(report: LinkReport) -> Iterator[Problem]:
    """Yield a problem for each place that names a dead link.

    Args:
        report: what came of asking.
    """
    for link in report.dead:
        for position in link.positions:
            yield Problem(
                position, "external-link", f"打不开 {link.url}（{link.reason}）", "换成现在的地址，或换一个一手来源"
            )


def render_issue(report: LinkReport) -> str:
    """Return the report as the Markdown body of one issue.

    Args:
        report: what came of asking.
    """
    if report.dead:
        head = f"{report.checked} 个外部链接里有 {len(report.dead)} 个打不开。换成现在的地址，或换一个一手来源。"
    else:
        head = f"{report.checked} 个外部链接里没有打不开的。"
    parts = [head, *_listed(report.dead)]
    if report.refused:
        parts += ["", f"另有 {len(report.refused)} 个的网站不让程序访问，要人打开看一眼：", *_listed(report.refused)]
    return "\n".join([*parts, "", "本地重查：`make check-external`。这一条由工作流更新，全部打得开时自动关闭。", ""])


def _listed(links: tuple[DeadLink, ...]) -> Iterator[str]:
    """Yield the lines of a list; one that is too long for an issue ends early and says so."""
    left = _MAX_LIST
    for index, link in enumerate(links):
        places = "、".join(f"`{place.path}:{place.line}`" for place in link.positions[:_MAX_PLACES])
        more = f" 等 {len(link.positions)} 处" if len(link.positions) > _MAX_PLACES else ""
        line = f"- <{quote(link.url, safe=_URL_CHARACTERS)}>：{_plain(link.reason)}（{places}{more}）"
        left -= len(line) + 1
        if left < 0:
            yield f"- ……还有 {len(links) - index} 个，本地重查可见全部"
            return
        yield line


def _plain(reason: str) -> str:
    """Return a text in which Markdown finds nothing to mark up."""
    text = " ".join(reason.split())[:_MAX_REASON]
    return "".join(f"\\{character}" if character in "\\`*_[]<>@#" else character for character in text)
