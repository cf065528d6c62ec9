"""The workflows: valid, pinned, least privileged, in order, and made of our own make targets."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))

# What a bare Debian needs before it can run make: the only commands that are not make's.
BEFORE_MAKE = {
    "apt-get update -qq && apt-get install -qq -y --no-install-recommends ca-certificates git make python3-venv"
}


def read(name: str) -> Mapping[str, Any]:
    workflow: Mapping[str, Any] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"))
    return workflow


def steps(job: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(job.get("steps", []))


def every_job() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for file in WORKFLOWS:
        for name, job in read(file.name)["jobs"].items():
            yield f"{file.name}:{name}", job


def before(jobs: Mapping[str, Any], name: str) -> set[str]:
    """Return every job that has to succeed before another starts."""
    needs = jobs[name].get("needs", [])
    direct = {needs} if isinstance(needs, str) else set(needs)
    return direct | {earlier for job in direct for earlier in before(jobs, job)}


def test_workflows_are_valid_and_safe() -> None:
    tools = Path(sys.executable).parent
    commands: list[list[str | Path]] = [
        [tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
        [tools / "check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml"],
        [tools / "zizmor", "--offline", "--no-progress", "--persona=regular", ".github"],
    ]
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_is_a_make_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = [(where, step["run"]) for where, job in every_job() for step in steps(job) if "run" in step]
    assert len(commands) > len(BEFORE_MAKE)
    for where, command in commands:
        if command in BEFORE_MAKE:
            continue
        program, *words = shlex.split(command)
        assert program == "make", where
        assert {word for word in words if "=" not in word} <= targets, where


def test_actions_are_pinned_by_commit_and_say_which_version() -> None:
    used = [
        (file.name, line.strip())
        for file in WORKFLOWS
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip().removeprefix("- ").startswith("uses: ")
    ]
    pinned = re.compile(
        r"(- )?uses: ([a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\$/\.github/workflows/[a-z-]+\.yml)"
    )
    assert used
    assert [place for place in used if not pinned.fullmatch(place[1])] == []


def test_containers_are_pinned_by_digest() -> None:
    images = [job["container"]["image"] for _, job in every_job() if "container" in job]
    assert images
    assert [image for image in images if not re.fullmatch(r"debian:12@sha256:[0-9a-f]{64}", image)] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_no_permission_is_granted_to_a_whole_workflow(file: Path) -> None:
    assert read(file.name)["permissions"] == {}


def test_a_job_that_may_write_takes_no_code_and_runs_none() -> None:
    writing = [(where, job) for where, job in every_job() if "write" in job["permissions"].values()]
    assert {where for where, _ in writing} >= {"site.yml:deploy", "report.yml:issue"}
    for where, job in writing:
        uses = [step.get("uses", "") for step in steps(job)]
        assert not any("actions/checkout@" in action for action in uses), where
        assert not any("run" in step for step in steps(job)), where


def test_nothing_is_published_that_was_not_checked_run_and_looked_at() -> None:
    jobs = read("site.yml")["jobs"]
    assert before(jobs, "deploy") == {"sources", "test", "verify", "build"}
    assert before(jobs, "build") >= {"sources", "verify"}
    commands = [step["run"].split()[1] for step in steps(jobs["build"]) if "run" in step]
    assert commands == ["build", "check", "browser"]


def test_the_published_evidence_is_this_run_s_own() -> None:
    jobs = read("site.yml")["jobs"]
    (verify,) = (step["run"] for step in steps(jobs["verify"]) if step.get("run", "").startswith("make"))
    assert {"STRICT=1", "FRESH=1", "EVIDENCE=build/evidence"} <= set(verify.split())
    (merged,) = (step["with"] for step in steps(jobs["build"]) if "download-artifact" in step.get("uses", ""))
    assert merged == {"pattern": "evidence-*", "path": "build/evidence", "merge-multiple": True}
    assert all("EVIDENCE=build/evidence" in step["run"] for step in steps(jobs["build"]) if "run" in step)


def test_the_shards_are_numbered_from_one_without_a_gap() -> None:
    shards = read("site.yml")["jobs"]["verify"]["strategy"]["matrix"]["shard"]
    assert shards == list(range(1, len(shards) + 1))


def test_retraining_runs_monthly_and_on_demand_and_cannot_push() -> None:
    text = (ROOT / ".github/workflows/retrain.yml").read_text(encoding="utf-8")
    assert re.search(r'cron: "\d+ \d+ \d+ \* \*"', text)
    assert "workflow_dispatch:" in text
    assert "contents: write" not in text
