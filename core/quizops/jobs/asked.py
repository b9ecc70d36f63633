"""Who asked for a job, and how its answer becomes durable together with its effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quizops.ledger import Transaction


@dataclass(slots=True)
class Asked:
    """One request being worked on. `intent_id` is None where this process asked itself.

    `again`: a dead owner had taken it, and may have done it already.
    """

    operator: str
    intent_id: str | None = None
    answered: bool = False
    again: bool = False

    def answer(self, tx: Transaction, result: Any) -> None:
        """Record the answer inside the transaction that makes the effect true, so that it is done once."""
        if self.intent_id is not None:
            tx.intents.finish(self.intent_id, result)
        self.answered = True
