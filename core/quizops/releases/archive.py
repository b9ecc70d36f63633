"""Reading releases: any console or command may, whoever owns the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizops.errors import ContentMoved, QuizopsError, StorageError, UsageError
from quizops.ledger import Ledger, ReleaseRow, ReleaseState
from quizops.releases.changelog import changelog
from quizops.releases.contents import Rebuilt
from quizops.releases.desk import Desk, Standing, contents_of
from quizops.releases.disk.shelf import Shelf

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

    def rebuilt(self, release: ReleaseRow, *, avoid: frozenset[str] = frozenset()) -> Rebuilt:
        """How a release comes about now. Raises `ContentError` when no way leads to it."""
        desk = self._reading_desk(release)
        with self._ledger.reading() as tx:
            standing = Standing.of(tx, desk)
            rows = tx.releases.list(release.quiz)
        return contents_of(desk, self._ledger, rows, standing).rebuilt(release, avoid=avoid)

    def verify(self, quiz: str) -> Sequence[Checked]:
        """Rebuild every kept release, from its own full bytes and along patches, and compare the hashes."""
        rows = self.list(quiz)
        kept = {row.id for row in rows}
        return [Checked(quiz, row.id, row.version, self._problem(row, kept)) for row in rows]

    def diff(self, quiz: str, one: str, other: str) -> Any:
        """What changed between two versions, question by question and field by field."""
        from quizops.quiz.compare import compare_quizzes

        return compare_quizzes(self.content(self.find(quiz, one)), self.content(self.find(quiz, other)))

    def changelog(self, quiz: str) -> str:
        """Keep a Changelog; what was rolled back and is not part of the live version says `[YANKED]`."""
        rows = self.list(quiz)
        return changelog([row.manifest for row in rows], {row.version for row in _taken_back(rows)})

    def _problem(self, row: ReleaseRow, kept: set[str]) -> str | None:
        try:
            whole = self.rebuilt(row)
            whole.check(whole.sha256())
            if whole.origin == row.id and row.manifest["patch"] is not None and row.parent in kept:
                along = self.rebuilt(row, avoid=frozenset({row.id}))
                along.check(along.sha256())
        except (QuizopsError, OSError) as error:
            return str(error)
        return None

    def _reading_desk(self, release: ReleaseRow) -> Desk:
        target = release.manifest["output"]
        return Desk(release.quiz, Shelf(self.folder, release.quiz), self._root / target, target)


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
