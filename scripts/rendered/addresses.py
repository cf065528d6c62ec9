"""What an address in the built site means to a browser, wherever the site is published."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from scripts.rendered.model import RenderedSite

__all__ = ["Address", "Kind", "resolve"]

_WEB = frozenset({"http", "https", "ws", "wss", "ftp"})
_CONTROL_AND_SPACE = "".join(map(chr, range(0x21)))
_DROPPED = str.maketrans("", "", "\t\r\n")


class Kind(enum.Enum):
    """Where an address leads."""

    INTERNAL = "internal"
    OUTSIDE = "outside"  # the same host, beyond the folder that the site is published in
    FOREIGN = "foreign"
    OTHER = "other"  # mailto:, data: and the like
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Address:
    """A resolved address.

    Attributes:
        kind: where it leads.
        path: decoded path relative to the site; meaningful for internal ones.
        fragment: decoded fragment, or None where there is none to look for.
        host: the host, lower case, of foreign ones.
        scheme: the scheme, lower case, or empty.
        rooted: whether it was written as a path from the root of the host.
        protocol_relative: whether it was written as ``//host``.
    """

    kind: Kind
    path: str = ""
    fragment: str | None = None
    host: str = ""
    scheme: str = ""
    rooted: bool = False
    protocol_relative: bool = False


def resolve(site: RenderedSite, source: str, target: str, base_href: str = "") -> Address:
    """Return what a target means to the file that it is written in.

    Args:
        site: the built site.
        source: path of that file relative to the site.
        target: the address as written.
        base_href: the ``base`` element's address, where the file has one.
    """
    text = _normalised(target)
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "") if parts.port is None else f"{parts.hostname}:{parts.port}"
    except ValueError:
        return Address(Kind.MALFORMED)
    if text.startswith("//") or parts.scheme in _WEB:
        return _absolute(site, parts, host.lower(), text.startswith("//"))
    if parts.scheme:
        return Address(Kind.OTHER, scheme=parts.scheme)
    if base_href:
        source = _source_of(site, source, base_href)
    return _local(site, source, parts)


def _normalised(target: str) -> str:
    """Return an address as browsers clean it: no control characters, backslashes as slashes."""
    text = target.strip(_CONTROL_AND_SPACE).translate(_DROPPED)
    end = min((i for i in (text.find("?"), text.find("#")) if i >= 0), default=len(text))
    if text.lower().startswith(("data:", "javascript:", "mailto:")):
        return text
    return text[:end].replace("\\", "/") + text[end:]


def _source_of(site: RenderedSite, source: str, base_href: str) -> str:
    base = resolve(site, source, base_href)
    return base.path if base.kind is Kind.INTERNAL else source


def _absolute(site: RenderedSite, parts: SplitResult, host: str, protocol_relative: bool) -> Address:
    if not host:
        return Address(Kind.MALFORMED, scheme=parts.scheme)
    path = unquote(parts.path)
    if host == site.host and (path or "/").startswith(site.base):
        inner = path[len(site.base) :]
        fragment = _fragment(parts)
        return Address(Kind.INTERNAL, inner, fragment, host, parts.scheme, protocol_relative=protocol_relative)
    return Address(Kind.FOREIGN, path, None, host, parts.scheme, protocol_relative=protocol_relative)


def _local(site: RenderedSite, source: str, parts: SplitResult) -> Address:
    fragment = _fragment(parts)
    if not parts.path:
        return Address(Kind.INTERNAL, source, fragment)
    if parts.path.startswith("/"):
        path = unquote(parts.path)
        if not path.startswith(site.base):
            return Address(Kind.OUTSIDE, path, fragment, rooted=True)
        return Address(Kind.INTERNAL, _joined([], path[len(site.base) :]) or "", fragment, rooted=True)
    joined = _joined(source.split("/")[:-1], parts.path)
    if joined is None:
        return Address(Kind.OUTSIDE, unquote(parts.path), fragment)
    return Address(Kind.INTERNAL, joined, fragment)


def _joined(folder: list[str], path: str) -> str | None:
    """Return a path from a folder of the site; None where it climbs out of the site."""
    segments = [unquote(segment) for segment in path.split("/")]
    climbed = list(folder)
    for segment in segments:
        if segment == "..":
            if not climbed:
                return None
            climbed.pop()
        elif segment not in {"", "."}:
            climbed.append(segment)
    joined = "/".join(climbed)
    return joined + "/" if joined and segments[-1] in {"", ".", ".."} else joined


def _fragment(parts: SplitResult) -> str | None:
    """Return the fragment; None for the top of the page, for all of it, and for text fragments."""
    fragment = unquote(parts.fragment.partition(":~:")[0])
    return None if not fragment or fragment.lower() == "top" else fragment
