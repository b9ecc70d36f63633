"""Somebody's save that went into a quiz file which had just been replaced: their work joins what is live."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from quizops.clock import iso_seconds
from quizops.errors import ContentError, ContentMoved, QuizHeld, QuizopsError, UsageError
from quizops.files import FileId, atomic_write, sync_folder
from quizops.jobs.output import adopt_output, judge_output, released_versions
from quizops.ledger import Cause, ReleaseRow, Transaction
from quizops.quiz.compare import WholeQuiz
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import ReleaseType
from quizops.quiz.place import QuizPlace
from quizops.quiz.three_way import Clash, ThreeWay, three_way
from quizops.quiz.version import next_version
from quizops.recipes import Recipe, Step, StepContext
from quizops.releases import LateSave, ReleaseDraft, changes_of_plan
from quizops.runs import Engine, RunRequest
from quizops.wiring import Parts

CONFLICT_KIND = "late_save"
_NAMED = 20
_SOON_S = 2.0
_LATER_S = 60.0


@dataclass(slots=True)
class LateMerge:
    """One late save on its way into the live quiz.

    Base is the release it began from, ours what is live, theirs the late file. `held` is why it cannot be
    read as a quiz, or as a change of one.
    """

    parts: Parts
    place: QuizPlace
    late: LateSave
    live: LiveQuiz | None = None
    merged: ThreeWay | None = None
    held: QuizopsError | None = None
    adopted: bool = False
    release: ReleaseRow | None = None

    def compare(self, context: StepContext) -> Mapping[str, Any]:
        """Settle a hand edit of the live file, then see what the late save changed."""
        if judge_output(self.parts, self.place):
            adopt_output(self.parts, self.place, run_id=context.run_id, operator=None)
            self.adopted = True
        file = self.place.file(self.place.output)
        self.live = LiveQuiz.open(self.place.output, cache=self.parts.cache, file=file)
        theirs = self._late_bytes()
        try:
            self.merged = three_way(self._base(), WholeQuiz.of(theirs, self._name), self.live)
        except (ContentError, UsageError) as error:
            self.held = error
            return {"refused": error.message}
        change = self.merged.change
        return {
            "added": len(change.added),
            "changed": len(change.changed),
            "removed": len(change.removed),
            "conflicts": len(self.merged.clashes),
        }

    def publish(self, context: StepContext) -> Mapping[str, Any]:
        """What only the late save changed, as a release that a hand made."""
        assert self.live is not None and self.merged is not None
        change = self.merged.change
        type = change.type or ReleaseType.HOTFIX
        version = next_version(type, self.live.version, released_versions(self.parts, self.place.name))
        draft = ReleaseDraft(
            quiz=self.place.name,
            version=version,
            type=type,
            cause=Cause.HAND,
            run_id=context.run_id,
            changes=changes_of_plan(change.as_json()),
            reason="saved into the file that had just been replaced",
            saved_at=datetime.fromtimestamp(self.late.file_id.mtime_ns / 1e9, UTC),
        )
        edits = self.merged.edits_with({"version": version, "updated": iso_seconds(self.parts.clock.now())})
        self.release = self.parts.releases.publish(
            draft,
            self.place.output,
            self.live.splices(edits),
            expected=self.live.file_id,
            commit=lambda tx, row: None,
        )
        return {"version": version, "release": self.release.id}

    def nothing_to_publish(self, context: StepContext) -> str | None:
        return None if self.merged is not None and self.merged.edits else "nothing of it is applied"

    def keep(self, context: StepContext) -> Mapping[str, Any]:
        """Put what did not go in where a person finds it, and tell of it; let go of it otherwise."""
        clashes = self.merged.clashes if self.merged is not None else ()
        if not clashes and self.held is None:
            self.parts.releases.forget(self.late)
            return {"kept": None}
        with self.parts.ledger.writing() as tx:
            self._tell(tx, clashes, context.run_id)
        _move(self.late.path, self._kept)
        self.parts.releases.forget(self.late)
        return {"kept": self.parts.relative(self._kept)}

    @property
    def _kept(self) -> Path:
        """The same for the same save, also when it is told again after a crash."""
        saved = datetime.fromtimestamp(self.late.file_id.mtime_ns / 1e9, UTC)
        name = f"{saved:%Y%m%dT%H%M%S}.{saved.microsecond:06}Z-{self.late.file_id.inode}"
        return self.parts.state / "backups" / "late" / self.place.name / f"{name}-{self.place.output.name}"

    @property
    def _name(self) -> str:
        return self.parts.relative(self._kept)

    def _base(self) -> WholeQuiz:
        if self.late.held is None:
            file = self.place.file(self.place.output)
            raise ContentError(
                f"what was saved into the replaced {file} began from no known release",
                rule="late_save",
                hint=f"compare it with the live file by hand: {self._name}",
            )
        releases = self.parts.releases
        base = releases.find(self.place.name, self.late.held)
        return WholeQuiz.of(releases.content(base), f"release {base.version}")

    def _late_bytes(self) -> bytes:
        """Raises `ContentMoved` when the save goes on."""
        data = self.late.path.read_bytes()
        if FileId.of_path(self.late.path) != self.late.file_id:
            raise ContentMoved(f"{self.late.path} is still being saved", hint="it is looked at again")
        return data

    def _tell(self, tx: Transaction, clashes: Sequence[Clash], run_id: str) -> None:
        quiz, kept = self.place.name, self._name
        if self.held is not None:
            told = {"quiz": quiz, **self.held.as_problem().as_json(), "kept": kept}
            tx.events.append("refused", quiz, told, run_id=run_id)
        for clash in clashes[:_NAMED]:
            place = {"id": clash.id, "field": clash.field, "kind": CONFLICT_KIND}
            file = self.place.file(self.place.output)
            told = {"quiz": quiz, **place, "file": file, "line": None, "column": None, "kept": kept}
            tx.events.append("conflict", quiz, told, run_id=run_id)


LATE_SAVE = Recipe(
    "late-save",
    (
        Step("compare", lambda context: _of(context).compare(context)),
        Step(
            "publish",
            lambda context: _of(context).publish(context),
            pure=False,
            skip_because=lambda context: _of(context).nothing_to_publish(context),
        ),
        Step("keep", lambda context: _of(context).keep(context), pure=False),
    ),
)


def merge_late_save(parts: Parts, engine: Engine, place: QuizPlace, late: LateSave) -> bool:
    """Run `late-save`; whether the live quiz is another one now.

    When it cannot be done now, the late file stays where it is and is looked at again.
    """
    merge = LateMerge(parts, place, late)
    request = RunRequest(
        LATE_SAVE,
        Cause.HAND,
        subject=place.name,
        params={"quiz": place.name, "file": parts.relative(late.path)},
        live={"late": merge},
    )
    error = engine.outcome(engine.submit(request)).error
    if error is not None:
        patience_s = _SOON_S if isinstance(error, ContentMoved) else _LATER_S
        parts.releases.look_later(late, parts.clock.monotonic() + patience_s)
    return merge.adopted or merge.release is not None


def _of(context: StepContext) -> LateMerge:
    """A run that is taken up again has no late save in its hands: the next look finds it once more."""
    late = context.scratch.get("late")
    if not isinstance(late, LateMerge):
        raise QuizHeld("the late save is looked at again by itself", hint="nothing needs to be resumed")
    return late


def _move(path: Path, kept: Path) -> None:
    """Raises `OSError`; then the file is where it was."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.replace(kept)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        atomic_write(kept, path.read_bytes())
        path.unlink()
    sync_folder(kept.parent)
