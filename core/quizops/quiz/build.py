"""From a plan to content: edits of a live quiz, or the bytes of a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from quizops.clock import iso_seconds
from quizops.quiz.edits import ABSENT, QuizEdits
from quizops.quiz.fresh import new_quiz_bytes
from quizops.quiz.model import Action, MergePlan
from quizops.quiz.templates import TRUE_FALSE_OPTIONS, TRUE_FALSE_SET, new_templates


def edits_of(plan: MergePlan, now: datetime) -> QuizEdits:
    """What a plan does to a live quiz; nothing at all when its type is None.

    Of `meta` only `version` and `updated` follow.
    """
    if not plan.changes_content:
        return QuizEdits()
    return QuizEdits(
        changed={one.id: {name: change.after for name, change in one.fields.items()} for one in plan.changed},
        added=list(_added(plan)),
        removed=plan.removed,
        option_sets={name: one.change.after for name, one in plan.sets.items() if one.change is not None},
        meta={"version": plan.to_version, "updated": iso_seconds(now)},
    )


def first_build_bytes(plan: MergePlan, now: datetime, about: Mapping[str, Any] | None = None) -> bytes:
    """A whole new quiz: questions by id, the sets of its CSVs, the six templates.

    `about` is put into `meta` beside version, created and updated.
    """
    sets = {
        name: one.change.after
        for name, one in plan.sets.items()
        if one.change is not None and one.change.after is not ABSENT
    }
    if TRUE_FALSE_SET not in sets and any(question.get("template") == "tf" for question in _added(plan)):
        sets[TRUE_FALSE_SET] = list(TRUE_FALSE_OPTIONS)
    moment = iso_seconds(now)
    meta = {"version": plan.to_version, "created": moment, "updated": moment, **(about or {})}
    return new_quiz_bytes(_added(plan), sets, new_templates(), meta)


def _added(plan: MergePlan) -> Iterator[Mapping[str, Any]]:
    """New questions, ascending by id, each made when it is asked for."""
    found = (one for one in plan.questions.values() if one.action is Action.ADD)
    for one in sorted(found, key=attrgetter("id")):
        question = one.question
        if question is not None:
            yield question
