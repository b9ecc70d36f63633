"""What can be done about releases: go back to one, see what it changed; and the journal of what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from quizops_console.deeds.action import Action
from quizops_console.deeds.asking import Ask, Confirmation, Field, Request
from quizops_console.deeds.situation import Row, Situation
from quizops_console.deeds.words import chosen, command_line, count, quiz_of
from quizops_console.output import shortened

_VALUE_WIDTH = 22
_NAMED, _EXAMPLES = 5, 3
_RELEASES = frozenset({"updates.releases"})
_JOURNAL = frozenset({"updates.journal"})


class Pair(NamedTuple):
    """Two releases of a quiz, the older one first."""

    quiz: str
    one: str
    other: str


def _is_live(row: Row) -> bool:
    return row.get("live", "") == "live"


def _parent(situation: Situation, row: Row) -> Row | None:
    return situation.row_of(f"{row['quiz']}@{row['parent']}") if row.get("parent") else None


def _target(situation: Situation) -> str | None:
    """The version to go back to: that of the row, or the one before where the row is live."""
    row = situation.row
    if row is None:
        return None
    if not _is_live(row):
        return row["version"]
    parent = _parent(situation, row)
    return parent["version"] if parent is not None else None


def _no_way_back(situation: Situation) -> str | None:
    if situation.row is None:
        return "no release here: nothing was published yet"
    if _target(situation) is None:
        return "this is the first release: there is none to go back to"
    return None


class _Changes(NamedTuple):
    """A diff, as `quiz diff` prints it, in few words: how many questions differ, three of them, each kind."""

    total: int
    examples: tuple[str, ...]
    lines: list[str]


def _changes(told: Any) -> _Changes:
    diff: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    total, examples, lines = 0, [], []
    for kind in ("added", "changed", "removed"):
        found: Sequence[Any] = diff.get(kind) or ()
        if not found:
            continue
        total += len(found)
        names = [_name(one) for one in found[:_NAMED]]
        examples += [f"{name}  {_how(kind, one)}" for name, one in zip(names, found, strict=False)]
        more = " …" if len(found) > _NAMED else ""
        lines.append(f"{kind:<8} {count(len(found), 'question')}: {' '.join(names)}{more}")
    return _Changes(total, tuple(examples[:_EXAMPLES]), lines)


def _name(one: Any) -> str:
    return str(one["id"] if isinstance(one, Mapping) else one)


def _how(kind: str, one: Any) -> str:
    """What becomes of a question: its first field that changes, where it stays."""
    fields: Mapping[str, Any] = one.get("fields") or {} if isinstance(one, Mapping) else {}
    for name, change in fields.items():
        return f"{name}: {_short(change['before'])} → {_short(change['after'])}"
    return kind


def _short(value: Any) -> str:
    return "nothing" if value is None else shortened(str(value), _VALUE_WIDTH)


def _facts(told: Any, lines: list[str]) -> tuple[str, ...]:
    if isinstance(told, str):
        return ("what differs cannot be told:", told)
    return tuple(lines or ["no question differs"])


def _rollback_question(situation: Situation) -> Confirmation:
    changes = _changes(situation.told)
    quiz, to = quiz_of(situation), _target(situation)
    question = f"Take {quiz} back to {to}? What its CSVs say beyond that is withheld until it is edited."
    return Confirmation(
        "Roll back",
        question,
        "Roll back",
        count=changes.total,
        examples=changes.examples,
        facts=_facts(situation.told, changes.lines),
        fields=(Field("reason", "reason"),),
    )


def _rollback_request(situation: Situation) -> Request:
    payload = {"quiz": quiz_of(situation), "to": _target(situation)}
    reason = situation.answers.get("reason", "").strip()
    return Request("rollback", {**payload, "reason": reason} if reason else payload)


def _rollback_line(situation: Situation) -> str | None:
    target, reason = _target(situation), situation.answers.get("reason", "").strip()
    if target is None:
        return None
    return command_line(situation, "rollback", quiz=quiz_of(situation), to=target, reason=reason)


def release_pair(situation: Situation) -> Pair | None:
    """Two marked releases, or what the row's release changed: its parent and itself."""
    row = situation.row
    if len(situation.marked) == 2:
        rows = [found for key in chosen(situation) if (found := situation.row_of(key)) is not None]
        if len(rows) < 2 or rows[0]["quiz"] != rows[1]["quiz"]:
            return None
        older, newer = sorted(rows, key=lambda one: one["created"])
        return Pair(older["quiz"], older["version"], newer["version"])
    parent = _parent(situation, row) if row is not None else None
    return Pair(parent["quiz"], parent["version"], row["version"]) if row is not None and parent else None


def _no_pair(situation: Situation) -> str | None:
    if situation.row is None:
        return "no release here: nothing was published yet"
    if len(situation.marked) not in {0, 2}:
        return "mark two releases, or none: u unmarks"
    if release_pair(situation) is not None:
        return None
    if situation.marked:
        return "these are releases of two quizzes: mark two of one"
    return "the release before this one is not here any more: mark two releases"


def _diff_line(situation: Situation) -> str | None:
    pair = release_pair(situation)
    if pair is None:
        return None
    return command_line(situation, "releases", "diff", names=(pair.one, pair.other), quiz=pair.quiz)


def _pair_asked(situation: Situation) -> Ask | None:
    pair = release_pair(situation)
    return Ask("release_diff", pair._asdict()) if pair is not None else None


def _target_asked(situation: Situation) -> Ask:
    """A live file that is broken cannot be compared, and is just what a rollback mends."""
    pair = Pair(quiz_of(situation), "live", _target(situation) or "")
    return Ask("release_diff", pair._asdict(), is_optional=True)


def _not_undoable(situation: Situation) -> str | None:
    if situation.row is None:
        return "nothing was done yet"
    return "this was taken back before" if situation.cell("undone") else None


RELEASES = (
    Action(
        "rollback",
        "roll back",
        "Make the row's release live again, or the one before the live one, after a question.",
        keys=("b",),
        where=_RELEASES,
        changes=True,
        footer=_RELEASES,
        unless=_no_way_back,
        command=_rollback_line,
        gathers=_target_asked,
        confirmation=_rollback_question,
        request=_rollback_request,
    ),
    Action(
        "release_diff",
        "diff",
        "Show what the release changed, or what lies between two marked ones.",
        keys=("d",),
        where=_RELEASES,
        footer=_RELEASES,
        unless=_no_pair,
        command=_diff_line,
        gathers=_pair_asked,
    ),
)

JOURNAL = (
    Action(
        "undo_this",
        "take back",
        "Take back the action under the cursor, after a question.",
        keys=("x",),
        where=_JOURNAL,
        changes=True,
        footer=_JOURNAL,
        unless=_not_undoable,
        command=lambda s: command_line(s, "undo", names=(s.cell("id"),)) if s.row else None,
        confirmation=lambda s: Confirmation("Undo", f"Take back: {s.cell('title')}?", "Undo", severe=False),
        request=lambda s: Request("undo", {"action": s.cell("id")}),
    ),
)
