"""What differs between two contents of a quiz, by question and field, and how big a step that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from quizops.quiz.edits import ABSENT
from quizops.quiz.frame import Frame
from quizops.quiz.index import QuestionIndex
from quizops.quiz.model import FieldChange, ReleaseType
from quizops.quiz.reading import judged
from quizops.quiz.text.faults import escape_pointer
from quizops.quiz.values import parse_json, same_json
from quizops.quiz.version import release_type

_OWN_META = ("version", "updated")
_SECTIONS = ("meta", "optionSets", "templates", "questions")


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """Members of an object by name: each with what it was and what it is (`ABSENT`: not there)."""

    changes: Mapping[str, FieldChange]

    @classmethod
    def between(cls, before: Mapping[str, Any], after: Mapping[str, Any]) -> SectionChanges:
        return cls(field_changes(before, after))

    @property
    def added(self) -> list[str]:
        return [name for name, change in self.changes.items() if change.before is ABSENT]

    @property
    def removed(self) -> list[str]:
        return [name for name, change in self.changes.items() if change.after is ABSENT]

    @property
    def changed(self) -> dict[str, FieldChange]:
        return {
            name: change
            for name, change in self.changes.items()
            if change.before is not ABSENT and change.after is not ABSENT
        }

    def as_json(self) -> dict[str, Any]:
        changed = {name: change.as_json() for name, change in self.changed.items()}
        return {"added": self.added, "changed": changed, "removed": self.removed}


@dataclass(frozen=True, slots=True)
class QuizComparison:
    """The way from one content to another.

    `other` holds, by JSON pointer, changes outside of questions, sets and templates; `meta.version` and
    `meta.updated` are no content and never among them. `reordered`: questions of both stand in another
    order.
    """

    added: Sequence[int]
    changed: Mapping[int, Mapping[str, FieldChange]]
    removed: Sequence[int]
    option_sets: SectionChanges
    templates: SectionChanges
    other: Mapping[str, FieldChange]
    reordered: bool

    @property
    def type(self) -> ReleaseType | None:
        """The step of the version; None when both mean the same."""
        has_new_template = any("template" in fields for fields in self.changed.values())
        changed = self.changed or self.option_sets.changes or self.templates.changes or self.other
        return release_type(
            removed=bool(self.removed),
            templates_changed=has_new_template or bool(self.templates.changed or self.templates.removed),
            added=bool(self.added or self.option_sets.added),
            changed=bool(changed) or self.reordered,
        )

    def as_json(self) -> dict[str, Any]:
        """The document that `quiz diff` and `releases diff` print."""
        return {
            "type": self.type.value if self.type else None,
            "added": list(self.added),
            "changed": [
                {"id": identity, "fields": {name: change.as_json() for name, change in fields.items()}}
                for identity, fields in self.changed.items()
            ],
            "removed": list(self.removed),
            "option_sets": self.option_sets.as_json(),
            "templates": self.templates.as_json(),
            "other": {pointer: change.as_json() for pointer, change in self.other.items()},
            "reordered": self.reordered,
        }


@dataclass(frozen=True, slots=True)
class WholeQuiz:
    """One content of a quiz, whole in memory."""

    data: bytes
    index: QuestionIndex
    frame: Frame

    @classmethod
    def of(cls, data: bytes, name: str) -> WholeQuiz:
        """Raises `QuizHeld`, with the name, when the bytes are no quiz."""
        return cls(data, *judged(data, name))

    def question(self, identity: int) -> dict[str, Any] | None:
        """The question of this id; None when there is none."""
        position = self.index.position(identity)
        if position is None:
            return None
        ((start, end),) = self.spans([position])
        question: dict[str, Any] = parse_json(self.data[start:end])
        return question

    def spans(self, positions: Sequence[int]) -> Iterator[tuple[int, int]]:
        starts, ends = self.index.starts[positions], self.index.ends[positions]
        return zip(starts.tolist(), ends.tolist(), strict=True)


def compare_quizzes(a: bytes, b: bytes, *, names: tuple[str, str] = ("A", "B")) -> dict[str, Any]:
    """`comparison` of two files' bytes as the JSON document that is printed."""
    return comparison(a, b, names=names).as_json()


