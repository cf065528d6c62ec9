"""The catalogue: every name that authors may write, each for the real product."""

from __future__ import annotations

import re

import pytest
from packaging.specifiers import SpecifierSet

from scripts.services.catalogue import REQUIREMENTS, STARTERS
from scripts.services.programs import Program

PROGRAMS = [requirement for requirement in REQUIREMENTS.values() if isinstance(requirement, Program)]

BANNERS = {
    "mysql": ("/usr/sbin/mysqld  Ver 9.7.0 for Linux on x86_64 (MySQL Community Server - GPL)", "9.7.0"),
    "nginx": ("nginx version: nginx/1.22.1", "1.22.1"),
    "registry": ("/usr/bin/docker-registry github.com/docker/distribution 2.8.2+ds1", "2.8.2"),
    "buildah": ("buildah version 1.28.2 (image-spec 1.1.0-rc2, runtime-spec 1.0.2-dev)", "1.28.2"),
    "skopeo": ("skopeo version 1.9.3", "1.9.3"),
    "prometheus": ("prometheus, version 2.42.0+ds (branch: debian/sid)", "2.42.0"),
    "git": ("git version 2.39.5 (Apple Git-154)", "2.39.5"),
    "curl": ("curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19", "7.88.1"),
    "procps": ("pgrep from procps-ng 4.0.2", "4.0.2"),
    "sqlite": ("3.40.1 2022-12-28 14:03:47 df5c253c0b3dd24916e4ec7cf77d3db5", "3.40.1"),
    "java": ("openjdk 17.0.15 2025-04-15", "17.0.15"),
    "bubblewrap": ("bubblewrap 0.8.0", "0.8.0"),
}


def test_every_name_is_the_requirement_s_own() -> None:
    assert {name: requirement.name for name, requirement in REQUIREMENTS.items()} == {n: n for n in REQUIREMENTS}
    assert {"lucene", "packaging", "package-index", "delivery", *BANNERS} <= set(REQUIREMENTS)


def test_every_server_is_also_a_requirement() -> None:
    assert set(STARTERS) == {"mysql", "package-index"}
    assert set(STARTERS) <= set(REQUIREMENTS)


def test_every_program_has_a_variable_of_its_own() -> None:
    variables = [program.variable for program in PROGRAMS]
    assert sorted(set(variables)) == sorted(variables)
    assert all(re.fullmatch(r"YOUJU_[A-Z0-9_]+", variable) for variable in variables)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_the_real_banner_tells_a_version_in_the_range(program: Program) -> None:
    banner, version = BANNERS[program.name]
    told = re.search(program.pattern, banner)
    assert told is not None
    assert told["version"] == version
    assert SpecifierSet(program.versions).contains(version)


def test_java_is_a_development_kit() -> None:
    java = REQUIREMENTS["java"]
    assert isinstance(java, Program)
    assert "javac" in java.executables
