"""What `quizops init` writes: a small content folder that works as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from quizops.errors import UsageError
from quizops.files import atomic_write, storage_error


def write_content(folder: Path) -> list[str]:
    """Fill a new or empty folder; the paths written, below it.

    Raises `UsageError` where something is in the folder already, `StorageError` where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty", hint="name a new folder; an existing one works as it is")
    written = []
    for path, data in _files(resources.files(__name__) / "content"):
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, target.parent, "make") from error
        atomic_write(target, data)
        written.append(path)
    return written


def _files(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = f"{below}{item.name}"
        if item.is_dir():
            yield from _files(item, f"{path}/")
        else:
            yield path, item.read_bytes()
