"""Debian packages in a private folder: no root, and never a change to the host's packages.

``apt-get`` is given lists and a cache of its own and downloads only; ``dpkg-deb`` unpacks. Of the host's settings
it keeps how the network is reached, and leaves its hooks and pins alone. Packages come from the host's own suite,
where what the host has installed is left out, or from another suite of Debian, complete with its own C library.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "AptError",
    "Packages",
    "cache_folder",
    "debian_mirrors",
    "exclusive",
    "fetch",
    "library_path",
    "obstacle",
    "replaced",
    "unpack",
]

_PROGRAMS = ("apt-get", "dpkg-deb")
_KEYRINGS = ("/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp")
_NETWORK = ("Acquire::http", "Acquire::https", "Acquire::ForceIPv4", "Acquire::ForceIPv6")
_NEVER = ("perl", "libperl")  # what our programs need of it are install scripts, and those never run
_HOST_LIBRARY = ("libc6_", "libc-bin_")  # a C library fits only the loader that it came with
_MIRROR_ENDINGS = ("/debian", "/debian.list")  # the latter in images for clouds; the signature has the last word
_MB = 1_000_000


class AptError(RuntimeError):
    """Packages that could not be had; the message is one line, in Chinese."""


@dataclass(frozen=True, slots=True)
class Packages:
    """What is to be unpacked.

    Attributes:
        names: the packages; what they depend on comes along.
        suite: a suite of Debian such as ``sid``; None for what the host itself uses.
        whole: also what the host has installed already (always so with another suite).
    """

    names: tuple[str, ...]
    suite: str | None = None
    whole: bool = False


def cache_folder() -> Path:
    """Return the folder for what is downloaded once: ``$XDG_CACHE_HOME/youju``."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "youju"


def obstacle(suite: str | None = None) -> str:
    """Return why this machine cannot unpack packages, or nothing where it can try.

    Args:
        suite: the suite of Debian; None for what the host itself uses.
    """
    if not all(map(shutil.which, _PROGRAMS)):
        return "这台机器没有 apt"
    if suite and not debian_mirrors():
        return f"这台机器的软件源里没有 Debian 镜像，取不到 {suite}"
    return ""


def unpack(packages: Iterable[str], target: Path) -> None:
    """Unpack packages of the host's suite and what they need, the host's own left out, into a folder.

    Args:
        packages: names in the host's distribution.
        target: the folder; replaced when everything has been unpacked.

    Raises:
        AptError: no apt on this machine, no network, or no such package.
    """
    with exclusive(target), replaced(target) as root:
        fetch(Packages(tuple(packages)), root)


@contextmanager
def exclusive(target: Path) -> Iterator[None]:
    """Hold a folder against other processes: they wait until this one has finished with it.

    Args:
        target: the folder; it need not exist.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f".{target.name}.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of another if all goes well; hold it with :func:`exclusive`.

    Args:
        target: the folder to be replaced.
    """
    work, old = (target.parent / f".{target.name}.{kind}" for kind in ("new", "old"))
    for left in (work, old):
        shutil.rmtree(left, ignore_errors=True)  # by a run that was killed
    work.mkdir(parents=True)
    try:
        yield work
        if target.exists():
            target.rename(old)
        work.rename(target)
    finally:
        for left in (work, old):
            shutil.rmtree(left, ignore_errors=True)


def fetch(packages: Packages, root: Path) -> None:
    """Download packages and what they need, and unpack them.

    Args:
        packages: which.
        root: an existing folder.

    Raises:
        AptError: no apt on this machine, no mirror for the suite, no network, or no such package.
    """
    hindrance = obstacle(packages.suite)
    if hindrance:
        raise AptError(hindrance)
    lists = cache_folder() / "apt" / (packages.suite or "host")
    with exclusive(lists):
        work = root.with_name(root.name + ".apt")
        try:
            archives = _download(packages, lists, work)
            for archive in archives:
                _run(["dpkg-deb", "-x", str(archive), str(root)], os.environ)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    _keep_links_inside(root)


def _download(packages: Packages, lists: Path, work: Path) -> list[Path]:
    environment = _private_apt(packages, lists, work)
    if packages.suite:
        _update_from_a_mirror(packages.suite, work, environment)
    else:
        _update(environment)
    install = ["apt-get", "-qq", "-y", "--download-only", "--reinstall", "install", *packages.names]
    _announce(packages, _run([*install, "--print-uris"], environment))
    _run(install, environment)
    skipped = _NEVER if packages.suite else (*_NEVER, *_HOST_LIBRARY)
    return sorted(file for file in (work / "cache/archives").glob("*.deb") if not file.name.startswith(skipped))


