"""The critical path of every publish, adoption and rollback: nothing here that readers need not wait for.

    temporary written ─► fsync, meanwhile the intent ─► still as expected? ─► switch ─► fsync of the
    folder ─► done, release, events and the caller's own records in one transaction

A death at any point leaves the old file or the new one, and an effect that tells which (`recovery`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from quizops.clock import Clock
from quizops.errors import StorageError
from quizops.files import FileId, storage_error, sync_folder
from quizops.ledger import Effect, Ledger, ReleaseRow, Transaction
from quizops.releases.deeds import PUBLISH, AnyDeed, NewRelease
from quizops.releases.disk.shelf import swapped_name
from quizops.releases.disk.switch import check_expected, moved_error, switch
from quizops.releases.making import Spare

Commit = Callable[[Transaction, ReleaseRow], None]
OnStep = Callable[[str], None]

STEPS = ("written", "synced", "intended", "checked", "switched", "folder_synced", "recorded")
"""The boundaries that `on_step` is told of, in order."""


class CrossDevice(Exception):
    """The temporary file lies on another filesystem than the output; make it beside the output."""


@dataclass(frozen=True, slots=True)
class Order:
    """One switch of a live file.

    `expected` is the file that it replaces (None: none), `held` the release whose bytes that has. `fill`
    makes the temporary file and gives a descriptor of it; `check` raises when what it holds is wrong;
    `spare` is what `fill` uses up.
    """

    deed: AnyDeed
    output: Path
    target: str
    expected: FileId | None
    held: str | None
    temporary: Path
    fill: Callable[[Path], int]
    check: Callable[[int], None] | None = None
    saved_at: datetime | None = None
    spare: Spare | None = None


class Press:
    """Carries orders out, one at a time."""

    def __init__(self, root: Path, ledger: Ledger, clock: Clock, on_step: OnStep) -> None:
        """`root` is the content folder; paths in effects are relative to it."""
        self._root = root
        self._ledger = ledger
        self._clock = clock
        self._on_step = on_step

    def carry_out(self, order: Order, commit: Commit) -> tuple[ReleaseRow, Path | None]:
        """The live release, and where the old inode lies now.

        Raises `ContentMoved` when the output is not, or no longer, as expected; `StorageError` for what
        the disk or the ledger refuses; whatever `check` raises. The output is then as it was, except when
        the last transaction fails: readers see the new bytes, and recovery records them.
        """
        check_expected(order.output, order.expected)
        try:
            effect = self._prepared(order)
            swapped = self._switched(order, effect)
            sync_folder(order.output.parent)
        except OSError as error:
            raise storage_error(error, order.output, "publish") from error
        self._on_step("folder_synced")
        deed = self._timed(order)
        with self._ledger.writing() as tx:
            tx.effects.done(effect.id)
            release = deed.record(tx)
            commit(tx, release)
        self._on_step("recorded")
        return release, swapped

    def _prepared(self, order: Order) -> Effect:
        """The temporary file whole and durable, and the intent recorded."""
        try:
            fd = order.fill(order.temporary)
            try:
                self._on_step("written")
                effect = self._intended(order, fd)
            finally:
                os.close(fd)
        except ValueError as error:
            order.temporary.unlink(missing_ok=True)
            raise moved_error(order.output, "was cut short") from error
        except BaseException:
            _discard(order.temporary)
            raise
        self._on_step("intended")
        return effect

    def _intended(self, order: Order, fd: int) -> Effect:
        sync = _Sync(fd)
        effect: Effect | None = None
        try:
            if order.check is not None:
                order.check(fd)
            effect = self._intend(order, FileId.of_fd(fd))
            sync.finish()
        except BaseException as error:
            sync.wait()
            if effect is not None:
                self._abandon(effect, str(error))
            raise
        self._on_step("synced")
        return effect

    def _intend(self, order: Order, after: FileId) -> Effect:
        data = {
            "deed": order.deed.as_json(),
            "temporary": os.path.relpath(order.temporary, self._root),
            "held": order.held,
        }
        before = order.expected.as_json() if order.expected else None
        patch = order.deed.patch if isinstance(order.deed, NewRelease) else None
        with self._ledger.writing() as tx:
            return tx.effects.intend(
                PUBLISH, order.target, before, after.as_json(), data, patch, order.deed.run_id
            )

    def _switched(self, order: Order, effect: Effect) -> Path | None:
        try:
            check_expected(order.output, order.expected)
            self._on_step("checked")
            swapped = switch(order.temporary, order.output, order.expected).swapped
        except BaseException as error:
            self._abandon(effect, str(error))
            _discard(order.temporary)
            if isinstance(error, OSError) and error.errno == errno.EXDEV:
                raise CrossDevice from error
            raise
        self._on_step("switched")
        if swapped is None or order.expected is None:
            return None
        aside = swapped.with_name(swapped_name(order.output, order.expected, order.held))
        swapped.replace(aside)
        return aside

    def _timed(self, order: Order) -> AnyDeed:
        if order.saved_at is None or not isinstance(order.deed, NewRelease):
            return order.deed
        elapsed = self._clock.now() - order.saved_at
        return replace(order.deed, elapsed_ms=round(elapsed.total_seconds() * 1000))

    def _abandon(self, effect: Effect, reason: str) -> None:
        """A ledger that refuses this too leaves an effect that recovery abandons."""
        with contextlib.suppress(StorageError), self._ledger.writing() as tx:
            tx.effects.abandon(effect.id, reason)


def _discard(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


class _Sync:
    """An fsync that runs while the intent is committed."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join()

    def finish(self) -> None:
        """Raises `OSError` as fsync does."""
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            os.fsync(self._fd)
        except OSError as error:
            self._error = error
