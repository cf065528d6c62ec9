"""The repository itself: layers, permanent names, locks, and no trace of anybody's machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from scripts.model import Corpus
from tests.conftest import ROOT

PERMANENT = {
    "python-1": ("python/packaging", "如何把一个 Python 项目打包发布？"),
    "python-2": ("python/argument-passing", "Python 是值传递还是引用传递？"),
    "mysql-1": ("mysql/index-structure", "MySQL 的索引结构是什么？"),
    "mysql-2": ("mysql/bplus-tree-search", "B+ Tree 是如何进行检索的？"),
    "mysql-3": ("mysql/smallest-unit", "MySQL 的最小单位是什么？"),
    "mysql-4": ("mysql/query-uses-index", "MySQL 的一个索引过程是什么？"),
    "elk-1": ("elk/log-search", "ELK 是如何实现日志查询的？"),
    "cicd-1": ("cicd/pipeline", "CI/CD 的具体流程是什么？"),
    "aigc-1": ("aigc/multimodal-llm", "说说多模态大语言模型"),
    "aigc-2": ("aigc/stable-diffusion", "说说 Stable Diffusion 以及扩散模型的原理"),
    "aigc-3": ("aigc/lora", "什么是 LoRA 微调？为什么要用 LoRA？"),
}

# Who may import whom; a layer may always import itself.
LAYERS = {
    "model": set(),
    "mermaid": set(),
    "bootstrap": set(),
    "includes": set(),
    "pictures": set(),
    "corpus": {"model", "includes"},
    "evidence": {"model"},
    "permalinks": {"model"},
    "rendered": {"model", "search"},
    "search": set(),
    "services": {"model"},
    "runners": {"model", "services"},
    "verification": {"model", "corpus", "evidence", "services", "runners", "validators"},
    "report": {"model"},
    "external": {"model"},
    "scaffold": {"model"},
    "validators": {"model", "services"},
    "checks": {"model", "mermaid", "pictures", "corpus", "permalinks", "rendered", "search", "validators", "evidence"},
    "site": {"model", "mermaid", "pictures", "permalinks", "evidence", "includes", "search"},
    "inspection": {"model", "corpus", "evidence", "services", "permalinks", "rendered", "validators", "checks", "site"},
    "bench": {"model", "corpus", "services", "checks", "search", "site"},
    "commands": {
        "model",
        "corpus",
        "permalinks",
        "evidence",
        "services",
        "verification",
        "checks",
        "site",
        "report",
        "external",
        "scaffold",
        "inspection",
        "bench",
    },
    "__main__": {"commands"},
}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_names_are_permanent(corpus: Corpus) -> None:
    published = {a.meta.id: (a.page.url.rstrip("/"), a.meta.title) for a in corpus.answers}
    assert {key: published.get(key) for key in PERMANENT} == PERMANENT


def imported(file: Path) -> list[str]:
    """The modules that a file imports, by their full names."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found += [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def test_imports_go_one_way() -> None:
    wrong = []
    for file in (ROOT / "scripts").rglob("*.py"):
        layer = file.relative_to(ROOT / "scripts").parts[0].removesuffix(".py")
        for module in imported(file):
            target = module.removeprefix("scripts.").partition(".")[0]
            if module.startswith("scripts.") and target not in LAYERS[layer] | {layer}:
                wrong.append(f"{file.relative_to(ROOT)}: {module}")
    assert wrong == []


def test_a_lab_uses_itself_and_the_modules_beside_it() -> None:
    """What a page's proof depends on is read off the names of its labs (scripts/corpus/includes.py)."""
    labs = ROOT / "labs"
    packages = {folder.name for folder in labs.iterdir() if list(folder.glob("*.py"))}
    wrong = [
        f"{file.relative_to(ROOT)}: {module}"
        for file in labs.rglob("*.py")
        for module in imported(file)
        if module.startswith("scripts")
        or (module.startswith("labs.") and module.split(".")[1] in packages - {file.relative_to(labs).parts[0]})
    ]
    assert len(packages) > 1
    assert wrong == []


def test_files_stay_small() -> None:
    files = [file for folder in ("scripts", "labs") for file in (ROOT / folder).rglob("*.py")]
    sizes = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in files}
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_no_file_names_a_machine_or_a_package_host() -> None:
    hosts = [
        "pypi" + ".org",
        "python" + "hosted",
        "npm" + "js.org",
        "npm" + "js.com",
        "deb." + "debian",
        "unpkg" + ".com",
    ]
    pattern = re.compile("|".join(map(re.escape, hosts)) + r"|/work/(main|shared)\b|/opt/(wheels|pypi)\b")
    vendor = ROOT / "docs/assets/vendor"
    found = []
    for file in tracked():
        if file.is_relative_to(vendor) or file.suffix in {".png", ".ico", ".safetensors"}:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line) and file != Path(__file__):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) > 20
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_two_locks_agree() -> None:
    def pins(lock: str) -> dict[str, str]:
        found = re.findall(r"^([a-z0-9-]+(?:\[.*?\])?)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
        return dict(found)

    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: development.get(name) for name in runtime} == runtime


def test_ci_runs_the_readme_s_test_command() -> None:
    assert "exec make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
