"""One quiz, resident: what is held between two saves, so that a save costs what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from quizops.clock import Clock, iso
from quizops.quiz.base_store import (
    OPEN_DIGEST,
    LedgerBases,
    places_of,
    read_decisions,
)
from quizops.quiz.build import edits_of, first_build_bytes
from quizops.quiz.edits import QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import (
    Decisions,
    MergePlan,
    Policy,
    QuestionPlan,
    SetPlan,
    Strategy,
    with_since,
)
from quizops.quiz.place import QuizPlace
from quizops.quiz.quiz_plan import SetsOutcome, plan_quiz
from quizops.quiz.resident import ResidentTables, heirs
from quizops.quiz.schema import QuizSchema
from quizops.quiz.source import Pace, TablesSource, not_paced
from quizops.quiz.statement import digest_of
from quizops.quiz.version import highest_version
from quizops.tables import FileSnapshot

if TYPE_CHECKING:
    from quizops.ledger import Ledger
    from quizops.ledger.transaction import Transaction

_BULK = 2000


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A plan beside what its commit must know: the questions looked at, and the sets as they are then."""

    plan: MergePlan
    asked: frozenset[int]
    sets: Mapping[str, str]
    policy: Policy


class QuizSession:
    """Tables, live JSON and base digests of one quiz, and the plans made of them.

    One thread at a time; nothing may be refreshed between a plan and its commit. When the transaction of a
    commit fails, the session is to be thrown away: it would be ahead of the ledger.
    """

    def __init__(
        self,
        place: QuizPlace,
        ledger: Ledger,
        *,
        clock: Clock,
        cache: Path | None = None,
        schema: QuizSchema | None = None,
        pace: Pace = not_paced,
    ) -> None:
        self.live: LiveQuiz | None = None
        self._resident = ResidentTables(place)
        self._ledger = ledger
        self._clock = clock
        self._cache = cache
        self._schema = schema
        self._pace = pace
        self._known: dict[str, dict[int, bytes]] = {}
        self._known_sets: dict[str, dict[str, bytes]] = {}
        self._released: str | None = None
        self._resolved: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        self._touched: set[int] = set()
        self._swept: Policy | None = None
        self._prepared: _Prepared | None = None

    @property
    def place(self) -> QuizPlace:
        return self._resident.place

    @property
    def quiz(self) -> str:
        return self.place.name

    @property
    def tables(self) -> ResidentTables:
        return self._resident

    @property
    def touched(self) -> frozenset[int]:
        """Questions that the next plan looks at, beside those with decisions and of changed sets."""
        return frozenset(self._touched)

    def load(self, snapshots: Iterable[FileSnapshot]) -> None:
        """Read the ledger, the live JSON and every CSV.

        Raises `QuizHeld` when the JSON cannot be worked on, `StorageError` when something cannot be read.
        """
        if self.place.held is not None:
            raise self.place.held
        with self._ledger.reading() as transaction:
            self._known = transaction.bases.digests(self.quiz)
            self._known_sets = transaction.bases.set_digests(self.quiz)
            self._resolved = dict(transaction.seen.get(self._sets_fact, {}))
            self._released = highest_version(row.version for row in transaction.releases.list(self.quiz))
        if self.place.output.exists():
            self.live = LiveQuiz.open(
                self.place.output, cache=self._cache, file=self.place.file(self.place.output)
            )
        self.refresh(snapshots)

    def refresh(
        self,
        snapshots: Iterable[FileSnapshot] = (),
        *,
        gone: Iterable[Path] = (),
        place: QuizPlace | None = None,
    ) -> frozenset[int]:
        """Follow files that were saved, came or went; `place` is where the quiz lies now, when that changed.

        Returns the questions that are touched by it. CSVs that cannot be read are told by the next plan.
        """
        self._prepared = None
        if place is not None:
            self._resident.place = place
        touched: set[int] = set()
        for path in gone:
            touched |= self._resident.drop(path)
        for snapshot in snapshots:
            touched |= self._resident.follow(snapshot, self._known)
        touched |= self._hand_over()
        self._touched |= touched
        return frozenset(touched)

    def follow_live(self, live: LiveQuiz | None, *, version: str | None = None) -> None:
        """Take over another live JSON: published by us, edited by hand, or rolled back.

        `version`, where given, counts as released from now on.
        """
        self.live = live
        self._prepared = None
        self._released = highest_version((self._released, version))

    def edited_by_hand(self) -> None:
        """The live JSON was changed by somebody else: strategies that insist look at everything again."""
        self._swept = None

    def plan(self, policy: Policy = Policy()) -> MergePlan:  # noqa: B008
        """What a merge would do now. Reads the ledger and the JSON, and changes nothing."""
        with self._ledger.reading() as transaction:
            source = self._source(transaction)
            plan, asked, outcome = self._planned(source, policy)
            since = transaction.seen.get(self._conflicts_fact, {}) if plan.conflicts else {}
        plan = _dated(plan, since, iso(self._clock.now()))
        sets = {name: digest_of(options) for name, options in outcome.sets.items()}
        self._prepared = _Prepared(plan, frozenset(asked), sets, policy)
        return plan

    def edits(self, plan: MergePlan) -> QuizEdits:
        """What the plan does to the live JSON."""
        return edits_of(plan, self._clock.now())

    def new_bytes(self, plan: MergePlan) -> bytes:
        """The first build's whole file."""
        return first_build_bytes(plan, self._clock.now())

    def commit(self, transaction: Transaction, plan: MergePlan) -> None:
        """Move the bases, drop the spent decisions, date the conflicts: in the publication's transaction.

        `plan` must be the last one made, with nothing refreshed since. Raises `ValueError` otherwise.
        """
        prepared = self._prepared
        if prepared is None or prepared.plan is not plan:
            raise ValueError("this plan is not the last one; plan again")
        self._commit_renames(transaction)
        self._commit_questions(transaction, plan, prepared.asked)
        self._commit_sets(transaction, plan)
        self._drop_spent(transaction, plan)
        self._date_conflicts(transaction, plan)
        if prepared.sets != self._resolved:
            transaction.seen.put(self._sets_fact, dict(prepared.sets))
            self._resolved = dict(prepared.sets)
        self._touched = {one.id for one in plan.questions.values() if one.waits}
        self._swept = prepared.policy
        self._prepared = None
        self._resident.forget_digests()

    @property
    def _sets_fact(self) -> str:
        return f"sets:{self.quiz}"

    @property
    def _conflicts_fact(self) -> str:
        return f"conflicts:{self.quiz}"

    def source(self, transaction: Transaction) -> TablesSource:
        """The quiz as a plan asks about it."""
        return self._source(transaction)

    def _source(self, transaction: Transaction) -> TablesSource:
        return TablesSource(
            self.quiz,
            self._resident.tables,
            self.live,
            LedgerBases(transaction, self.quiz, self._known, self._known_sets, self._renamed),
            self._decisions(transaction),
            [self._released] if self._released else [],
            list(self._resident.broken.values()),
            self._pace,
        )

    def _decisions(self, transaction: Transaction) -> Decisions:
        return read_decisions(transaction.decisions.of_quiz(self.quiz), self._renamed)

    def _planned(self, source: TablesSource, policy: Policy) -> tuple[MergePlan, set[int], SetsOutcome]:
        seen: list[SetsOutcome] = []
        asked: set[int] = set()

        def ids(outcome: SetsOutcome) -> Iterable[int]:
            seen.append(outcome)
            asked.update(self._asked(source, policy, outcome))
            return asked

        plan = plan_quiz(source, policy, ids, schema=self._schema)
        return plan, asked, seen[-1]

    def _asked(self, source: TablesSource, policy: Policy, outcome: SetsOutcome) -> Iterable[int]:
        """The questions that need a look; all of them once when a strategy insists on more than changes."""
        insists = policy.strategy is not Strategy.INTELLIGENT and self._swept != policy
        if insists or not source.has_quiz:
            return source.ids()
        now = {name: digest_of(options) for name, options in outcome.sets.items()}
        moved = {
            name for name in now.keys() | self._resolved.keys() if now.get(name) != self._resolved.get(name)
        }
        decided = {int(key) for key in source.decisions.decided_keys() if key.lstrip("-").isdigit()}
        return self._touched | decided | source.referrers(moved)

    def _hand_over(self) -> set[int]:
        """Find vanished files that reappear under a new name; their bases are read under it from now on."""
        questions = self._resident.tables.questions
        sets = self._resident.tables.sets
        present = {file: questions[file] for file in questions}
        barred = set(self._resident.broken)
        stored = {file: digests for file, digests in self._known.items() if file not in barred}
        found = heirs(stored, present)
        tables = {file: each.table for file, each in sets.items()}
        found_sets = heirs(self._known_sets, tables)
        touched: set[int] = set()
        for old, new in found.items():
            self._known[new] = self._known.pop(old)
            touched |= self._resident.unsettled(new, self._known[new])
        for old, new in found_sets.items():
            self._known_sets[new] = self._known_sets.pop(old)
        for old, new in {**found, **found_sets}.items():
            origin = next((first for first, last in self._renamed.items() if last == old), old)
            self._renamed[origin] = new
        return touched

    def _commit_renames(self, transaction: Transaction) -> None:
        for old, new in self._renamed.items():
            transaction.bases.move_file(self.quiz, old, new)
            transaction.decisions.move_file(self.quiz, old, new)
        self._renamed = {}

    def _commit_questions(self, transaction: Transaction, plan: MergePlan, asked: frozenset[int]) -> None:
        moved: list[tuple[str, int, bytes, bytes]] = []
        restamped: dict[tuple[str, int], bytes] = {}
        for id in asked:
            told = plan.questions.get(id)
            moves = {move.file: move for move in told.bases} if told is not None else {}
            for file in self._resident.tables.questions:
                move = moves.get(file)
                if told is not None and move is None:
                    continue
                settled = move is None or move.settled
                digest = self._digest_now(file, id, len(asked)) if settled else OPEN_DIGEST
                known = self._known.get(file, {}).get(id)
                if move is not None and move.blob is not None:
                    moved.append((file, id, digest or OPEN_DIGEST, move.blob))
                elif known is not None and digest is not None and known != digest:
                    restamped[file, id] = digest
        if restamped:
            blobs = transaction.bases.cells(self.quiz, restamped)
            moved += [(*key, restamped[key], blob) for key, blob in blobs.items()]
        if moved:
            transaction.bases.put(self.quiz, moved)
        for file, id, digest, _ in moved:
            self._known.setdefault(file, {})[id] = digest

    def _digest_now(self, file: str, id: int, count: int) -> bytes | None:
        if count > _BULK:
            return self._resident.row_digests(file).get(id)
        return self._resident.row_digest(file, id)

    def _commit_sets(self, transaction: Transaction, plan: MergePlan) -> None:
        moved = [
            (move.file, name, blake2b(move.blob, digest_size=8).digest(), move.blob)
            for name, one in plan.sets.items()
            for move in one.bases
            if move.blob is not None
        ]
        if moved:
            transaction.bases.put_sets(self.quiz, moved)
        for file, name, digest, _ in moved:
            self._known_sets.setdefault(file, {})[name] = digest

    def _drop_spent(self, transaction: Transaction, plan: MergePlan) -> None:
        parts: Sequence[QuestionPlan | SetPlan] = [*plan.sets.values(), *plan.questions.values()]
        for part in parts:
            for file, key, column in places_of(part.spent):
                transaction.decisions.drop(self.quiz, file, key, column)
        for file in plan.spent_files:
            transaction.decisions.drop(self.quiz, file, "*", "")

    def _date_conflicts(self, transaction: Transaction, plan: MergePlan) -> None:
        dates = {"\n".join(one.key): one.since for one in plan.conflicts}
        if dates != transaction.seen.get(self._conflicts_fact, {}):
            transaction.seen.put(self._conflicts_fact, dates)


def _dated(plan: MergePlan, since: Mapping[str, str], now: str) -> MergePlan:
    """The plan with the moment that each conflict was first seen."""
    if not plan.conflicts:
        return plan
    known = {(key.split("\n")[0], key.split("\n")[1]): at for key, at in since.items()}
    questions = {
        id: with_since(one, known, now) if one.conflicts else one for id, one in plan.questions.items()
    }
    sets = {name: with_since(one, known, now) if one.conflicts else one for name, one in plan.sets.items()}
    return replace(plan, questions=questions, sets=sets)
