"""Python environments: exactly a lock, made once, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.services.python_environment import ENVIRONMENTS, PythonEnvironment
from scripts.services.requirement import Unavailable


def wheel(folder: Path, version: str) -> Path:
    """Write a wheel with one module, as a build backend would."""
    info = f"yj_demo-{version}.dist-info"
    files = {
        "yj_demo.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: yj-demo\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {
        name: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        for name, text in files.items()
    }
    record = "".join(f"{name},sha256={digests[name]},{len(text)}\n" for name, text in files.items())
    path = folder / f"yj_demo-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**files, f"{info}/RECORD": record + f"{info}/RECORD,,\n"}.items():
            archive.writestr(name, text)
    return path


def write_lock(lock: Path, wheel: Path) -> None:
    version = wheel.name.split("-")[1]
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock.write_text(f"yj-demo=={version} --hash=sha256:{digest}\n", encoding="utf-8")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that the machine's own pip configuration names, and nothing else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def environment(index: Path, tmp_path: Path) -> PythonEnvironment:
    lock = tmp_path / "demo.txt"
    write_lock(lock, wheel(index, "1.0"))
    return PythonEnvironment("demo", ("yj-demo",), 1, lock)


def test_it_is_made_once_and_announced(environment: PythonEnvironment, capsys: pytest.CaptureFixture[str]) -> None:
    assert environment.find() is None
    made = environment.provide()
    assert "准备 demo：下载约 1 MB" in capsys.readouterr().err
    assert made.software == {"yj-demo": "1.0"}
    assert environment.find() == environment.provide() == made
    assert capsys.readouterr().err == ""


def test_it_holds_the_lock_and_nothing_else(environment: PythonEnvironment) -> None:
    found = environment.provide()
    code = "import importlib.metadata as m; print([d.name for d in m.distributions()])"
    done = subprocess.run(
        [Path(found.path[0]) / "python", "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['yj-demo']"


def test_another_lock_is_another_environment(environment: PythonEnvironment, index: Path) -> None:
    old = environment.provide()
    write_lock(environment.lock, wheel(index, "2.0"))
    assert environment.find() is None
    new = environment.provide()
    assert new.software == {"yj-demo": "2.0"}
    assert new.folders != old.folders


def test_a_package_that_differs_from_the_lock_is_refused(environment: PythonEnvironment, index: Path) -> None:
    with (index / "yj_demo-1.0-py3-none-any.whl").open("ab") as changed:
        changed.write(b"\0")
    with pytest.raises(Unavailable, match=r"没有 demo：ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"):
        environment.provide()
    assert environment.find() is None


def test_what_an_interrupted_attempt_left_is_not_taken_for_whole(
    environment: PythonEnvironment, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("PIP_FIND_LINKS", str(index.parent))
        with pytest.raises(Unavailable, match="yj-demo"):
            environment.provide()
    assert environment.find() is None
    assert environment.provide().software == {"yj-demo": "1.0"}


def test_an_environment_whose_interpreter_has_gone_is_made_again(environment: PythonEnvironment) -> None:
    python = Path(environment.provide().path[0]) / "python"
    python.unlink()
    python.symlink_to("/nonexistent/python")
    assert environment.find() is None
    assert environment.provide().software == {"yj-demo": "1.0"}


def test_a_lock_without_a_package_that_the_page_names_is_reported(environment: PythonEnvironment) -> None:
    wrong = PythonEnvironment("demo", ("other",), 1, environment.lock)
    with pytest.raises(Unavailable, match="缺页面要的包"):
        wrong.provide()


def test_two_that_need_it_at_once_make_it_once(
    environment: PythonEnvironment, capsys: pytest.CaptureFixture[str]
) -> None:
    with ThreadPoolExecutor() as pool:
        one, other = pool.map(lambda _: environment.provide(), range(2))
    assert one == other
    assert capsys.readouterr().err.count("准备 demo") == 1


def test_one_that_blocks_must_not_see_is_not_on_path(environment: PythonEnvironment) -> None:
    apart = PythonEnvironment("demo", ("yj-demo",), 1, environment.lock, on_path=False).provide()
    assert apart.path == ()
    assert (Path(apart.folders[0]) / "bin" / "python").exists()


@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_the_locks_pin_every_package_that_pages_report(name: str) -> None:
    environment = ENVIRONMENTS[name]
    text = environment.lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert set(environment.packages) <= {entry.partition("==")[0] for entry in entries}


def test_the_packaging_page_has_no_wheel_package() -> None:
    assert "\nwheel==" not in "\n" + ENVIRONMENTS["packaging"].lock.read_text(encoding="utf-8")
