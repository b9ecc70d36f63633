"""How a command gets something changed: by the owner where there is one, else by itself as owner."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quizops.clock import Clock, SystemClock
from quizops.config import Config
from quizops.errors import NotTaken, OwnerPresent, QuizopsError
from quizops.jobs.undo import newest_undoable
from quizops.ledger import Intent, Ledger
from quizops.lock import current_holder
from quizops.owner.owner import Owner
from quizops.owner.wire import error_from_json
from quizops.wiring import operator_name, state_folder

_POLL_S = 0.02
_HOLDER_LOOK_EVERY = 25
_OF_OWNERS = {"stop": "stopped", "leave": "leaving"}
"""What is asked of an owner about itself: where there is none, nothing is to do."""


def request(
    root: Path,
    kind: str,
    payload: Mapping[str, Any],
    *,
    wait_s: float = 10.0,
    operator: str | None = None,
    clock: Clock | None = None,
    queued: Callable[[], object] = lambda: None,
) -> Any:
    """Have an intent done, once, and return its result (a JSON document).

    Where nobody owns `root`, this process takes the lock and does it. Otherwise the intent is queued, which
    `queued` is told; it must be taken within `wait_s` seconds or it is withdrawn and never runs. Raises
    `NotTaken`, and what the work itself raised.
    """
    clock = clock or SystemClock()
    operator = operator or operator_name()
    if kind in _OF_OWNERS and current_holder(state_folder(root)) is None:
        return {_OF_OWNERS[kind]: False, "reason": "no owner is running"}
    while True:
        if current_holder(state_folder(root)) is None:
            with contextlib.suppress(OwnerPresent):
                return _as_owner(root, kind, payload, operator, clock)
        with Ledger.open(Config.load(root).database(), clock=clock) as ledger:
            payload = _said_exactly(ledger, kind, payload, operator)
            with ledger.writing() as tx:
                intent = tx.intents.add(kind, payload, operator)
            queued()
            answer = _waited_for(ledger, state_folder(root), intent, wait_s)
        if answer is not None:
            return _result(answer)


def _said_exactly(ledger: Ledger, kind: str, payload: Mapping[str, Any], operator: str) -> Mapping[str, Any]:
    """The last undoable action by its id: asked twice by a crash, it is undone once and no other is."""
    if kind != "undo" or payload.get("action"):
        return payload
    with ledger.reading() as tx:
        action = newest_undoable(tx, operator)
    return payload if action is None else {**payload, "action": action.id}


def _as_owner(root: Path, kind: str, payload: Mapping[str, Any], operator: str, clock: Clock) -> Any:
    with Owner.holding(root, clock=clock) as owner:
        return owner.perform(kind, payload, operator)


def _waited_for(ledger: Ledger, state: Path, intent: Intent, wait_s: float) -> Intent | None:
    """Its end. None where the owner went away before taking it: then it is done here."""
    try:
        return _answered(ledger, state, intent, wait_s)
    except KeyboardInterrupt:
        with ledger.writing() as tx:
            tx.intents.withdraw(intent.id)
        raise


def _answered(ledger: Ledger, state: Path, intent: Intent, wait_s: float) -> Intent | None:
    deadline = time.monotonic() + wait_s
    looks = 0
    while True:
        with ledger.reading() as tx:
            current = tx.intents.get(intent.id) or intent
        if current.state in {"done", "failed", "withdrawn"}:
            return current
        looks += 1
        gone = looks % _HOLDER_LOOK_EVERY == 0 and current_holder(state) is None
        late = time.monotonic() > deadline
        if current.state == "queued" and (late or gone):
            with ledger.writing() as tx:
                withdrawn = tx.intents.withdraw(intent.id)
            if withdrawn and gone:
                return None
            if withdrawn:
                raise NotTaken(
                    f"the owner did not take this within {wait_s:g} s; it was withdrawn and will not run",
                    hint="it may be in the middle of a large merge: see `quizops status`, or give --wait",
                )
        if current.state == "taken" and gone:
            _finish_for_the_dead(state.parent)
        time.sleep(_POLL_S)


def _finish_for_the_dead(root: Path) -> None:
    """The owner died with our intent in its hands: become owner for a moment, which finishes it once."""
    try:
        with Owner.holding(root, clock=SystemClock()):
            return
    except OwnerPresent:
        return


def _result(intent: Intent) -> Any:
    if intent.state == "failed":
        raise error_from_json(intent.error or {})
    if intent.state == "withdrawn":
        raise QuizopsError("the intent was withdrawn by somebody else")
    return intent.result
