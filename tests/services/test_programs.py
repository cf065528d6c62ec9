"""Programs: the product and the version that they report decide, the order is fixed, and launchers start them."""

from __future__ import annotations

import os
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.services import archives, programs
from scripts.services.apt import AptError, Packages
from scripts.services.archives import Jars
from scripts.services.catalogue import REQUIREMENTS
from scripts.services.launchers import Launch, origin
from scripts.services.programs import Program
from scripts.services.requirement import Unavailable

TOOL = Program(
    name="tool",
    product="Tool",
    executables=("tool", "tool-client"),
    versions=">=2,<3",
    packages=Packages(("tool-core",)),
    download=3,
    pattern=r"^tool\S* (?P<version>\d+(\.\d+)+)",
    forks=("Forked",),
    launches={"tool": Launch(("--home={root}/usr/share",), "--first|--first-*")},
)


def script(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)


def install(folder: Path, version: str, names: tuple[str, ...] = TOOL.executables) -> Path:
    for name in names:
        script(folder / name, f'case "$*" in *--version*) echo "{name} {version}" ;; *) echo {name} "$@" ;; esac')
    return folder


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a shell, and with nothing that a program could be mistaken for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/nowhere")
    for name in ("YOUJU_TOOL", "YOUJU_MYSQLD", "YOUJU_JARS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> list[Packages]:
    """What was downloaded: packages that hold the tool in version 2.5."""
    asked: list[Packages] = []

    def fetch(wanted: Packages, root: Path) -> None:
        asked.append(wanted)
        install(root / "usr/bin", "2.5")

    monkeypatch.setattr(programs, "fetch", fetch)
    return asked


def run(found_folder: str, name: str, *words: str) -> str:
    return subprocess.run([Path(found_folder) / name, *words], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("version", "fits"), [("1.9", False), ("2.0", True), ("2.99.1", True), ("3.0", False)])
def test_the_version_that_it_reports_decides(
    version: str, fits: bool, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(install(machine / "bin", version)))
    found = TOOL.find()
    assert (found is not None) == fits
    assert fits == (TOOL.refusals() == ())
    assert found is None or (found.where, found.software) == ("PATH", {"Tool": version})


def test_an_unfit_program_earlier_on_path_does_not_hide_a_fit_one(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = install(machine / "old", "1.0"), install(machine / "new", "2.1")
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, folders)))
    found = TOOL.find()
    assert found is not None
    assert found.software == {"Tool": "2.1"}
    assert str(machine / "new") in found.folders
    assert origin(Path(found.path[0])) == machine / "new/tool"


def test_a_program_is_asked_in_an_empty_home_that_can_be_read(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(machine / "bin"))
    for name in TOOL.executables:
        script(
            machine / "bin" / name, f'for f in "$HOME"/*; do [ -e "$f" ] && exit 1; done; cd "$HOME" && echo {name} 2.1'
        )
    found = TOOL.find()
    assert found is not None
    assert found.software == {"Tool": "2.1"}


def test_path_gets_this_program_and_nothing_that_lies_beside_it(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(install(machine / "bin", "2.1", (*TOOL.executables, "other"))))
    found = TOOL.find()
    assert found is not None
    assert sorted(file.name for file in Path(found.path[0]).iterdir()) == ["tool", "tool-client"]
    assert run(found.path[0], "tool", "a b", "c") == "tool a b c\n"


def test_a_companion_that_is_missing_is_told(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(install(machine / "bin", "2.1", ("tool",))))
    assert TOOL.find() is None
    assert TOOL.refusals() == (f"PATH：有 {machine}/bin/tool，没有合用的 tool-client",)


def test_the_variable_comes_before_path(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(install(machine / "bin", "2.1")))
    monkeypatch.setenv("YOUJU_TOOL", str(install(machine / "mine/bin", "2.2") / "tool"))
    found = TOOL.find()
    assert found is not None
    assert (found.where, found.software) == ("环境变量", {"Tool": "2.2"})
    assert str(machine / "mine") in found.folders


