"""Where benchmarks work, and what the disk alone takes for a publish of the same bytes."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder, removed afterwards: in `TMPDIR` if set, else in the repository's `.run`.

    It should lie on a real disk: on tmpfs the floors mean nothing.
    """
    above = Path(os.environ.get("TMPDIR", ROOT / ".run"))
    above.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=above) as name:
        yield Path(name)


def size_on_disk(folder: Path) -> int:
    """Bytes of blocks that the files of a folder take; a file with two names counts once."""
    blocks: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            stat = path.lstat()
            blocks[stat.st_dev, stat.st_ino] = stat.st_blocks * 512
    return sum(blocks.values())


class LinkAside:
    """Write the new bytes, fsync, link the old file aside, rename: the floor of every publish.

    What was superseded is unlinked in the background; `settle` waits for it.
    """

    def __init__(self, folder: Path, data: bytes) -> None:
        folder.mkdir()
        self._live = folder / "live.json"
        self._live.write_bytes(data)
        self._count = 0
        self._unlinking: threading.Thread | None = None

    def publish(self, data: bytes) -> None:
        self._count += 1
        temporary = self._live.with_name(f"new-{self._count}.tmp")
        aside = self._live.with_name(f"old-{self._count}.json")
        write_durably(temporary, data)
        os.link(self._live, aside)
        temporary.replace(self._live)
        self._unlinking = threading.Thread(target=aside.unlink)
        self._unlinking.start()

    def settle(self) -> None:
        if self._unlinking is not None:
            self._unlinking.join()


class CopyOver:
    """Copy the file, fsync, rename over the old one: what a careful script does at the least."""

    def __init__(self, folder: Path, data: bytes) -> None:
        folder.mkdir()
        self._live = folder / "live.json"
        self._live.write_bytes(data)

    def publish(self) -> None:
        temporary = self._live.with_name("new.tmp")
        shutil.copyfile(self._live, temporary)
        sync(temporary)
        temporary.replace(self._live)


def write_durably(path: Path, data: bytes) -> None:
    with path.open("wb", buffering=0) as stream:
        view = memoryview(data)
        while len(view):
            view = view[stream.write(view) :]
        os.fsync(stream.fileno())


def sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
