"""Quizzes as the `quiz` commands print them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quizops.errors import ContentError, Problem, QuizopsError, UsageError
from quizops.files import atomic_write
from quizops.jobs.leftovers import last_leftover
from quizops.jobs.output import judge_output, output_missing
from quizops.jobs.passes import Pass, last_passes, what_is_there
from quizops.jobs.policy import policy_of
from quizops.quiz.compare import compare_quizzes
from quizops.quiz.model import MergePlan, Policy
from quizops.quiz.place import QuizPlace, discover
from quizops.quiz.session import QuizSession
from quizops.quiz.suite import SUITES, ContentTerms, run_suite
from quizops.quiz.values import parse_json
from quizops.tables import settled_snapshot
from quizops.tables.splices import apply_splices
from quizops.watch import ContentTree
from quizops.wiring import Parts, cache_of

_NOTHING_PLANNED: Mapping[str, Any] = {
    "type": None,
    **{kind: [] for kind in ("added", "changed", "removed", "blanked", "withheld", "conflicts", "refused")},
    "option_sets": {"added": [], "changed": {}},
    "totals": {},
}


def places_of(parts: Parts) -> list[QuizPlace]:
    """Every quiz of the folder, by name."""
    tree = ContentTree.scan(parts.root, [parts.media])
    return list(discover(parts.root, tree.files, parts.recorded_outputs()).places)


def required(parts: Parts, name: str | None) -> QuizPlace:
    """The quiz of this name, or the only one. Raises `UsageError` with the names there are."""
    places = {place.name: place for place in places_of(parts)}
    known = ", ".join(places) or "none"
    if name is not None and name not in places:
        raise UsageError(f"there is no quiz {name!r}", hint=f"quizzes here: {known}")
    if name is None and len(places) != 1:
        raise UsageError("say which quiz is meant", hint=f"--quiz NAME, one of: {known}")
    return places[name] if name is not None else next(iter(places.values()))


def quiz_list(parts: Parts) -> list[dict[str, Any]]:
    """What the last pass left, where nothing changed since; else what a plan says now."""
    passes = last_passes(parts)
    return [_listed(parts, place, passes.get(place.name)) for place in places_of(parts)]


def _listed(parts: Parts, place: QuizPlace, last: Pass | None) -> dict[str, Any]:
    policy = policy_of(parts.config)
    told: dict[str, Any] = {
        "name": place.name,
        "path": place.file(place.output),
        "version": None,
        "questions": 0,
        "option_sets": 0,
        "published_at": None,
        "pending": 0,
        "withheld": 0,
        "held": 0,
        "refused": 0,
        "error": None,
    }
    live = parts.archive.live(place.name)
    if live is not None:
        told |= {"version": live.version, "published_at": live_since(parts, place.name)}
    if last is not None and last.seen == what_is_there(place, policy):
        counts = ("questions", "option_sets", "pending", "withheld", "held", "error")
        return told | {name: getattr(last, name) for name in counts} | {"refused": sum(last.refused.values())}
    try:
        session = opened(parts, place)
        plan = session.plan(policy)
    except QuizopsError as error:
        return told | {"error": error.message}
    if session.live is not None:
        told |= {"questions": len(session.live), "option_sets": len(session.live.option_sets)}
        told["version"] = told["version"] or session.live.version
    return told | {
        "pending": pending_of(plan),
        "withheld": len(plan.withheld),
        "held": len(plan.conflicts),
        "refused": len(plan.refused),
    }


def live_since(parts: Parts, quiz: str) -> str | None:
    """When what is live became so: published, or brought back."""
    with parts.ledger.reading() as tx:
        events = [
            *tx.events.newest(1, kind="published", subject=quiz),
            *tx.events.newest(1, kind="rolled_back", subject=quiz),
        ]
    return max((event.at for event in events), default=None)


def pending_of(plan: MergePlan) -> int:
    """How many questions and sets the plan would change."""
    sets = sum(one.change is not None for one in plan.sets.values())
    return len(plan.added) + len(plan.changed) + len(plan.removed) + sets


def opened(parts: Parts, place: QuizPlace) -> QuizSession:
    """A session for looking: raises `QuizHeld` where the quiz is held."""
    if place.held is not None:
        raise place.held
    if not place.output.exists() and parts.archive.live(place.name) is not None:
        raise output_missing(parts, place)
    session = QuizSession(place, parts.ledger, clock=parts.clock, cache=cache_of(parts))
    session.load(
        settled_snapshot(path, clock=parts.clock, pause=parts.pause) for path in place.files if path.exists()
    )
    return session


def plans(parts: Parts, quiz: str | None, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One plan a quiz; `{quiz, error}` where it is held."""
    policy = policy_of(parts.config, asked)
    places = places_of(parts) if quiz is None else [required(parts, quiz)]
    return [_plan_json(parts, place, policy) for place in places]


def _plan_json(parts: Parts, place: QuizPlace, policy: Policy) -> dict[str, Any]:
    start = time.monotonic()
    try:
        plan = opened(parts, place).plan(policy)
    except QuizopsError as error:
        return {"quiz": place.name, "error": error.as_problem().as_json()}
    return plan.as_json(duration_ms=round((time.monotonic() - start) * 1000, 1))


def waiting(parts: Parts) -> list[dict[str, Any]]:
    """What each quiz waits for: the leftover of its last pass where nothing changed since, else its plan.

    A plan as `plans` gives it, with `totals` of its kinds beside lists that may be cut short.
    """
    passes, policy = last_passes(parts), policy_of(parts.config)
    return [_waiting_of(parts, place, passes.get(place.name), policy) for place in places_of(parts)]


