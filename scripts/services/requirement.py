"""The terms of the services: what an answer needs, where it was found, and what a running server tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

__all__ = ["Endpoint", "Found", "Requirement", "Starter", "Unavailable"]


class Unavailable(RuntimeError):  # noqa: N818 - a state that is reported, not a failure of ours
    """Software that this machine has not and cannot get; the message is one line, in Chinese.

    Attributes:
        name: as authors write it under ``needs``.
        remedy: what installs it, in Chinese.
    """

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        super().__init__(f"没有 {name}：{reason}；{remedy}")
        self.name = name
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Found:
    """Software on this machine, ready to run; plain data, so that it can be handed to another process.

    Attributes:
        name: as authors write it under ``needs``.
        where: ``环境变量``, ``PATH`` or ``私有目录``.
        software: name and version of each product, as the software itself reported them.
        path: folders to be put before ``PATH``.
        variables: environment variables that it needs or that blocks may use.
        folders: folders outside the system's own that must be readable to run it.
    """

    name: str
    where: str
    software: Mapping[str, str]
    path: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()


class Requirement(Protocol):
    """Something that answers may name under ``needs``."""

    @property
    def name(self) -> str:
        """As authors write it."""
        ...

    @property
    def download(self) -> int:
        """Roughly how much has to be downloaded where the machine has it not, in MB."""
        ...

    def find(self) -> Found | None:
        """Return it where it is on this machine in a version that will do; download nothing."""
        ...

    def provide(self) -> Found:
        """Return it, downloading it into the private folder where need be; raise :class:`Unavailable`."""
        ...


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that is running and answers.

    Attributes:
        variables: how blocks reach it: ports, sockets, folders, each under a documented name.
        software: name and version as the running process reported them.
    """

    variables: Mapping[str, str]
    software: Mapping[str, str]


Starter = Callable[[Found, Path, Mapping[str, str]], AbstractContextManager[Endpoint]]
"""Starts a server in a folder of its own with an environment, waits until it answers, and always ends it."""
