"""The software that answers may name under ``needs``, and those of it that are servers.

Each name stands for the real product in the range for which the answers are written. Debian's packages are what
is unpacked where a machine has none; the sizes are what has to be downloaded then.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scripts.services.apt import Packages
from scripts.services.archives import Jars
from scripts.services.launchers import Launch
from scripts.services.mysql import mysql
from scripts.services.package_index import package_index
from scripts.services.programs import Program
from scripts.services.python_environment import ENVIRONMENTS
from scripts.services.requirement import Requirement, Starter

__all__ = ["REQUIREMENTS", "STARTERS"]

_OPTION_FILES = "--no-defaults|--defaults-*|--print-defaults|--login-path=*|--no-login-paths"
_CHARACTER_SETS = "--character-sets-dir={root}/usr/share/mysql/charsets"
_CLIENT = Launch((_CHARACTER_SETS,), _OPTION_FILES)
_SERVER = Launch(
    (
        "--basedir={root}/usr",
        "--lc-messages-dir={root}/usr/share/mysql",
        _CHARACTER_SETS,
        "--plugin-dir={root}/usr/lib/mysql/plugin",
        "--secure-file-priv=NULL",  # Debian's own is a folder that only its installation makes
    ),
    _OPTION_FILES,
)

_GIT = Launch(
    variables={
        "GIT_EXEC_PATH": "{root}/usr/lib/git-core",
        "GIT_TEMPLATE_DIR": "{root}/usr/share/git-core/templates",
    }
)

# An ordinary user's buildah wants set-uid helpers to become many users. Files of one owner need one: root of a
# user namespace of its own, where buildah is told that this has been done.
_ROOTLESS = Launch(
    prologue="""\
before=
if [ "$(id -u)" -ne 0 ] && [ -z "${_CONTAINERS_USERNS_CONFIGURED-}" ]; then
  export _CONTAINERS_USERNS_CONFIGURED=done _CONTAINERS_ROOTLESS_UID="$(id -u)" _CONTAINERS_ROOTLESS_GID="$(id -g)"
  before="unshare --map-root-user --"
fi"""
)

_PROGRAMS: tuple[Program | Jars, ...] = (
    Program(
        name="mysql",
        product="MySQL",
        executables=("mysqld", "mysql", "mysqladmin", "innochecksum", "ibd2sdi"),
        versions=">=9.7,<10",
        packages=Packages(("mysql-server-core", "mysql-client-core"), "sid"),
        download=77,
        pattern=r"\bVer (?P<version>\d+\.\d+\.\d+)\S* for ",
        forks=("MariaDB", "Percona"),
        launches={"mysqld": _SERVER, "mysql": _CLIENT, "mysqladmin": _CLIENT},
        brew="mysql",
    ),
    Program(
        name="nginx",
        product="nginx",
        executables=("nginx",),
        versions=">=1.19.5",  # the first with -e, which a block needs that may not write to /var/log
        packages=Packages(("nginx-light",)),
        download=1,
        ask=("-v",),
        pattern=r"nginx version: nginx/(?P<version>\d+(\.\d+)+)",
        brew="nginx",
    ),
    Program(
        name="registry",
        product="Docker Registry",
        executables=("docker-registry",),
        versions=">=2.8",
        packages=Packages(("docker-registry",)),
        download=5,
        pattern=r"distribution(/v3)? v?(?P<version>\d+(\.\d+)+)",
    ),
    Program(
        name="buildah",
        product="Buildah",
        executables=("buildah",),
        versions=">=1.28",
        packages=Packages(("buildah",)),
        download=16,
        pattern=r"^buildah version (?P<version>\d+(\.\d+)+)",
        launches={"buildah": _ROOTLESS},
    ),
    Program(
        name="skopeo",
        product="Skopeo",
        executables=("skopeo",),
        versions=">=1.9",
        packages=Packages(("skopeo",)),
        download=13,
        pattern=r"^skopeo version (?P<version>\d+(\.\d+)+)",
        brew="skopeo",
    ),
    Program(
        name="prometheus",
        product="Prometheus",
        executables=("prometheus", "promtool"),
        versions=">=2.42",
        packages=Packages(("prometheus",)),
        download=23,
        pattern=r"^(prometheus|promtool), version (?P<version>\d+(\.\d+)+)",
        brew="prometheus",
    ),
    Program(
        name="git",
        product="Git",
        executables=("git",),
        versions=">=2.34",
        packages=Packages(("git",)),
        download=8,
        pattern=r"^git version (?P<version>\d+(\.\d+)+)",
        launches={"git": _GIT},
        brew="git",
    ),
    Program(
        name="curl",
        product="curl",
        executables=("curl",),
        versions=">=7.71",
        packages=Packages(("curl",)),
        download=3,
        pattern=r"^curl (?P<version>\d+(\.\d+)+)",
        brew="curl",
    ),
    Program(
        name="procps",
        product="procps-ng",
        executables=("pgrep", "pkill"),
        versions=">=3.3",
        packages=Packages(("procps",)),
        download=1,
        pattern=r"procps-ng (?P<version>\d+(\.\d+)+)",
    ),
    Program(
        name="sqlite",
        product="SQLite",
        executables=("sqlite3",),
        versions=">=3.37",
        packages=Packages(("sqlite3",)),
        download=1,
        pattern=r"^(?P<version>3(\.\d+)+) ",
        brew="sqlite",
    ),
    Program(
        name="java",
        product="OpenJDK",
        executables=("java", "javac"),  # a JDK: without a compiler, `java File.java` does nothing
        versions=">=17",
        packages=Packages(("default-jdk-headless",), whole=True),
        download=145,
        pattern=r"^(openjdk|java|javac) (?P<version>\d+(\.\d+)*)",
        brew="openjdk",
    ),
    Jars(
        name="lucene",
        product="Apache Lucene",
        artifacts=(
            "lucene-core",
            "lucene-analyzers-common",
            "lucene-analyzers-smartcn",
            "lucene-queries",
            "lucene-queryparser",
            "lucene-sandbox",
        ),
        versions=">=8.8,<9",
        packages=Packages(("liblucene8-java",)),
        download=36,
    ),
    Program(
        name="bubblewrap",
        product="bubblewrap",
        executables=("bwrap",),
        versions=">=0.4",
        packages=Packages(("bubblewrap",)),
        download=1,
        pattern=r"^bubblewrap (?P<version>\d+(\.\d+)+)",
    ),
)

REQUIREMENTS: Mapping[str, Requirement] = MappingProxyType(
    {requirement.name: requirement for requirement in _PROGRAMS} | dict(ENVIRONMENTS)
)
"""What answers may name, by the names that authors write."""

STARTERS: Mapping[str, Starter] = MappingProxyType({"mysql": mysql, "package-index": package_index})
"""Those of them that are servers, which the engine starts for a page."""
