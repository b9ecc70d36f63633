"""Take a decision about conflicts back: the JSON says what it said, and the conflict waits again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizops.clock import iso_seconds
from quizops.errors import QuizHeld, UsageError
from quizops.jobs.asked import Asked
from quizops.jobs.decided import WHOLE, Bases, Decided, Moved, bases_of, value_at
from quizops.jobs.folder import ContentFolder
from quizops.jobs.output import adopt_output, judge_output, released_versions
from quizops.jobs.passes import look_anew
from quizops.ledger import Action, Cause, Transaction
from quizops.quiz.base_store import OPEN_DIGEST
from quizops.quiz.compare import QuizComparison, SectionChanges
from quizops.quiz.edits import ABSENT, QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import SET_KEY_PREFIX, BaseRow, FieldChange, ReleaseType
from quizops.quiz.place import QuizPlace
from quizops.quiz.statement import same
from quizops.quiz.version import next_version
from quizops.recipes import Recipe, Step, StepContext
from quizops.releases import ReleaseDraft, changes_of_plan
from quizops.runs import RunRequest


@dataclass(slots=True)
class Undecide:
    """One decision on its way back. `restored` and `touched` are keys of questions and sets."""

    folder: ContentFolder
    place: QuizPlace
    action: Action
    operator: str
    parts: Sequence[Decided] = ()
    restored: list[Decided] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    live: LiveQuiz | None = None
    bases: Bases = field(default_factory=dict)
    change: QuizComparison | None = None
    version: str | None = None

    def check(self, context: StepContext) -> Mapping[str, Any]:
        """Settle a hand edit of the live file, which may be what touched the decision since."""
        adopted = None
        if judge_output(self.folder.parts, self.place):
            parts = self.folder.parts
            adopted = adopt_output(parts, self.place, run_id=context.run_id, operator=self.operator)
        self.folder.quizzes.forget(self.place.name)
        return {"adopted": adopted.release.version if adopted else None}

    def compare(self, context: StepContext) -> Mapping[str, Any]:
        """Which of it stands as the decision left it. Raises `UsageError` where nothing does."""
        parts, place = self.folder.parts, self.place
        self.parts = [Decided.from_json(told) for told in self.action.undo["decided"]]
        self.live = LiveQuiz.open(place.output, cache=parts.cache, file=place.file(place.output))
        files = [place.file(path) for path in place.files]
        with parts.ledger.reading() as tx:
            self.bases = bases_of(tx, place.name, files, [one.key for one in self.parts])
        for one in self.parts:
            if self._stands(one):
                self.restored.append(one)
            else:
                self.touched.append(one.key)
        if not self.restored:
            raise UsageError(
                f"{', '.join(self.touched[:5])} changed since: nothing of {self.action.title!r} is left",
                hint="`quizops rollback` brings a whole release back",
            )
        self.change = _comparison(dict(self._ways_back()))
        return {"restored": len(self.restored), "touched": len(self.touched)}

    def publish(self, context: StepContext) -> Mapping[str, Any]:
        """The JSON as it was, and in the same transaction the bases that make the conflict wait again."""
        assert self.live is not None and self.change is not None
        parts, quiz = self.folder.parts, self.place.name
        kind = self.change.type or ReleaseType.HOTFIX
        self.version = next_version(kind, self.live.version, released_versions(parts, quiz))
        draft = ReleaseDraft(
            quiz=quiz,
            version=self.version,
            type=kind,
            cause=Cause.OPERATOR,
            run_id=context.run_id,
            operator=self.operator,
            changes=changes_of_plan(self.change.as_json()),
            reason=f"undo: {self.action.title}",
        )
        edits = _edits(
            self.change, {"version": self.version, "updated": iso_seconds(parts.clock.now())}, self
        )
        parts.releases.publish(
            draft,
            self.place.output,
            self.live.splices(edits),
            expected=self.live.file_id,
            commit=lambda tx, row: self._commit(tx),
        )
        return {"version": self.version}

    def record(self, context: StepContext) -> Mapping[str, Any]:
        with self.folder.parts.ledger.writing() as tx:
            self._commit(tx)
        return {}

    def nothing_to_publish(self, context: StepContext) -> str | None:
        return None if self.change is not None and self.change.type else "the JSON said so all the time"

    def already_recorded(self, context: StepContext) -> str | None:
        return "recorded with the release" if self.version else None

    def before(self, key: str) -> Any:
        """A whole question as it was."""
        return next(one.live[WHOLE].before for one in self.parts if one.key == key)

    def _stands(self, one: Decided) -> bool:
        """Whether nothing touched it since; what a crash brought back already counts as well."""
        for name, change in one.live.items():
            now = value_at(self.live, one.key, name)
            if not same(now, change.after) and not same(now, change.before):
                return False
        return all(self._cell(one.key, moved) in (moved.before, moved.after) for moved in one.bases)

    def _cell(self, key: str, moved: Moved) -> str | None:
        base = self.bases.get((moved.file, key))
        return None if base is None else base.cells.get(moved.column)

    def _ways_back(self) -> Iterator[tuple[tuple[str, str], FieldChange]]:
        """Key and field → what it says now and what it said, where these differ."""
        for one in self.restored:
            for name, change in one.live.items():
                now = value_at(self.live, one.key, name)
                if not same(now, change.before):
                    yield (one.key, name), FieldChange(now, change.before)

    def _commit(self, tx: Transaction) -> None:
        quiz = self.place.name
        for one in self.restored:
            for file in sorted({moved.file for moved in one.bases}):
                _put_base(tx, quiz, file, one.key, self._base_before(one, file))
        look_anew(tx, quiz)
        told = {"quiz": quiz, "action": self.action.id, "restored": [one.key for one in self.restored][:20]}
        tx.events.append("unresolved", quiz, told, operator=self.operator)
        tx.journal.mark_undone(self.action.id)

    def _base_before(self, one: Decided, file: str) -> BaseRow | None:
        known = self.bases.get((file, one.key))
        cells = dict(known.cells) if known else {}
        for moved in one.bases:
            if moved.file == file and moved.before is None:
                cells.pop(moved.column, None)
            elif moved.file == file and moved.before is not None:
                cells[moved.column] = moved.before
        return BaseRow(cells, known.sets if known else {}) if cells else None


UNDECIDE = Recipe(
    "undo-resolve",
    (
        Step("check", lambda context: _of(context).check(context)),
        Step("compare", lambda context: _of(context).compare(context)),
        Step(
            "publish",
            lambda context: _of(context).publish(context),
            pure=False,
            skip_because=lambda context: _of(context).nothing_to_publish(context),
        ),
        Step(
            "record",
            lambda context: _of(context).record(context),
            skip_because=lambda context: _of(context).already_recorded(context),
        ),
    ),
)


def undo_decision(folder: ContentFolder, action: Action, asked: Asked) -> dict[str, Any]:
    """Take back what nothing touched since, and name the rest: `{restored, touched, version, plans}`."""
    place = folder.quizzes.named(str(action.undo["quiz"]))
    way = Undecide(folder, place, action, asked.operator)
    request = RunRequest(
        UNDECIDE,
        Cause.OPERATOR,
        subject=place.name,
        operator=asked.operator,
        params={"quiz": place.name, "action": action.id},
        live={"undecide": way},
    )
    outcome = folder.engine.outcome(folder.engine.submit(request))
    folder.quizzes.forget(place.name)
    if outcome.error is not None:
        raise outcome.error
    plan = folder.quizzes.look_at(place.name)
    restored = [one.key for one in way.restored]
    return {"restored": restored, "touched": way.touched, "version": way.version, "plans": [plan]}


def _of(context: StepContext) -> Undecide:
    """A run that is taken up again has nothing in its hands: the action can be undone once more."""
    way = context.scratch.get("undecide")
    if not isinstance(way, Undecide):
        raise QuizHeld("undo it once more: nothing of it was done", hint="`quizops undo`")
    return way


def _comparison(ways: Mapping[tuple[str, str], FieldChange]) -> QuizComparison:
    """The way back as a comparison, from which follow version and changelog."""
    changed: dict[int, dict[str, FieldChange]] = {}
    whole: dict[str, FieldChange] = {}
    for (key, name), change in ways.items():
        if name == WHOLE:
            whole[key] = change
        else:
            changed.setdefault(int(key), {})[name] = change
    questions = {key: change for key, change in whole.items() if not key.startswith(SET_KEY_PREFIX)}
    sets = {key.removeprefix(SET_KEY_PREFIX): change for key, change in whole.items() if key not in questions}
    return QuizComparison(
        added=[int(key) for key, change in questions.items() if change.before is ABSENT],
        changed=changed,
        removed=[int(key) for key, change in questions.items() if change.after is ABSENT],
        option_sets=SectionChanges(sets),
        templates=SectionChanges({}),
        other={},
        reordered=False,
    )


def _edits(change: QuizComparison, meta: Mapping[str, Any], way: Undecide) -> QuizEdits:
    return QuizEdits(
        changed={
            id: {name: one.after for name, one in fields.items()} for id, fields in change.changed.items()
        },
        added=[way.before(str(id)) for id in change.added],
        removed=change.removed,
        option_sets={name: one.after for name, one in change.option_sets.changes.items()},
        meta=meta,
    )


def _put_base(tx: Transaction, quiz: str, file: str, key: str, base: BaseRow | None) -> None:
    """With the digest of no row, so that the next pass looks at it whatever the row says."""
    is_set = key.startswith(SET_KEY_PREFIX)
    name = key.removeprefix(SET_KEY_PREFIX)
    if base is None:
        if is_set:
            tx.bases.drop_sets(quiz, file, [name])
        else:
            tx.bases.drop(quiz, file, [int(key)])
    elif is_set:
        tx.bases.put_sets(quiz, [(file, name, OPEN_DIGEST, base.pack())])
    else:
        tx.bases.put(quiz, [(file, int(key), OPEN_DIGEST, base.pack())])
