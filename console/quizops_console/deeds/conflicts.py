"""What can be done about a row of the plan: decide its conflict, look closer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from quizops_console.deeds.action import Action
from quizops_console.deeds.asking import Ask, Choice, Confirmation, Field, Option, Request, Select
from quizops_console.deeds.plan_rows import found, none_selected, waiting
from quizops_console.deeds.situation import Situation
from quizops_console.deeds.words import command_line, quiz_of

_PLAN = frozenset({"merges.plan"})
_LINE_BREAK = "␊"
"""What stands for a line feed in a cell of a table."""
_SIDES = (
    Option("theirs", "theirs: the CSV", "every value of the file goes live", "t"),
    Option("ours", "ours: the live quiz", "the file's values stay out until they are edited", "o"),
)


def _no_conflict(situation: Situation) -> str | None:
    if situation.row is None:
        return "no row here: nothing waits, or the filter hides it"
    if situation.cell("kind") != "conflict":
        return "this row is not a conflict: e opens its file"
    if not situation.cell("id"):
        return "this row stands for conflicts that have no room here: decide those above first"
    if situation.marked:
        return "conflicts are decided one by one: u unmarks, :decide-file decides a file's"
    return None


def _no_side(situation: Situation) -> str | None:
    reason = _no_conflict(situation)
    if reason is None and _disagree(situation) and not situation.cell("id").isdecimal():
        line = _resolve_line(situation, take="FILE")
        return f"several files disagree, say which in a shell: {line}"
    return reason


def _no_field(situation: Situation) -> str | None:
    reason = _no_conflict(situation)
    if reason is None and not situation.cell("field"):
        return "this conflict is about the whole question: < or > decides it"
    return reason


def _no_first_contact(situation: Situation) -> str | None:
    if situation.cell("conflict") == "first_contact" and situation.cell("file"):
        return none_selected(situation)
    return "this row is no first-contact conflict: < or > decides it alone"


def _no_question(situation: Situation) -> str | None:
    return None if situation.cell("id").isdecimal() else "this row is not about a question"


def _named(situation: Situation) -> dict[str, Any]:
    """The conflict of the row, as `quiz.resolve` names it."""
    key, field = situation.cell("id"), situation.cell("field")
    named: dict[str, Any] = {"quiz": quiz_of(situation), "id": int(key) if key.isdecimal() else key}
    return {**named, "field": field} if field else named


def _take(situation: Situation, side: str) -> Request:
    return Request("quiz.resolve", {**_named(situation), "take": side})


def _resolve_line(situation: Situation, *, take: str | None = None, value: str | None = None) -> str | None:
    if not situation.cell("id"):
        return None
    line = {"field": situation.cell("field"), "take": take, "quiz": quiz_of(situation)}
    words = ["quiz", "resolve"]
    if value is not None:
        words.append(f"--value={value}")
    return command_line(situation, *words, names=(situation.cell("id"),), **line)


def _removal_question(situation: Situation, side: str) -> Confirmation | None:
    """A whole question that goes, or comes back, is no matter of one key."""
    if situation.cell("field"):
        return None
    what = "take the CSV's word" if side == "theirs" else "keep the live quiz's"
    question = f"About the whole of question {situation.cell('id')}: {what}?"
    facts = tuple(
        f"{name}  {situation.cell(name)}" for name in ("ours", "theirs", "message") if situation.cell(name)
    )
    return Confirmation("Decide", question, "Decide", count=1, examples=(situation.cell("id"),), facts=facts)


def _disagree(situation: Situation) -> bool:
    """Several CSVs say different things, so that "theirs" is no answer."""
    return situation.cell("conflict") == "files"


def _question_asked(situation: Situation) -> Ask:
    return Ask("question", {"quiz": quiz_of(situation), "id": situation.cell("id")})


def _candidates(situation: Situation) -> Iterable[Mapping[str, Any]]:
    """What each file says of the field, of the question as the reader told it."""
    told = situation.told if isinstance(situation.told, Mapping) else {}
    for conflict in told.get("conflicts") or ():
        if (conflict["field"] or "") == situation.cell("field"):
            yield from conflict.get("candidates") or ()


def _files(situation: Situation) -> Choice | None:
    if not _disagree(situation):
        return None
    options = tuple(
        Option(str(one["file"]), str(one["file"]), _shown(one.get("value")), str(number))
        for number, one in enumerate(_candidates(situation), 1)
    )
    question = (
        f"The files disagree about {situation.cell('field')} of {situation.cell('id')}. Which is right?"
    )
    return Choice("file", "Take theirs", question, options)


def _shown(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _theirs(situation: Situation) -> str:
    return situation.answers.get("file", "theirs")


def _theirs_line(situation: Situation) -> str | None:
    if _disagree(situation) and "file" not in situation.answers:
        return None
    return _resolve_line(situation, take=_theirs(situation))


def _value_question(situation: Situation) -> Confirmation:
    field = Field("value", situation.cell("field"), situation.cell("theirs") or situation.cell("ours"))
    facts = tuple(f"{name:<6}  {situation.cell(name)}" for name in ("base", "ours", "theirs"))
    question = f"What is {situation.cell('field')} of {situation.cell('id')} to be?"
    return Confirmation("Type a value", question, "Publish", facts=facts, fields=(field,), severe=False)


def _value(situation: Situation) -> str:
    return situation.answers.get("value", "").replace(_LINE_BREAK, "\n")


def _file_question(situation: Situation) -> Confirmation:
    counted = found(situation)
    side = situation.answers.get("side", "theirs")
    winner = "the file" if side == "theirs" else "the live quiz"
    question = f"Every first contact of {situation.cell('file')}: {winner} is right?"
    facts = ("those of this file that have no room in the list are decided along",)
    return Confirmation(
        "Decide a file", question, "Decide", count=counted.count, examples=counted.examples, facts=facts
    )


def _file_filter(situation: Situation) -> Select:
    quiz, file = quiz_of(situation), situation.cell("file")
    return waiting("conflict", conflict="first_contact", quiz=quiz, file=file)


def _file_request(situation: Situation) -> Request:
    payload = {"quiz": quiz_of(situation), "file": situation.cell("file")}
    return Request("quiz.resolve", {**payload, "take": situation.answers.get("side", "theirs")})


def _file_line(situation: Situation) -> str | None:
    side, file = situation.answers.get("side"), situation.cell("file")
    if not side or not file:
        return None
    return command_line(situation, "quiz", "resolve", file=file, take=side, quiz=quiz_of(situation))


CONFLICTS = (
    Action(
        "take_ours",
        "ours",
        "Decide the conflict: what is live stays.",
        keys=("<",),
        where=_PLAN,
        changes=True,
        footer=_PLAN,
        unless=_no_conflict,
        command=lambda s: _resolve_line(s, take="ours"),
        confirmation=lambda s: _removal_question(s, "ours"),
        request=lambda s: _take(s, "ours"),
    ),
    Action(
        "take_theirs",
        "theirs",
        "Decide the conflict: what the CSV says goes live; it asks which where several disagree.",
        keys=(">",),
        where=_PLAN,
        changes=True,
        footer=_PLAN,
        unless=_no_side,
        command=_theirs_line,
        gathers=lambda s: _question_asked(s) if _disagree(s) else None,
        choice=_files,
        confirmation=lambda s: _removal_question(s, "theirs"),
        request=lambda s: _take(s, _theirs(s)),
    ),
    Action(
        "type_value",
        "value",
        "Decide the conflict by typing a value.",
        keys=("=",),
        where=_PLAN,
        changes=True,
        footer=_PLAN,
        unless=_no_field,
        command=lambda s: _resolve_line(s, value=_value(s)) if "value" in s.answers else None,
        confirmation=_value_question,
        request=lambda s: Request("quiz.resolve", {**_named(s), "value": _value(s)}),
    ),
    Action(
        "decide_file",
        "decide a file",
        "Decide every first-contact conflict of the row's CSV at once, after a question.",
        where=_PLAN,
        changes=True,
        unless=_no_first_contact,
        command=_file_line,
        gathers=_file_filter,
        choice=lambda s: Choice("side", "Decide a file", f"Who is right about {s.cell('file')}?", _SIDES),
        confirmation=_file_question,
        request=_file_request,
    ),
    Action(
        "word_diff",
        "diff",
        "Show before and after, or ours and theirs, word by word.",
        keys=("d",),
        where=_PLAN,
        footer=_PLAN,
        unless=lambda s: None if s.row is not None else "no row here: nothing waits, or the filter hides it",
        command=lambda s: command_line(s, "quiz", "plan", quiz=quiz_of(s)),
    ),
    Action(
        "learner_view",
        "view",
        "Show the question as a learner sees it.",
        keys=("v",),
        where=_PLAN,
        footer=_PLAN,
        unless=_no_question,
        command=lambda s: (
            command_line(s, "quiz", "show", names=(s.cell("id"),), quiz=quiz_of(s)) if s.cell("id") else None
        ),
        gathers=_question_asked,
    ),
)
