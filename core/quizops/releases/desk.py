"""What the store keeps in mind of one quiz between two publishes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quizops.errors import UsageError
from quizops.files import Buffer, FileId
from quizops.ledger import Ledger, ReleaseRow, ReleaseState, Transaction
from quizops.releases.contents import Contents, Source
from quizops.releases.deeds import PUBLISH
from quizops.releases.disk.shelf import Shelf, Swapped, remove_temporaries, swapped_in
from quizops.releases.making import Spare

_GIVE_WAY_S = 1.0


def _set_event() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass(slots=True)
class Desk:
    """One quiz: its shelf, its output, and what is under way.

    `waiting` are inodes that were swapped out and get a second look; `written` are the ids whose folder
    holds a sealed manifest; `quiet` is set while nothing is being published, `unsettled` after a
    publish that did not come to its end; `beside` says that the output lies on another filesystem than the
    shelf.
    """

    quiz: str
    shelf: Shelf
    output: Path
    target: str
    spare: Spare | None = None
    waiting: list[Swapped] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    quiet: threading.Event = field(default_factory=_set_event)
    unsettled: bool = False
    beside: bool = False
    _next_number: int = 0
    _versions: set[str] = field(default_factory=set)

    def gently(self, parts: Iterable[Buffer]) -> Iterator[Buffer]:
        """Parts for the background, which holds its breath while something is published."""
        for part in parts:
            self.quiet.wait(_GIVE_WAY_S)
            yield part

    def take_spare(self, live: ReleaseRow | None) -> Spare | None:
        """The spare, once, if it is a whole copy of what is live."""
        spare, self.spare = self.spare, None
        if spare is None or live is None or spare.release_id != live.id or not spare.is_whole():
            return None
        return spare

    def put_back(self, spare: Spare | None) -> None:
        """A publish that came to nothing before it touched the spare gives it back."""
        if spare is not None and spare.is_whole():
            self.spare = spare

    def number(self, tx: Transaction, version: str) -> int:
        """The next release's place in the count of this quiz's releases, from 1.

        Raises `UsageError` for a version that was released before.
        """
        if not self._next_number:
            for row in tx.releases.list(self.quiz):
                self._take_in(row)
            self._next_number = max(self._next_number, 1)
        if version in self._versions:
            raise UsageError(
                f"{self.quiz} {version} was released before", hint="a new release needs a version of its own"
            )
        return self._next_number

    def count(self, release: ReleaseRow) -> None:
        """A release was published."""
        self._take_in(release)

    def find_left_behind(self, now: float) -> None:
        """Take up the swapped-out inodes of a process that died, and remove its half-made files."""
        known = {swapped.path for swapped in self.waiting}
        self.waiting.extend(found for found in self.swapped_out(now) if found.path not in known)
        for folder in self._workplaces():
            remove_temporaries(folder, self.output)

    def swapped_out(self, due: float = 0.0) -> list[Swapped]:
        """The swapped-out inodes that still lie about, waiting or about to be retired."""
        return [
            swapped
            for folder in self._workplaces()
            for swapped in swapped_in(folder, self.quiz, self.output, due)
        ]

    def _workplaces(self) -> list[Path]:
        """Where this quiz's temporary files are made: on the shelf, or beside the output."""
        return [self.shelf.folder, self.output.parent]

    def _take_in(self, release: ReleaseRow) -> None:
        self._versions.add(release.version)
        self._next_number = max(self._next_number, release.manifest["number"] + 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is live by the ledger: the release, and the file that holds it."""

    release: ReleaseRow | None
    file_id: FileId | None

    @classmethod
    def of(cls, tx: Transaction, desk: Desk) -> Standing:
        effect = tx.effects.last_done(PUBLISH, desk.target)
        return cls(tx.releases.live(desk.quiz), FileId.from_json(effect.after) if effect else None)


def contents_of(
    desk: Desk, ledger: Ledger, releases: Sequence[ReleaseRow], standing: Standing, *, only_live: bool = False
) -> Contents:
    """How releases can be rebuilt now: from the live file, full copies and swapped-out inodes."""
    sources: dict[str, Source] = {}
    live_file = FileId.of_path(desk.output)
    if not only_live:
        for swapped in desk.swapped_out():
            if swapped.held is not None and FileId.of_path(swapped.path) == swapped.file_id:
                sources[swapped.held] = Source(swapped.path, swapped.file_id)
    if standing.release is not None and live_file is not None and live_file == standing.file_id:
        sources[standing.release.id] = Source(desk.output, live_file)
    if not only_live:
        sources |= _full_copies(desk.shelf, releases)

    def read_patch(release_id: str) -> bytes | None:
        with ledger.reading() as tx:
            return tx.releases.patch(release_id)

    return Contents(releases, sources, read_patch)


def _full_copies(shelf: Shelf, releases: Sequence[ReleaseRow]) -> dict[str, Source]:
    found = {}
    for row in releases:
        if row.state is not ReleaseState.PRUNED:
            path = shelf.full(row)
            file_id = FileId.of_path(path)
            if file_id is not None and file_id.size_bytes == row.size_bytes:
                found[row.id] = Source(path, file_id)
    return found
