"""Where the releases of one quiz lie: `releases/QUIZ/VERSION-RUNID/` with manifest, patch and full bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quizops.files import TEMPORARY_SUFFIX, FileId, sync_folder, temporary_beside
from quizops.ledger import ReleaseRow
from quizops.releases.disk.writing import write_new

_SWAPPED = "swapped.tmp"
_SPARE = ".spare.tmp"
_TEMPORARY = ".release.tmp"
_LINKED = ".release.tmp.old.tmp"


@dataclass(frozen=True, slots=True)
class Swapped:
    """An inode that was live until a moment ago. Somebody may still have it open and save into it.

    `held` is the id of the release whose bytes it had, `due` the monotonic time of the second look.
    """

    quiz: str
    output: Path
    path: Path
    file_id: FileId
    held: str | None
    due: float


class Shelf:
    """Paths and full copies of one quiz. Full copies are inodes of their own, reachable only from here."""

    def __init__(self, root: Path, quiz: str) -> None:
        self.quiz = quiz
        self.folder = root / quiz

    def folder_of(self, release: ReleaseRow) -> Path:
        return self.folder / f"{release.version}-{release.run_id or release.id}"

    def full(self, release: ReleaseRow) -> Path:
        """Where the whole file of a release lies, when it is kept whole."""
        return self.folder_of(release) / "full.json"

    def has_full(self, release: ReleaseRow) -> bool:
        try:
            return self.full(release).stat().st_size == release.size_bytes
        except FileNotFoundError:
            return False

    def spare(self, release: ReleaseRow) -> Path:
        """Where the spare of a live release lies whose full copy is to stay."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f".{release.id}{_SPARE}"

    def remove_spares(self, but_of: ReleaseRow | None) -> None:
        """A spare of what is no longer live serves nobody: only the live release's is ever taken."""
        kept = self.spare(but_of) if but_of else None
        for path in self.folder.glob(f".*{_SPARE}"):
            if path != kept:
                path.unlink(missing_ok=True)

    def keep(self, release: ReleaseRow, fill: Callable[[int], None]) -> None:
        """Put a release's full bytes onto the shelf. Raises as `fill` does, and `OSError`."""
        self.put(self.full(release), fill)

    def put(self, path: Path, fill: Callable[[int], None]) -> None:
        """A file on the shelf, whole or absent, filled by `fill(fd)`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = temporary_beside(path)
        write_new(scratch, fill)
        scratch.replace(path)
        sync_folder(path.parent)

    def clear(self, releases: Iterable[ReleaseRow]) -> None:
        """Remove what a process that died left half done. Nothing may be under way."""
        known = {self.folder_of(release) for release in releases}
        if not self.folder.is_dir():
            return
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder not in known:
                shutil.rmtree(folder, ignore_errors=True)
        for path in self.folder.glob(f"**/.*{TEMPORARY_SUFFIX}"):
            if path.name.startswith((".full.json.", ".manifest.json.", ".patch.")) or _SPARE in path.name:
                path.unlink(missing_ok=True)

    def remove(self, release: ReleaseRow) -> None:
        """Delete a release's folder and all in it."""
        shutil.rmtree(self.folder_of(release), ignore_errors=True)

    def size_bytes(self) -> int:
        """What the shelf takes on the disk, in file lengths."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


def is_same_filesystem(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def temporary_name(output: Path, token: str) -> str:
    """A hidden name that every scan ignores and that `remove_temporaries` knows again."""
    return f".{output.name}.{token}{_TEMPORARY}"


def remove_temporaries(folder: Path, output: Path) -> None:
    """Delete what unfinished publishes of one output left in a folder. None may be under way."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name.startswith(f".{output.name}.") and path.name.endswith((_TEMPORARY, _LINKED)):
                path.unlink(missing_ok=True)


def swapped_name(output: Path, file_id: FileId, held: str | None) -> str:
    """A name that says what the inode was, so that a second look works after a restart too."""
    numbers = "-".join(map(str, file_id.as_json()))
    return f".{output.name}.{held or 'none'}.{numbers}.{_SWAPPED}"


def swapped_in(folder: Path, quiz: str, output: Path, due: float) -> Iterator[Swapped]:
    """The swapped-out inodes of one output that still lie in a folder."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(f".{output.name}.") and path.name.endswith(f".{_SWAPPED}"):
            held, numbers = path.name[len(output.name) + 2 : -len(_SWAPPED) - 1].rsplit(".", 1)
            file_id = FileId.from_json(map(int, numbers.split("-")))
            yield Swapped(quiz, output, path, file_id, None if held == "none" else held, due)