def comparison(a: bytes, b: bytes, *, names: tuple[str, str] = ("A", "B")) -> QuizComparison:
    """What leads from `a` to `b`, by meaning: spaces, escapes and the order of keys are no difference.

    Only questions whose bytes differ are read as values. Raises `QuizHeld`, with the name from `names`,
    when one of them is no quiz.
    """
    return compared(WholeQuiz.of(a, names[0]), WholeQuiz.of(b, names[1]))


def compared(one: WholeQuiz, other: WholeQuiz) -> QuizComparison:
    """`comparison` of what was read before."""
    _, ours, theirs = np.intersect1d(one.index.ids, other.index.ids, assume_unique=True, return_indices=True)
    in_order = np.argsort(theirs, kind="stable")
    ours, theirs = ours[in_order], theirs[in_order]
    return comparison_of(
        one.frame,
        other.frame,
        added=_without(other.index, theirs),
        changed=dict(_changed_questions(one, other, ours, theirs)),
        removed=_without(one.index, ours),
        reordered=bool(np.any(np.diff(ours) < 0)),
    )


def comparison_of(
    before: Frame,
    after: Frame,
    *,
    added: Sequence[int],
    changed: Mapping[int, Mapping[str, FieldChange]],
    removed: Sequence[int],
    reordered: bool,
) -> QuizComparison:
    """What is known of the questions, with what differs around them."""
    return QuizComparison(
        added=added,
        changed=changed,
        removed=removed,
        option_sets=SectionChanges.between(before.section("optionSets"), after.section("optionSets")),
        templates=SectionChanges.between(before.section("templates"), after.section("templates")),
        other={**_other_changes("", before, after), **_other_changes("meta", before, after)},
        reordered=reordered,
    )


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, FieldChange]:
    """Members that differ in meaning; in the order of `before`, then new ones in that of `after`."""
    changes = {
        key: FieldChange(value, after.get(key, ABSENT))
        for key, value in before.items()
        if key not in after or not same_json(value, after[key])
    }
    changes |= {key: FieldChange(ABSENT, value) for key, value in after.items() if key not in before}
    return changes


def _without(index: QuestionIndex, positions: Any) -> list[int]:
    """Ids of all questions but those at `positions`, in the order of the file."""
    kept = np.ones(len(index), bool)
    kept[positions] = False
    return [int(identity) for identity in index.ids[kept]]


def _changed_questions(
    one: WholeQuiz, other: WholeQuiz, ours: Any, theirs: Any
) -> Iterator[tuple[int, dict[str, FieldChange]]]:
    old, new = memoryview(one.data), memoryview(other.data)
    ids = other.index.ids[theirs].tolist()
    pairs = zip(ids, one.spans(ours), other.spans(theirs), strict=True)
    for identity, (old_start, old_end), (new_start, new_end) in pairs:
        # Equal lengths first: comparing two memoryviews is slower than comparing two numbers.
        before, after = old[old_start:old_end], new[new_start:new_end]
        if len(before) == len(after) and before.tobytes() == after.tobytes():
            continue
        fields = field_changes(parse_json(before.tobytes()), parse_json(after.tobytes()))
        if fields:
            yield identity, fields


def _other_changes(section: str, before: Frame, after: Frame) -> dict[str, FieldChange]:
    """Changes of `meta`, or of the outermost object, that are content and have no place of their own."""
    skipped = _OWN_META if section else _SECTIONS
    one, other = (
        {key: value for key, value in _members(frame, section).items() if key not in skipped}
        for frame in (before, after)
    )
    prefix = f"/{section}" if section else ""
    return {f"{prefix}/{escape_pointer(key)}": change for key, change in field_changes(one, other).items()}


def _members(frame: Frame, section: str) -> Mapping[str, Any]:
    return frame.section(section) if section else frame.document
