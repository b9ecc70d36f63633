"""The trackers of a content folder as files, in the order in which their rows are listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizops.downloads.layout import TrackerColumns
from quizops.files import FileId, LeaseUnsupported, is_being_written
from quizops.jobs.headers import header_of
from quizops.watch import ContentTree
from quizops.wiring import Parts


@dataclass(frozen=True, slots=True)
class TrackerFile:
    """A CSV that is a tracker by its header; `name` is its key in the ledger."""

    path: Path
    name: str
    file_id: FileId


class TrackerFiles:
    """Looks for trackers; a header is read again only where its file is another version."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[Path, tuple[FileId, bool]] = {}

    def look(self) -> list[TrackerFile]:
        """The trackers as they are now."""
        files = ContentTree.scan(self._parts.root, [self._parts.media]).files
        self._known = {path: self._known[path] for path in files.keys() & self._known.keys()}
        return list(self._trackers(files))

    def somebody_writes(self, files: Sequence[TrackerFile], read: Sequence[TrackerFile] | None) -> bool:
        """Whether one of the files that are not as they were `read` is being written at this moment."""
        if read is None:
            return False
        return any(is_open_for_writing(file.path) for file in files if file not in read)

    def _trackers(self, files: dict[Path, FileId]) -> Iterator[TrackerFile]:
        for path in sorted(files):
            if path.suffix.lower() != ".csv":
                continue
            known = self._known.get(path)
            if known is None or known[0] != files[path]:
                known = files[path], columns_of(self._parts).fit(header_of(path))
                self._known[path] = known
            if known[1]:
                yield TrackerFile(path, self._parts.relative(path), files[path])


def columns_of(parts: Parts) -> TrackerColumns:
    """The header names of a tracker in this folder."""
    named = parts.config.settings.columns
    return TrackerColumns(named.row_id, named.name, named.email, named.type, named.youtube, named.drive)


def is_open_for_writing(path: Path) -> bool:
    """Whether somebody is writing the file at this moment, as far as that can be known."""
    try:
        with path.open("rb") as stream:
            return is_being_written(stream.fileno())
    except (OSError, LeaseUnsupported):
        return False
