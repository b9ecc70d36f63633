"""The owner of a workspace: it holds the lock, finishes what was begun, and does what is asked."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quizops.clock import Clock, SystemClock
from quizops.errors import QuizopsError
from quizops.jobs import JOBS, WORDS, Asked, ContentFolder, is_light, open_folder
from quizops.ledger import Intent, Transaction
from quizops.lock import OwnerLock
from quizops.owner.faults import Faults, fault_as_error
from quizops.owner.wire import error_to_json
from quizops.wiring import Parts, state_folder


class Owner:
    """Does jobs, one at a time, in the thread that calls it."""

    def __init__(self, folder: ContentFolder, lock: OwnerLock) -> None:
        self.folder = folder
        self.lock = lock
        self.faults = Faults(folder.parts)

    @classmethod
    @contextlib.contextmanager
    def holding(
        cls, root: Path, *, clock: Clock | None = None, headless: bool = False, attended: bool = False
    ) -> Iterator[Owner]:
        """Own `root` for the length of the block; on entry whatever a dead owner left is finished.

        `headless` and `attended` are what the lock says of it. Raises `OwnerPresent` where somebody else owns
        the folder. Everything is written back on the way out.
        """
        clock = clock or SystemClock()
        root = root.resolve()
        lock = OwnerLock.acquire(state_folder(root), clock, headless=headless, attended=attended)
        try:
            parts = Parts.open(root, clock=clock)
            lock.tell_open()
            try:
                owner = cls(open_folder(parts), lock)
                owner.recover()
                yield owner
                owner.folder.flush()
            finally:
                parts.close()
        finally:
            lock.release()

    def recover(self) -> None:
        """Compare the world with the last intent: effects first, then what had been asked for."""
        with self.folder.parts.ledger.reading() as tx:
            taken = tx.intents.taken()
        for intent in taken:
            self._do(intent, again=True)

    def perform(self, kind: str, payload: Mapping[str, Any], operator: str) -> Any:
        """Do one job for this process itself. Raises what the job raises."""
        return JOBS[kind](self.folder, payload, Asked(operator))

    def take_intents(self) -> int:
        """Do all that is queued; how many there were."""
        done = 0
        while self._next() is not None:
            with self.folder.parts.ledger.writing() as tx:
                intent = tx.intents.take_next()
            if intent is not None:
                self._do(intent)
                done += 1
        return done

    def take_light_intents(self) -> None:
        """Do those at the head of the queue that touch no quiz, in the middle of a long look at one."""
        ledger = self.folder.parts.ledger
        while True:
            with ledger.reading() as tx:
                if not _next_is_light(tx):
                    return
            with ledger.writing() as tx:
                intent = tx.intents.take_next() if _next_is_light(tx) else None
            if intent is not None:
                self._do(intent)

    def _next(self) -> Intent | None:
        """The one that has waited longest. Only looked at: each commit wakes whoever follows the ledger."""
        with self.folder.parts.ledger.reading() as tx:
            queued = tx.intents.queued()
        return queued[0] if queued else None

    def _do(self, intent: Intent, *, again: bool = False) -> None:
        """Do one job and answer it, whatever comes of it: a fault of ours must not be met again and again."""
        asked = Asked(intent.operator or "", intent.id, again=again)
        ledger = self.folder.parts.ledger
        job = JOBS.get(intent.kind)
        try:
            if job is None:
                raise QuizopsError(f"this version knows no intent {intent.kind!r}", hint="upgrade the owner")
            with self.folder.progress.doing(WORDS.get(intent.kind, intent.kind)):
                result = job(self.folder, intent.payload, asked)
        except Exception as error:  # noqa: BLE001
            self._failed(intent, error)
            return
        if self.folder.stop_requested:
            self.lock.tell_ending()
        if not asked.answered:
            try:
                with ledger.writing() as tx:
                    tx.intents.finish(intent.id, result)
            except (TypeError, ValueError) as error:
                self._failed(intent, error)

    def _failed(self, intent: Intent, error: Exception) -> None:
        """Tell whoever asked; what was resident may be half changed after a fault, and is read anew."""
        if not isinstance(error, QuizopsError):
            self.faults.record(intent.kind, error)
            self.faults.over(intent.kind)
            self.folder.start_over()
        with self.folder.parts.ledger.writing() as tx:
            tx.intents.fail(intent.id, error_to_json(fault_as_error(error)))


def _next_is_light(tx: Transaction) -> bool:
    queued = tx.intents.queued()
    return bool(queued) and is_light(tx, queued[0])