def test_a_variable_that_names_an_unfit_program_is_never_passed_over(
    machine: Path, monkeypatch: pytest.MonkeyPatch, packages: list[Packages]
) -> None:
    monkeypatch.setenv("PATH", str(install(machine / "bin", "2.1")))
    monkeypatch.setenv("YOUJU_TOOL", str(install(machine / "mine", "1.2") / "tool"))
    with pytest.raises(Unavailable, match=r"mine/tool 是 Tool 1\.2，要 >=2,<3"):
        TOOL.provide()
    assert packages == []


MARIADB = "mysqld  Ver 10.11.11-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)"
PERCONA = "mysqld  Ver 9.7.0-1 for Linux on x86_64 (Percona Server (GPL), Release 1)"


@pytest.mark.parametrize(("banner", "fork"), [(MARIADB, "MariaDB"), (PERCONA, "Percona")])
def test_a_fork_never_stands_in_for_mysql(
    banner: str, fork: str, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mysql = REQUIREMENTS["mysql"]
    assert isinstance(mysql, Program)
    for name in mysql.executables:
        script(machine / "bin" / name, f"echo '{banner}'")
    monkeypatch.setenv("PATH", str(machine / "bin"))
    assert mysql.find() is None
    assert mysql.refusals() == (f"PATH：{machine}/bin/mysqld 是 {fork}，不是 MySQL",)


def test_mysql_of_the_right_version_is_mysql(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mysql = REQUIREMENTS["mysql"]
    assert isinstance(mysql, Program)
    for name in mysql.executables:
        script(machine / "bin" / name, f"echo '{name}  Ver 9.7.4-2 for Linux on x86_64 ((Debian))'")
    monkeypatch.setenv("PATH", str(machine / "bin"))
    found = mysql.find()
    assert found is not None
    assert found.software == {"MySQL": "9.7.4"}


def test_what_is_missing_is_unpacked_once(packages: list[Packages]) -> None:
    assert TOOL.find() is None
    found = TOOL.provide()
    assert (found.where, found.software) == ("私有目录", {"Tool": "2.5"})
    assert found.folders == (str(TOOL.prefix),)
    assert TOOL.provide() == TOOL.find() == found
    assert packages == [TOOL.packages]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (("--first", "-x"), "--first --home=HOME -x"),
        (("--first-of=a b", "-x"), "--first-of=a b --home=HOME -x"),
        (("-x", "a  b", "--first"), "--home=HOME -x a  b --first"),
    ],
)
def test_an_option_that_must_be_first_stays_first(said: tuple[str, ...], heard: str, packages: list[Packages]) -> None:
    # The program prints its words joined by one space, and keeps the spaces within each.
    found = TOOL.provide()
    home = str(TOOL.prefix / "root/usr/share")
    script(TOOL.prefix / "root/usr/bin/tool", 'echo "$*"')
    assert run(found.path[0], "tool", *said) == heard.replace("HOME", home) + "\n"


