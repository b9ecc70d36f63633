"""What the last pass over a quiz left waiting, kept so that nobody has to plan in order to show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from quizops.ledger import Transaction
from quizops.quiz.model import CellNote, Conflict, MergePlan, refusal_json

KEPT = 500
"""Of each kind; the totals are told beside them."""
_PREFIX = "left:"


def leftover_of(plan: MergePlan) -> bytes | None:
    """What waits once a plan is applied, as JSON with the lists of `MergePlan.as_json`; empty for nothing.

    None where a value is none that can be kept: half a surrogate pair, or a number beyond 64 bits.
    """
    refused = plan.refused
    waiting: dict[str, Sequence[Conflict | CellNote]] = {
        "conflicts": plan.conflicts,
        "withheld": plan.withheld,
        "blanked": plan.blanked,
    }
    if not refused and not any(waiting.values()):
        return b""
    told = {kind: [one.as_json() for one in found[:KEPT]] for kind, found in waiting.items()}
    refusals = [refusal_json(problem) for problem in refused[:KEPT]]
    totals = {"refused": len(refused), **{kind: len(found) for kind, found in waiting.items()}}
    try:
        return orjson.dumps({**told, "refused": refusals, "totals": totals})
    except orjson.JSONEncodeError:
        return None


def digest_of_leftover(leftover: bytes | None) -> str | None:
    """The same for the same content; empty for nothing, None for what cannot be kept."""
    if leftover is None:
        return None
    return blake2b(leftover, digest_size=8).hexdigest() if leftover else ""


def keep_leftover(tx: Transaction, quiz: str, leftover: bytes) -> None:
    if leftover:
        tx.seen.put(_PREFIX + quiz, orjson.loads(leftover))
    else:
        tx.seen.drop(_PREFIX + quiz)


def last_leftover(tx: Transaction, quiz: str) -> Mapping[str, Any] | None:
    """None where nothing waits."""
    found: Mapping[str, Any] | None = tx.seen.get(_PREFIX + quiz)
    return found