def _waiting_of(parts: Parts, place: QuizPlace, last: Pass | None, policy: Policy) -> dict[str, Any]:
    if last is not None and _is_known(last) and last.seen == what_is_there(place, policy):
        with parts.ledger.reading() as tx:
            left = last_leftover(tx, place.name) if last.left else None
        versions = {"from_version": last.version, "to_version": last.version}
        return {**_NOTHING_PLANNED, "quiz": place.name, **versions, **(left or {})}
    plan = _plan_json(parts, place, policy)
    totals = {kind: len(found) for kind, found in plan.items() if isinstance(found, list)}
    return plan if "error" in plan else {**plan, "totals": totals}


def conflict(parts: Parts, quiz: str, identity: str, field: str | None) -> dict[str, Any]:
    """One conflict of a quiz, as a plan tells it. Raises `UsageError` where none waits there (any more)."""
    place = required(parts, quiz)
    waits = _waiting_of(parts, place, last_passes(parts).get(place.name), policy_of(parts.config))
    for one in waits.get("conflicts", ()):
        if str(one["id"]) == identity and (one["field"] or None) == (field or None):
            told: dict[str, Any] = one
            return told
    raise UsageError(
        f"no conflict waits at {identity} {field or ''}".rstrip(),
        hint="it was decided, or its cell was edited",
    )


def _is_known(last: Pass) -> bool:
    """Whether what the pass left is kept in full words; why a quiz is held is not."""
    return last.error is None and last.left is not None


def shown(parts: Parts, quiz: str | None, identity: str) -> dict[str, Any]:
    """The live question and the rows that speak of it. Raises `UsageError` where there is neither."""
    place = required(parts, quiz)
    session = opened(parts, place)
    try:
        number = int(identity)
    except ValueError as error:
        raise UsageError(f"{identity!r} is no question id", hint="ids are whole numbers") from error
    rows = session.tables.tables.rows(number)[0]
    question = session.live.question(number) if session.live else None
    if question is None and not rows:
        raise UsageError(f"{place.name} has no question {identity}", hint="neither its JSON nor its CSVs do")
    plan = session.plan(policy_of(parts.config)).questions.get(number)
    return {
        "quiz": place.name,
        "id": number,
        "question": question,
        "json_pointer": session.live.pointer(number) if session.live else None,
        "rows": [{"file": row.file, "line": row.line, "cells": dict(row.cells)} for row in rows],
        "conflicts": [one.as_json() for one in plan.conflicts] if plan else [],
        "refused": [one.as_json() for one in plan.refused] if plan else [],
        "withheld": [one.as_json() for one in plan.withheld] if plan else [],
    }


def checked(parts: Parts, quiz: str | None, suite: str | None) -> list[Problem]:
    """The suite over each live quiz, and what its plan refuses."""
    name = suite or next(iter(SUITES))
    found: list[Problem] = []
    for place in places_of(parts) if quiz is None else [required(parts, quiz)]:
        try:
            judge_output(parts, place)
            session = opened(parts, place)
            found += session.plan(policy_of(parts.config)).refused
            if session.live is not None:
                found += run_suite(name, session.live, _terms(parts, place))
        except ContentError as error:
            found.append(error.as_problem())
    return found


def _terms(parts: Parts, place: QuizPlace) -> ContentTerms:
    """What the live file is measured by: the release that it was, and the share that may be gone."""
    release = parts.archive.live(place.name)
    before = parse_json(parts.archive.content(release))["questions"] if release else []
    return ContentTerms(
        before_ids=[question["id"] for question in before],
        max_removed=parts.config.settings.quiz.max_removed,
    )


def diff(parts: Parts, quiz: str | None, one: str, other: str) -> dict[str, Any]:
    """What leads from one content to another."""
    names = (one, other)
    return compare_quizzes(_content(parts, quiz, one), _content(parts, quiz, other), names=names)


def _content(parts: Parts, quiz: str | None, named: str) -> bytes:
    if Path(named).is_file():
        return Path(named).read_bytes()
    place = required(parts, quiz)
    if named == "live":
        return place.output.read_bytes()
    if named == "plan":
        return _planned_bytes(parts, place)
    return parts.archive.content(parts.archive.find(place.name, named))


def _planned_bytes(parts: Parts, place: QuizPlace) -> bytes:
    session = opened(parts, place)
    plan = session.plan(policy_of(parts.config))
    if session.live is None:
        return session.new_bytes(plan)
    splices = session.live.splices(session.edits(plan))
    return apply_splices(place.output.read_bytes(), splices)


def build(parts: Parts, quiz: str | None, output: Path) -> dict[str, Any]:
    """A new quiz from all CSVs, as if there were no JSON; what was refused is told."""
    from quizops.ledger import Ledger

    place = required(parts, quiz)
    alone = QuizPlace(
        place.name, place.root, place.folder, place.question_files, place.set_files, output, None
    )
    if output == place.output:
        raise UsageError(
            f"{output} is the live quiz", hint="name another file; a merge publishes the live one"
        )
    with Ledger.in_memory(clock=parts.clock) as ledger:
        session = QuizSession(alone, ledger, clock=parts.clock)
        session.refresh(settled_snapshot(path, clock=parts.clock, pause=parts.pause) for path in place.files)
        plan = session.plan(policy_of(parts.config))
        data = session.new_bytes(plan)
    atomic_write(output, data)
    return {
        "quiz": place.name,
        "output": str(output),
        "questions": len(plan.added),
        "bytes": len(data),
        "refused": [problem.as_json() for problem in plan.refused],
    }
