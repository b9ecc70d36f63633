"""Two edits of one quiz that did not know of each other, put together by meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from quizops.quiz.compare import QuizComparison, SectionChanges, WholeQuiz, compared
from quizops.quiz.edits import ABSENT, OrAbsent, QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import FieldChange
from quizops.quiz.statement import same
from quizops.quiz.text.faults import unescape_pointer

_META = "/meta/"


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that both changed, each in its own way: what is live stays.

    `id` None: not a question. `field` None: the whole question; outside of questions a JSON pointer.
    """

    id: int | None
    field: str | None


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """What of their change is to be done to the live quiz, as edits and as a comparison, and what is not."""

    edits: QuizEdits
    change: QuizComparison
    clashes: tuple[Clash, ...]

    def edits_with(self, meta: Mapping[str, Any]) -> QuizEdits:
        """The edits, with these members of `meta` beside theirs."""
        return replace(self.edits, meta={**self.edits.meta, **meta})


def three_way(base: WholeQuiz, theirs: WholeQuiz, live: LiveQuiz) -> ThreeWay:
    """Their way from `base`, on top of what is live now, which came from `base` too.

    What live has unchanged is taken from them, what both made the same is nothing. Questions that were put
    into another order are told as a clash of the field `order`. Reads the live file; raises as it does.
    """
    return _Merge(base, theirs, live, compared(base, theirs)).done()


@dataclass(slots=True)
class _Merge:
    base: WholeQuiz
    theirs: WholeQuiz
    live: LiveQuiz
    change: QuizComparison
    clashes: list[Clash] = field(default_factory=list)

    def done(self) -> ThreeWay:
        changed = {identity: fields for identity, fields in self._changed() if fields}
        added = dict(self._added())
        removed = [identity for identity in self.change.removed if self._takes_out(identity)]
        sets = self._section("optionSets", self.change.option_sets.changes, self.live.option_sets)
        templates = self._section("templates", self.change.templates.changes, self.live.templates)
        other = self._taken(self.change.other, self._live_at, lambda pointer: Clash(None, pointer))
        if self.change.reordered:
            self.clashes.append(Clash(None, "order"))
        edits = QuizEdits(
            changed={identity: _after(fields) for identity, fields in changed.items()},
            added=list(added.values()),
            removed=removed,
            option_sets=_after(sets),
            templates=_after(templates),
            meta={_name(pointer): one.after for pointer, one in other.items() if pointer.startswith(_META)},
            document={
                _name(pointer): one.after for pointer, one in other.items() if not pointer.startswith(_META)
            },
        )
        change = QuizComparison(
            list(added), changed, removed, SectionChanges(sets), SectionChanges(templates), other, False
        )
        return ThreeWay(edits, change, tuple(self.clashes))

    def _changed(self) -> Iterator[tuple[int, dict[str, FieldChange]]]:
        standing = dict(self.live.questions(self.change.changed))
        for identity, fields in self.change.changed.items():
            known = standing.get(identity)
            if known is None:
                self.clashes.append(Clash(identity, None))
                continue
            yield identity, self._of_question(identity, fields, known)

    def _of_question(
        self, identity: int, fields: Mapping[str, FieldChange], known: Mapping[str, Any]
    ) -> dict[str, FieldChange]:
        return self._taken(fields, lambda name: known.get(name, ABSENT), lambda name: Clash(identity, name))

    def _added(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for identity in self.change.added:
            new, known = self.theirs.question(identity), self.live.question(identity)
            if known is None and new is not None:
                yield identity, new
            elif not same(known, new):
                self.clashes.append(Clash(identity, None))

    def _takes_out(self, identity: int) -> bool:
        known = self.live.question(identity)
        if known is None:
            return False
        if same(known, self.base.question(identity)):
            return True
        self.clashes.append(Clash(identity, None))
        return False

    def _section(
        self, section: str, changes: Mapping[str, FieldChange], known: Mapping[str, Any]
    ) -> dict[str, FieldChange]:
        return self._taken(
            changes, lambda name: known.get(name, ABSENT), lambda name: Clash(None, f"/{section}/{name}")
        )

    def _taken(
        self,
        changes: Mapping[str, FieldChange],
        live: Callable[[str], OrAbsent],
        clash: Callable[[str], Clash],
    ) -> dict[str, FieldChange]:
        """Those of the changes that live does not have yet and has nothing against."""
        taken = {}
        for name, change in changes.items():
            ours = live(name)
            if same(ours, change.after):
                continue
            if same(ours, change.before):
                taken[name] = change
            else:
                self.clashes.append(clash(name))
        return taken

    def _live_at(self, pointer: str) -> OrAbsent:
        holder = self.live.meta if pointer.startswith(_META) else self.live.frame.document
        return holder.get(_name(pointer), ABSENT)


def _after(changes: Mapping[str, FieldChange]) -> dict[str, OrAbsent]:
    return {name: change.after for name, change in changes.items()}


def _name(pointer: str) -> str:
    """The member that a pointer of `QuizComparison.other` names."""
    return unescape_pointer(pointer.removeprefix("/meta") if pointer.startswith(_META) else pointer)[1:]