def _update_from_a_mirror(suite: str, work: Path, environment: Mapping[str, str]) -> None:
    keyring = next((f"[signed-by={path}] " for path in _KEYRINGS if Path(path).exists()), "")
    failure = AptError(f"取不到 Debian {suite}")
    for mirror in debian_mirrors():
        (work / "sources.list").write_text(f"deb {keyring}{mirror} {suite} main\n", encoding="utf-8")
        try:
            _update(environment)
        except AptError as error:
            failure = error
        else:
            return
    raise failure


def _update(environment: Mapping[str, str]) -> None:
    print("读取 Debian 的包目录 …", file=sys.stderr, flush=True)
    _run(["apt-get", "-qq", "update"], environment)


def _announce(packages: Packages, listed: str) -> None:
    # Each line is: 'address' file size hash
    sizes = [int(fields[2]) for fields in map(shlex.split, listed.splitlines()) if len(fields) > 2]  # noqa: PLR2004
    names = "、".join(packages.names)
    print(f"下载 {names}：共 {len(sizes)} 个包，{sum(sizes) / _MB:.1f} MB …", file=sys.stderr, flush=True)


def debian_mirrors(options: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the mirrors of Debian that the machine's own sources name, as apt itself reads them.

    Args:
        options: for ``apt-get``; a test names other sources by them.
    """
    try:
        listed = _run(["apt-get", *options, "-o", "Debug::NoLocking=true", "--print-uris", "update"], os.environ)
    except (AptError, OSError):
        return ()
    found: dict[str, None] = {}
    for fields in map(shlex.split, listed.splitlines()):
        # An address of a list is MIRROR/dists/SUITE/COMPONENT/binary-ARCHITECTURE/Packages.xz.
        mirror, _, rest = (fields or [""])[0].partition("/dists/")
        if "/main/binary-" in rest and mirror.endswith(_MIRROR_ENDINGS):
            found[mirror] = None
    return tuple(found)


def _private_apt(packages: Packages, lists: Path, work: Path) -> dict[str, str]:
    shutil.rmtree(work, ignore_errors=True)
    for folder in (lists / "partial", work / "cache/archives/partial", work / "none"):
        folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::Etc::main": "/dev/null",
        "Dir::Etc::parts": str(work / "none"),  # the host's hooks
        "Dir::State::lists": str(lists),
        "Dir::Cache": str(work / "cache"),
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "",
        "Acquire::Retries": "1",
        "Acquire::Languages": "none",
        "Acquire::GzipIndexes": "true",
        "Acquire::PDiffs": "false",
        "Debug::NoLocking": "true",
    }
    if packages.suite or packages.whole:
        (work / "status").touch()
        settings["Dir::State::status"] = str(work / "status")
    if packages.suite:
        settings |= {
            "Dir::Etc::sourcelist": str(work / "sources.list"),
            "Dir::Etc::sourceparts": str(work / "none"),
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": str(work / "none"),
            "Acquire::Check-Valid-Until": "false",
        }
    network = _run(["apt-config", "dump", *_NETWORK], os.environ) if shutil.which("apt-config") else ""
    configuration = work / "apt.conf"
    own = "".join(f'{key} "{value}";\n' for key, value in settings.items())
    configuration.write_text(network + own, encoding="utf-8")
    return {**os.environ, "APT_CONFIG": str(configuration), "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}


def _run(command: list[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - fixed programs, package names from our own code
        command, env=dict(environment), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if line.startswith("E:")), "没有说明原因")
        raise AptError(f"{command[0]} 失败：{reason}")
    return done.stdout


def _keep_links_inside(root: Path) -> None:
    """Let absolute links that mean the unpacked folder's own files point there."""
    for folder, folders, files in os.walk(root):
        for link in (Path(folder) / name for name in (*folders, *files)):
            if not link.is_symlink():
                continue
            aim = link.readlink()
            inside = root / str(aim).lstrip("/")
            if aim.is_absolute() and os.path.lexists(inside):
                link.unlink()
                link.symlink_to(os.path.relpath(inside, folder))


def library_path(root: Path) -> str:
    """Return ``LD_LIBRARY_PATH`` for programs of an unpacked folder.

    Args:
        root: the folder.
    """
    folders = {file.parent for file in root.glob("usr/lib/*-linux-gnu*/**/*.so*")} | {
        file.parent for file in root.glob("lib/*-linux-gnu*/*.so*")
    }
    return os.pathsep.join(map(str, sorted(folders)))