def test_a_program_with_its_own_c_library_is_started_by_its_own_loader(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(_: Packages, root: Path) -> None:
        install(root / "usr/bin", "2.5")
        script(root / "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", 'shift 2; exec /bin/sh "$@"')

    monkeypatch.setattr(programs, "fetch", fetch)
    found = TOOL.provide()
    launcher = (Path(found.path[0]) / "tool-client").read_text(encoding="utf-8")
    library = TOOL.prefix / "root/usr/lib/x86_64-linux-gnu"
    assert f"exec {library}/ld-linux-x86-64.so.2 --library-path {library} " in launcher
    assert "LD_LIBRARY_PATH" not in launcher


def test_another_way_to_start_it_takes_no_download(packages: list[Packages]) -> None:
    TOOL.provide()
    changed = replace(TOOL, launches={"tool": Launch(variables={"HOME_OF_TOOL": "{root}/x"})})
    assert changed.find() is None
    found = changed.provide()
    assert "HOME_OF_TOOL" in (Path(found.path[0]) / "tool").read_text(encoding="utf-8")
    assert len(packages) == 1


def test_a_rolling_suite_that_has_moved_on_is_not_downloaded_again_today(packages: list[Packages]) -> None:
    newer = replace(TOOL, versions=">=3", packages=Packages(("tool-core",), "sid"))
    for _ in range(2):
        with pytest.raises(Unavailable, match=r"是 Tool 2\.5，要 >=3"):
            newer.provide()
    assert len(packages) == 1


def test_what_cannot_be_had_says_why_and_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: object) -> None:
        raise AptError("没有网络")

    monkeypatch.setattr(programs, "fetch", fetch)
    with pytest.raises(Unavailable, match=r"没有 tool：没有网络；.*YOUJU_TOOL") as caught:
        TOOL.provide()
    assert caught.value.name == "tool"
    assert TOOL.find() is None


def test_an_ordinary_user_s_buildah_is_root_of_its_own_namespace(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(machine / "bin/buildah", 'echo "buildah version 1.33.7"; echo "$_CONTAINERS_USERNS_CONFIGURED"')
    script(machine / "bin/id", "echo 1000")
    script(machine / "bin/unshare", 'echo "unshare $1"; shift 2; exec "$@"')
    monkeypatch.setenv("PATH", str(machine / "bin"))
    buildah = REQUIREMENTS["buildah"]
    found = buildah.find()
    assert found is not None
    assert run(found.path[0], "buildah").splitlines() == ["unshare --map-root-user", "buildah version 1.33.7", "done"]


JARS = Jars("jars", "Jars", ("lib-core", "lib-more"), ">=8.8,<9", Packages(("libjars-java",)), 5)


def jar(folder: Path, name: str, version: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr(
            "META-INF/MANIFEST.MF",
            f"Manifest-Version: 1.0\r\nSpecification-Version: {version}\r\nX: 1\r\n\r\nName: a\r\n",
        )


def test_the_manifest_tells_the_version_not_the_name_of_the_file(machine: Path) -> None:
    jar(machine / "java", "lib-core-8.7.0.jar", "8.8.1")
    jar(machine / "java", "lib-more-8.7.0.jar", "8.8.1")
    found = replace(JARS, host=machine / "java").find()
    assert found is not None
    assert found.software == {"Jars": "8.8.1"}
    assert found.variables["CLASSPATH"] == f"{machine}/java/lib-core-8.7.0.jar:{machine}/java/lib-more-8.7.0.jar"
    assert found.variables["JARS_CLASSPATH"] == found.variables["CLASSPATH"]
    assert found.folders == (str(machine / "java"),)


@pytest.mark.parametrize(
    ("core", "more", "why"),
    [
        ("8.7.0", "8.7.0", "是 Jars 8.7.0，要 >=8.8,<9"),
        ("8.8.1", "8.9.0", "各 jar 版本不一"),
        ("8.8.1", "", "没有 lib-more"),
    ],
)
def test_jars_that_will_not_do_are_refused(core: str, more: str, why: str, machine: Path) -> None:
    jar(machine / "java", "lib-core-1.jar", core)
    if more:
        jar(machine / "java", "lib-more-1.jar", more)
    jars = replace(JARS, host=machine / "java")
    assert jars.find() is None
    assert why in jars.refusals()[0]


def test_missing_jars_are_unpacked(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_: Packages, root: Path) -> None:
        for artifact in JARS.artifacts:
            jar(root / "usr/share/java", f"{artifact}-8.7.0.jar", "8.8.1")

    monkeypatch.setattr(archives, "fetch", fetch)
    jars = replace(JARS, host=machine / "none")
    found = jars.provide()
    assert (found.where, found.folders) == ("私有目录", (str(jars.prefix),))
