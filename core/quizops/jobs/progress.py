"""How far long work is, in one row that is overwritten, and removed when it is done."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from quizops.clock import Clock, iso
from quizops.errors import QuizopsError
from quizops.ledger import Ledger
from quizops.wiring import Fact

TOLD_AFTER_S = 0.5
_OVERWRITTEN_EVERY_S = 0.25
_BETWEEN_EVERY_S = 0.1


Doing = Callable[[str], AbstractContextManager[None]]
"""Names the work at hand for the length of a block."""


def unwatched(what: str) -> AbstractContextManager[None]:
    """Nobody wants to know."""
    return contextlib.nullcontext()


@dataclass(slots=True)
class _Part:
    """A piece of the work, and how much of it is done, where that is known."""

    what: str
    done: int | None = None
    total: int | None = None


@dataclass(slots=True)
class _Work:
    """What is at hand, from the outermost to the innermost, and since when."""

    since: str
    parts: list[_Part]

    def as_json(self) -> dict[str, Any]:
        part = self.parts[-1]
        return {"what": part.what, "done": part.done, "total": part.total, "since": self.since}


class Progress:
    """Tells work that takes more than half a second, at most four times a second.

    The thread that works only notes how far it is, and calls `between` now and then; a thread of our own,
    which is there while something is at hand, writes it down.
    """

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        self._work: _Work | None = None
        self._told: dict[str, Any] | None = None
        self._has_teller = False
        self._next_between = 0.0
        self._is_between = False
        self.between: Callable[[], object] | None = None
        """Done in the working thread in the middle of long work, where no transaction is writing."""

    def forget(self) -> None:
        """Remove what a dead owner was in the middle of."""
        with self._ledger.reading() as tx:
            is_there = tx.settings.get(Fact.BUSY) is not None
        if is_there:
            with self._ledger.writing() as tx:
                tx.settings.drop(Fact.BUSY)

    @contextlib.contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Name the work at hand for the length of the block, which must not end inside a `writing`."""
        self._begin(what)
        try:
            yield
        finally:
            self._end()
        if self._work is not None:
            self._pause()

    def at(self, done: int, total: int | None = None) -> None:
        """So much of it is done; cheap enough to be called a hundred times a second."""
        work = self._work
        if work is not None:
            part = work.parts[-1]
            part.done, part.total = done, total
        self._pause()

    def _pause(self) -> None:
        """Let `between` have its turn, where it has not had one lately."""
        if self.between is None or self._is_between or self._clock.monotonic() < self._next_between:
            return
        self._is_between = True
        try:
            self.between()
        finally:
            self._is_between = False
            self._next_between = self._clock.monotonic() + _BETWEEN_EVERY_S

    def _begin(self, what: str) -> None:
        with self._lock:
            if self._work is not None:
                self._work.parts.append(_Part(what))
                return
            self._work = _Work(iso(self._clock.now()), [_Part(what)])
            self._next_between = self._clock.monotonic() + _BETWEEN_EVERY_S
            if not self._has_teller:
                self._has_teller = True
                threading.Thread(target=self._tell_on, name="progress", daemon=True).start()

    def _end(self) -> None:
        with self._lock:
            if self._work is None:
                return
            self._work.parts.pop()
            if self._work.parts:
                return
            self._work = None
        with self._telling:
            if self._told is not None:
                self._told = None
                with contextlib.suppress(QuizopsError), self._ledger.writing() as tx:
                    tx.settings.drop(Fact.BUSY)

    def _tell_on(self) -> None:
        """Look now and then, until nothing is at hand."""
        pause = threading.Event()
        known: _Work | None = None
        while True:
            with self._lock:
                work = self._work
                if work is None:
                    self._has_teller = False
                    return
            if work is known:
                self._tell(work)
            pause.wait(_OVERWRITTEN_EVERY_S if work is known else TOLD_AFTER_S)
            known = work

    def _tell(self, work: _Work) -> None:
        """A ledger that refuses is told by the work itself."""
        with self._telling:
            with self._lock:
                told = work.as_json() if self._work is work else None
            if told is None or told == self._told:
                return
            with contextlib.suppress(QuizopsError), self._ledger.writing() as tx:
                tx.settings.put(Fact.BUSY, told)
                self._told = told
