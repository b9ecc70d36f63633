"""What a switch of the live file means for the ledger, written down before it is done.

The same value is carried out after the switch, or by recovery when the process died in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

from quizops.ledger import Effect, ReleaseRow, ReleaseState, Transaction

PUBLISH = "publish"
"""The effect's `what` of every switch of a live file: releases, adopted edits, rollbacks."""
ROLLBACK_ACTION = "rollback"
"""The journal's kind of a rollback; its `undo` is `{quiz, from, to}`, with release ids."""
_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A release that did not exist before; `patch` leads to it from its parent."""

    release: ReleaseRow
    patch: bytes | None
    operator: str | None
    elapsed_ms: int | None = None

    @property
    def quiz(self) -> str:
        return self.release.quiz

    @property
    def run_id(self) -> str | None:
        return self.release.run_id

    def as_json(self) -> dict[str, Any]:
        """The effect's `data`; `deed_of` reads it back."""
        return {"kind": "release", "release": asdict(self.release), "operator": self.operator}

    def record(self, tx: Transaction) -> ReleaseRow:
        """Write it into the ledger; the release that is live from now on."""
        row = replace(self.release, state=ReleaseState.LIVE)
        tx.releases.add(row, self.patch)
        data = {
            "quiz": row.quiz,
            "version": row.version,
            "type": row.type,
            "release": row.id,
            "cause": row.cause,
            "elapsed_ms": self.elapsed_ms,
        }
        tx.events.append("published", row.quiz, data, run_id=row.run_id, operator=self.operator)
        return row


@dataclass(frozen=True, slots=True)
class GoBack:
    """The live mark moves to a release that exists; `undoing` when this takes a rollback back."""

    quiz: str
    origin: str | None
    release_id: str
    version: str
    reason: str | None
    run_id: str | None
    operator: str | None
    undoing: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"kind": "rollback", **asdict(self)}

    def record(self, tx: Transaction) -> ReleaseRow:
        tx.releases.make_live(self.quiz, self.release_id)
        data = {
            "quiz": self.quiz,
            "version": self.version,
            "release": self.release_id,
            "from": self.origin,
            "reason": self.reason,
            "undo": self.undoing,
        }
        tx.events.append("rolled_back", self.quiz, data, run_id=self.run_id, operator=self.operator)
        row = tx.releases.get(self.release_id)
        assert row is not None
        self._keep_journal(tx, row)
        return row

    def _keep_journal(self, tx: Transaction, row: ReleaseRow) -> None:
        """What an operator can take back is known from the moment on at which it is true."""
        if self.operator is None or self.origin in (None, self.release_id):
            return
        if self.undoing:
            undone = {"quiz": self.quiz, "from": self.release_id, "to": self.origin}
            for action in tx.journal.newest(limit=_LOOKED_THROUGH):
                if action.kind == ROLLBACK_ACTION and action.undone is None and action.undo == undone:
                    tx.journal.mark_undone(action.id)
            return
        origin = tx.releases.get(self.origin)
        was = origin.version if origin else "what was live"
        undo = {"quiz": self.quiz, "from": self.origin, "to": self.release_id}
        title = f"roll {self.quiz} back from {was} to {row.version}"
        tx.journal.add(self.operator, ROLLBACK_ACTION, title, undo)


AnyDeed: TypeAlias = NewRelease | GoBack


def deed_of(effect: Effect) -> AnyDeed:
    """Read back what `as_json` wrote into an effect."""
    data = dict(effect.data["deed"])
    if data.pop("kind") == "rollback":
        return GoBack(**data)
    release: Mapping[str, Any] = data["release"]
    row = ReleaseRow(**{**release, "state": ReleaseState(release["state"])})
    return NewRelease(row, effect.blob, data["operator"])
