"""Reading releases: any console or command may, whoever owns the workspace."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizops.errors import ContentMoved, QuizopsError, StorageError, UsageError
from quizops.files import FileId
from quizops.ledger import Ledger, ReleaseRow, ReleaseState
from quizops.releases.changelog import changelog
from quizops.releases.contents import Contents, Rebuilt
from quizops.releases.desk import Desk, Standing, contents_of
from quizops.releases.disk.shelf import Shelf
from quizops.releases.disk.writing import hash_fd

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """What `verify` found of one release; `problem` is None where every way to its bytes gives them."""

    quiz: str
    release_id: str
    version: str
    problem: str | None


class Archive:
    """The releases of all quizzes of a workspace, to be read."""

    def __init__(self, folder: Path, ledger: Ledger, *, content_root: Path | None = None) -> None:
        """`folder` is `.quizops/releases`; the content root is two above it unless told."""
        self.folder = folder
        self._ledger = ledger
        self._root = (content_root or folder.parent.parent).resolve()

    def quizzes(self) -> Sequence[str]:
        """Names of the quizzes that ever had a release."""
        with self._ledger.reading() as tx:
            return tx.releases.quizzes()

    def list(self, quiz: str) -> list[ReleaseRow]:
        """All that are kept, newest first."""
        with self._ledger.reading() as tx:
            return [row for row in tx.releases.list(quiz) if row.state is not ReleaseState.PRUNED]

    def live(self, quiz: str) -> ReleaseRow | None:
        """What readers see, if it was not edited by hand since."""
        with self._ledger.reading() as tx:
            return tx.releases.live(quiz)

    def find(self, quiz: str, version: str) -> ReleaseRow:
        """A kept release by its version, its id, or `live`. Raises `UsageError` with what there is."""
        rows = self.list(quiz)
        for row in rows:
            if version in (row.version, row.id) or (version == "live" and row.state is ReleaseState.LIVE):
                return row
        known = ", ".join(row.version for row in rows[:10])
        raise UsageError(
            f"{quiz} has no release {version}", hint=f"there are {known}" if known else "it has none yet"
        )

    def content(self, release: ReleaseRow) -> bytes:
        """A release's bytes, rebuilt where they must be, and checked. Raises `ContentError`."""
        for _ in range(_TRIES):
            try:
                return self.rebuilt(release).data()
            except (ContentMoved, FileNotFoundError):
                continue  # a publish took the copy that was being read; there is another one now
        raise StorageError(
            f"the copies of release {release.version} of {release.quiz} keep changing",
            hint="try again when fewer saves come in",
        )

    def rebuilt(self, release: ReleaseRow) -> Rebuilt:
        """How a release comes about now. Raises `ContentError` when no way leads to it."""
        return self._contents(release.quiz).rebuilt(release)

    def recorded(self, quiz: str, output: Path) -> FileId | None:
        """The file that the last publish left; any other is somebody else's doing."""
        return self._recorded(quiz, output).file_id

    def holds_live_bytes(self, quiz: str, output: Path) -> bool:
        """Whether a file that is not the recorded one has the live release's bytes all the same.

        A copy, a checkout or a restored backup is no edit.
        """
        standing, file_id = self._recorded(quiz, output), FileId.of_path(output)
        if file_id is None or standing.release is None or file_id.size_bytes != standing.release.size_bytes:
            return False
        if file_id == standing.file_id:
            return True
        with output.open("rb") as stream:
            sha256 = hash_fd(stream.fileno(), file_id.size_bytes)
        known = standing.release.sha256 or self.rebuilt(standing.release).sha256()
        return sha256 == known and FileId.of_path(output) == file_id

    def verify(self, quiz: str) -> Sequence[Checked]:
        """Rebuild every kept release, from its own full bytes and along patches, and compare the hashes."""
        rows = self.list(quiz)
        contents = self._contents(quiz)
        kept = {row.id for row in rows}
        return [Checked(quiz, row.id, row.version, self._problem(row, contents, kept)) for row in rows]

    def diff(self, quiz: str, one: str, other: str) -> Any:
        """What changed between two versions, question by question and field by field."""
        from quizops.quiz.compare import compare_quizzes

        return compare_quizzes(self.content(self.find(quiz, one)), self.content(self.find(quiz, other)))

    def changelog(self, quiz: str) -> str:
        """Keep a Changelog; what was rolled back and is not part of the live version says `[YANKED]`."""
        rows = self.list(quiz)
        return changelog([row.manifest for row in rows], {row.version for row in _taken_back(rows)})

    def _problem(self, row: ReleaseRow, contents: Contents, kept: set[str]) -> str | None:
        """A copy that a publish took away meanwhile is no problem: then it is looked for again."""
        for _ in range(_TRIES):
            try:
                _check(row, contents, kept)
            except (ContentMoved, FileNotFoundError):
                contents = self._contents(row.quiz)
            except (QuizopsError, OSError) as error:
                return str(error)
            else:
                return None
        return "its copies keep changing"

    def _contents(self, quiz: str) -> Contents:
        with self._ledger.reading() as tx:
            rows = tx.releases.list(quiz)
            if not rows:
                return Contents((), {}, tx.releases.patch)
            desk = self._look_at(quiz, self._root / rows[0].manifest["output"])
            standing = Standing.of(tx, desk)
        return contents_of(desk, self._ledger, rows, standing)

    def _recorded(self, quiz: str, output: Path) -> Standing:
        with self._ledger.reading() as tx:
            return Standing.of(tx, self._look_at(quiz, output))

    def _look_at(self, quiz: str, output: Path) -> Desk:
        """A quiz's desk for looking only; a symbolic link as output is followed."""
        output = output.resolve()
        return Desk(quiz, Shelf(self.folder, quiz), output, os.path.relpath(output, self._root))


def _check(row: ReleaseRow, contents: Contents, kept: set[str]) -> None:
    """Raises `ContentError` unless every way to a release's bytes gives them."""
    whole = contents.rebuilt(row)
    whole.check(whole.sha256())
    if whole.origin == row.id and row.manifest["patch"] is not None and row.parent in kept:
        along = contents.rebuilt(row, avoid=frozenset({row.id}))
        along.check(along.sha256())


def _taken_back(rows: Sequence[ReleaseRow]) -> list[ReleaseRow]:
    """Releases newer than the last common point that the live one does not descend from."""
    by_id = {row.id: row for row in rows}
    here = next((row for row in rows if row.state is ReleaseState.LIVE), None)
    line: set[str] = set()
    while here is not None:
        line.add(here.id)
        here = by_id.get(here.parent or "")
    oldest = min((place for place, row in enumerate(reversed(rows)) if row.id in line), default=0)
    return [row for place, row in enumerate(reversed(rows)) if place > oldest and row.id not in line]
