"""What waits in all quizzes, and what the next merge would publish: one row for each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import orjson

from quizops.reports.quizzes import waiting
from quizops.workspace import Workspace
from quizops_console.link.tables import COLUMNS

Facts = dict[str, Any]
_COLUMNS = COLUMNS["plan"]
_SET = "set:"
_CUT_SHORT = ("refused", "conflicts", "withheld", "blanked")
_KINDS = {"conflicts": "conflict"}


def rows(workspace: Workspace) -> Iterator[tuple[str, ...]]:
    """As `link.tables.COLUMNS["plan"]` has them: what a person must do something about comes first."""
    for plan in waiting(workspace.parts):
        yield from plan_rows(plan)


def plan_rows(plan: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The rows of one quiz's plan, or of what its last pass left (`quizops.reports.quizzes.waiting`)."""
    quiz = str(plan["quiz"])
    for facts in _with_keys(quiz, _told(plan)):
        yield tuple(_text(facts.get(name)) for name in _COLUMNS)


def _told(plan: Mapping[str, Any]) -> Iterator[Facts]:
    if plan.get("error"):
        yield {**plan["error"], "kind": "refused", "message": f"held: {plan['error']['message']}"}
        return
    yield from ({**problem, "kind": "refused"} for problem in plan["refused"])
    yield from map(_conflict, plan["conflicts"])
    for kind in ("withheld", "blanked"):
        yield from ({**cell, "kind": kind} for cell in plan[kind])
    yield from _left_out(plan)
    yield from _sets(plan["option_sets"])
    for change in plan["changed"]:
        for field, values in change["fields"].items():
            yield {"kind": "changed", "id": change["id"], "field": field, **values}
    for kind in ("added", "removed"):
        yield from ({"kind": kind, "id": identity} for identity in plan[kind])


def _conflict(conflict: Mapping[str, Any]) -> Facts:
    candidates = conflict.get("candidates") or ()
    said = [f"{one['file']}:{one['line']} says {_text(one['value']) or 'nothing'}" for one in candidates]
    return {
        **conflict,
        "kind": "conflict",
        "conflict": conflict["kind"],
        "pointer": conflict["json_pointer"],
        "message": "; ".join(said),
    }


def _sets(sets: Mapping[str, Any]) -> Iterator[Facts]:
    yield from ({"kind": "set", "id": _SET + name, "message": "a new set"} for name in sets["added"])
    for name, values in sets["changed"].items():
        yield {"kind": "set", "id": _SET + name, **values}


def _left_out(plan: Mapping[str, Any]) -> Iterator[Facts]:
    """A row for what is more than the lists hold."""
    for name in _CUT_SHORT:
        more = plan.get("totals", {}).get(name, 0) - len(plan[name])
        if more > 0:
            kind = _KINDS.get(name, name)
            yield {"kind": kind, "message": f"and {more} more", "hint": "`quizops quiz plan` tells them all"}


def _with_keys(quiz: str, told: Iterable[Facts]) -> Iterator[Facts]:
    """Keys that stay with a thing wherever its line has moved to; of several alike each has a number."""
    known: Counter[str] = Counter()
    for facts in told:
        words = (facts["kind"], facts.get("id"), facts.get("field"), facts.get("file"))
        cause = (
            f"{facts.get('rule') or ''} {facts.get('message') or ''}" if facts["kind"] == "refused" else ""
        )
        digest = blake2b(cause.encode(errors="replace"), digest_size=6).hexdigest() if cause else ""
        key = "/".join([quiz, *("" if word is None else str(word) for word in words), digest])
        known[key] += 1
        yield {**facts, "quiz": quiz, "key": key if known[key] == 1 else f"{key}~{known[key]}"}


def _cause(facts: Facts) -> str:
    """What tells refused cells apart: a digest, as a message may quote whole cells."""
    if facts["kind"] != "refused":
        return ""
    cause = f"{facts.get('rule')} {facts.get('message')}"
    return blake2b(cause.encode(errors="replace"), digest_size=6).hexdigest()


def _text(value: Any) -> str:
    """A JSON value as a CSV writes it; nothing for what is not there."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case list() if all(isinstance(one, str) for one in value):
            return " | ".join(value)
        case dict() if (sides := [_side(one) for one in value.values()]) and None not in sides:
            return " | ".join(f"{left}={right}" for left, right in zip(value, sides, strict=True))
        case _:
            return _json(value)


def _side(value: Any) -> str | None:
    """What stands behind `left=` in an answer or a pair; None for what a CSV has no words for."""
    match value:
        case str():
            return value
        case list() if all(isinstance(one, str) for one in value):
            return ";".join(value)
        case {"inline": list(options)} if len(value) == 1:
            return _side(options)
        case {"optionSet": str(name)} if len(value) == 1:
            return f"optionSet:{name}"
        case _:
            return None


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        return repr(value)
