"""The eye on the source folders: one event for a burst of saves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

__all__ = ["watch"]

# Editors write, rename and touch a file within milliseconds of each other.
_SETTLE = 0.1


class _Notifier(FileSystemEventHandler):
    def __init__(self, changed: threading.Event, files: frozenset[str], folders: tuple[str, ...]) -> None:
        self._changed, self._files, self._folders = changed, files, folders
        self._timer: threading.Timer | None = None

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take note of a change, and tell of it when things are quiet again."""
        if event.event_type not in {"created", "modified", "moved", "deleted"} or event.is_directory:
            return
        paths = {str(event.src_path), str(event.dest_path)}
        if not any(path in self._files or path.startswith(self._folders) for path in paths):
            return
        if self._timer:
            self._timer.cancel()
        self._timer = threading.Timer(_SETTLE, self._changed.set)
        self._timer.daemon = True
        self._timer.start()


@contextmanager
def watch(paths: list[Path], changed: threading.Event) -> Iterator[None]:
    """Set an event whenever something under the paths changes.

    Args:
        paths: folders, watched as a whole, and single files.
        changed: the event to set.
    """
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if path.is_file()]
    notifier = _Notifier(changed, frozenset(map(str, files)), tuple(f"{folder}/" for folder in folders))
    observer = Observer()
    for folder in folders:
        observer.schedule(notifier, str(folder), recursive=True)
    for parent in {file.parent for file in files} - set(folders):
        observer.schedule(notifier, str(parent))
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()
