"""What went wrong in the owner and was nobody's job to expect: written down, so that the rest goes on."""

from __future__ import annotations

import contextlib
import traceback
from pathlib import Path

from quizops.clock import iso
from quizops.errors import QuizopsError, StorageError
from quizops.wiring import Parts

LOG_NAME = "owner.log"
EVENT = "failed"
_LOG_LIMIT_BYTES = 1_000_000


class Faults:
    """Tells each fault once for as long as it lasts; its trace goes to `.quizops/logs/owner.log`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._standing: dict[str, str] = {}

    @property
    def log(self) -> Path:
        return self._parts.state / "logs" / LOG_NAME

    def record(self, doing: str, error: Exception) -> bool:
        """Write a fault down; False where the ledger could not take it either.

        `doing` names what was being done; the same kind of fault in the same work is news only after
        `over` or `all_over`.
        """
        facts = {"doing": doing, **_told(error)}
        if self._standing.get(doing) == facts["type"]:
            return True
        self._standing[doing] = facts["type"]
        self._write_trace(doing, error)
        try:
            with self._parts.ledger.writing() as tx:
                tx.events.append(EVENT, doing, facts)
        except QuizopsError:
            return False
        return True

    def over(self, doing: str) -> None:
        """This work came to its end: whatever stood in its way is gone."""
        self._standing.pop(doing, None)

    def all_over(self) -> None:
        """Nothing has gone wrong for a while."""
        self._standing.clear()

    def _write_trace(self, doing: str, error: Exception) -> None:
        """A log that cannot be written stops nothing; one that has grown long is set aside once."""
        head = f"{iso(self._parts.clock.now())} {doing}\n"
        with contextlib.suppress(OSError):
            self.log.parent.mkdir(parents=True, exist_ok=True)
            if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT_BYTES:
                self.log.replace(self.log.with_name(f"{LOG_NAME}.1"))
            with self.log.open("a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(head + "".join(traceback.format_exception(error)))


def fault_as_error(error: Exception) -> QuizopsError:
    """The fault as the error that whoever asked is told; an expected error is that already."""
    if isinstance(error, QuizopsError):
        return error
    told = _told(error)
    if isinstance(error, OSError):
        return StorageError(told["message"], hint=told["hint"])
    return QuizopsError(told["message"], hint=told["hint"], rule="fault")


def _told(error: Exception) -> dict[str, str]:
    """Type, message and way out; an expected error keeps its own words."""
    if isinstance(error, QuizopsError):
        return {"type": type(error).__name__, "message": _clipped(error.message), "hint": error.hint}
    if isinstance(error, OSError):
        hint = "look at the disk, the folder and its permissions; it is tried again by itself"
        return {"type": type(error).__name__, "message": _clipped(str(error)), "hint": hint}
    return {
        "type": type(error).__name__,
        "message": _clipped(f"unexpected {type(error).__name__}: {error}"),
        "hint": f"this is a fault of quizops: please report it with .quizops/logs/{LOG_NAME}",
    }


def _clipped(text: str) -> str:
    """Short enough for an event, and free of what no database takes."""
    return text.encode("utf-8", "backslashreplace").decode()[:500]
