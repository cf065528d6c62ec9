"""One page's run as the parent sees it: the contained worker is started, listened to, and always ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.evidence import AccountedBlock
from scripts.services.requirement import Found
from scripts.verification.containment import Containment, Enclosure, Kind
from scripts.verification.job import LIBRARY, Event, Job, event_from_json, step_of, to_json
from scripts.verification.scratch import MARK, scratch_folder

__all__ = ["PageRunner"]

_CODE = Path(__file__).resolve().parents[2]  # where the worker's own modules are, whatever is being verified
START_SECONDS = 180.0
"""What servers may take to get ready, beside the blocks' own time."""


@dataclass(frozen=True, slots=True)
class PageRunner:
    """Runs the blocks of one page at a time, each page in a folder and a containment of its own.

    Attributes:
        root: the repository.
        containment: how the blocks are held.
    """

    root: Path
    containment: Containment

    def run(self, found: Iterable[Found], blocks: Iterable[AccountedBlock], listen: Callable[[Event], None]) -> None:
        """Run blocks in order.

        Args:
            found: the software that they need, in the answer's order.
            blocks: those that are to be run.
            listen: told of each block as it ends, or of the reason why nothing could run.
        """
        with self._prepared(tuple(blocks), tuple(found)) as (enclosure, limit, log), log.open("wb") as said:
            worker = subprocess.Popen(  # noqa: S603 - our own command
                enclosure.command, cwd=_CODE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said,
                text=True, start_new_session=True, env=self._environment(log.parent),
                user=enclosure.user, group=enclosure.user, extra_groups=() if enclosure.user else None,
            )  # fmt: skip
            timer = threading.Timer(limit, worker.kill)
            timer.start()
            with worker:
                try:
                    for line in worker.stdout or ():
                        listen(event_from_json(line))
                    worker.wait()
                finally:
                    worker.kill()
                    timer.cancel()
            if worker.returncode:
                listen(Event(None, fatal=_last_words(log, worker.returncode)))

    def shell(self, found: Iterable[Found]) -> int:
        """Hand the prepared environment to a shell on this terminal; return its exit code.

        Args:
            found: the software of the answer, in its order.
        """
        with self._prepared((), tuple(found), "--shell") as (enclosure, _, log):
            return subprocess.run(  # noqa: S603 - our own command
                enclosure.command, cwd=_CODE, check=False, env=self._environment(log.parent),
                user=enclosure.user, group=enclosure.user, extra_groups=() if enclosure.user else None,
            ).returncode  # fmt: skip

    @contextmanager
    def _prepared(
        self, blocks: tuple[AccountedBlock, ...], found: tuple[Found, ...], *flags: str
    ) -> Iterator[tuple[Enclosure, float, Path]]:
        with scratch_folder() as scratch:
            for name in ("home", "services", "tmp", f"services/{LIBRARY}"):
                (scratch / name).mkdir()
            # Blocks may import what they include, and nothing else of the repository.
            (scratch / "services" / LIBRARY / "labs").symlink_to(self.root / "labs")
            readable = [
                self.root,
                _CODE,
                Path(sys.prefix),
                *(Path(folder) for entry in found for folder in entry.folders),
            ]
            inside = self.containment.enclose(scratch, readable, ())
            worker = [sys.executable, "-m", "scripts.verification.worker", str(inside.services / "job.json"), *flags]
            enclosure = self.containment.enclose(scratch, readable, worker)
            steps = tuple(map(step_of, blocks))
            job = Job(enclosure.home, enclosure.services, enclosure.temporary, scratch, found, steps)
            (scratch / "services" / "job.json").write_text(to_json(job), encoding="utf-8")
            if enclosure.user is not None:
                _give(scratch, enclosure.user)
            yield enclosure, START_SECONDS + sum(step.timeout for step in steps), scratch / "worker.log"

    def _environment(self, scratch: Path) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "TERM", "XDG_CACHE_HOME") if name in os.environ}
        home = str(Path.home()) if self.containment.kind is not Kind.USER else "/nonexistent"
        return {**kept, "HOME": home, "LANG": "C.UTF-8", MARK: str(scratch)}


def _give(scratch: Path, user: int) -> None:
    for entry in (scratch, *scratch.rglob("*")):
        os.chown(entry, user, user, follow_symlinks=False)


def _last_words(log: Path, code: int) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    how = f"被信号 {-code} 结束" if code < 0 else f"以 {code} 退出"
    return f"运行进程{how}{'：' + lines[-1] if lines else ''}"
