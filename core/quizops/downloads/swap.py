"""Replacing a file that somebody else may be saving at the same moment, without losing their save.

Comparing before a rename is not enough: an editor that has the file open writes into the orphaned inode.
So the new bytes are exchanged with the old ones, what came out is compared with what was read, and the
swapped-out file is kept beside for a second look. Each replacement is an effect of the ledger, so that a
kill at any step is settled at the next start by comparing the world with the intent.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from quizops.clock import Clock
from quizops.files import (
    TEMPORARY_SUFFIX,
    FileId,
    LeaseUnsupported,
    exchange,
    is_being_written,
    storage_error,
    sync_folder,
    temporary_beside,
    write_all,
)
from quizops.ledger import Effect, Ledger, Transaction

WRITE_BACK = "tracker.write_back"
SECOND_LOOK = "tracker.second_look"
SECOND_LOOK_AFTER_S = 2.0
_QUIET_S = 0.4
_NO_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}


class SwapStep(StrEnum):
    """The moments between which a kill may fall; tests stop at each."""

    BEGUN = "begun"
    WRITTEN = "written"
    INTENDED = "intended"
    CHECKED = "checked"
    EXCHANGED = "exchanged"
    COMPARED = "compared"
    GIVEN_BACK = "given_back"
    RECORDED = "recorded"
    LOOKED_AGAIN = "looked_again"
    ADOPTED = "adopted"


class NotNow(Exception):
    """Somebody is writing the file: leave it alone and come back."""


class Moved(Exception):
    """The file is no longer the one that was read: read it again. It stands there whole."""


@dataclass(frozen=True, slots=True)
class LateSave:
    """What the second look found in a swapped-out file: somebody's save that our exchange overtook."""

    aside: Path
    file_id: FileId
    data: bytes


def _nothing(_step: SwapStep) -> None:
    return


@dataclass(frozen=True, slots=True)
class Swap:
    """The replacement of one file. `at_step` is called between the steps."""

    path: Path
    ledger: Ledger
    clock: Clock
    at_step: Callable[[SwapStep], None] = _nothing

    def replace(
        self,
        expected: FileId,
        data: bytes,
        *,
        blob: bytes | None = None,
        facts: Mapping[str, Any] | None = None,
        commit: Callable[[Transaction, FileId], None],
    ) -> FileId:
        """Put `data` in place of the version `expected`, and `commit` in the ledger with the effect's end.

        `blob` is what recovery hands back when a kill came before the commit. Gives the new version's id.
        Raises `NotNow` and `Moved`, then the file holds what others saved, and `StorageError`: then
        `recover` has to be called before the next replacement.
        """
        self.at_step(SwapStep.BEGUN)
        aside, after = self._written_beside(data)
        try:
            effect = self._intended(aside, expected, after, blob, facts or {})
        except BaseException:
            _remove(aside)
            raise
        try:
            self._exchanged(aside, expected, after)
        except (NotNow, Moved) as error:
            self._abandoned(effect, aside, str(error))
            raise
        except OSError as error:
            if FileId.of_path(aside) == after:
                self._abandoned(effect, aside, str(error))
            raise storage_error(error, self.path, "replace") from error
        self.at_step(SwapStep.COMPARED)
        with self.ledger.writing() as tx:
            tx.effects.done(effect.id)
            self.intend_second_look(tx, aside, expected, after)
            commit(tx, after)
        self.at_step(SwapStep.RECORDED)
        return after

    def is_busy(self, path: Path | None = None) -> bool:
        """Whether somebody has the file open for writing; by its age where leases do not work."""
        path = path or self.path
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return is_being_written(fd)
        except LeaseUnsupported:
            return self.clock.now().timestamp() - os.fstat(fd).st_mtime < _QUIET_S
        finally:
            os.close(fd)

    def intend_second_look(self, tx: Transaction, aside: Path, before: FileId, after: FileId) -> None:
        """Remember that `aside`, which was `before` when it was swapped out, has to be looked at again."""
        tx.effects.intend(
            SECOND_LOOK, str(self.path), before.as_json(), after.as_json(), {"aside": aside.name}
        )

    def aside_of(self, effect: Effect) -> Path:
        return self.path.with_name(str(effect.data["aside"]))

    def late_save(self, effect: Effect) -> LateSave | None:
        """The second look at a swapped-out file: None when nobody saved into it (it is gone then).

        Raises `NotNow` while somebody still writes into it.
        """
        aside = self.aside_of(effect)
        found = FileId.of_path(aside)
        if found is not None and self.is_busy(aside):
            raise NotNow(f"somebody is writing the former version of {self.path.name}")
        self.at_step(SwapStep.LOOKED_AGAIN)
        if found is None or found in self._known_versions(effect):
            self.close_second_look(effect, aside)
            return None
        return LateSave(aside, found, aside.read_bytes())

    def adopt(self, late: LateSave, current: FileId) -> bool:
        """Put a late save under the file's name; False when a newer save came in at this moment.

        Afterwards `late.aside` holds what stood there before, or the late save when it was overtaken.
        """
        swap_names(late.aside, self.path)
        adopted = FileId.of_path(late.aside) == current
        if not adopted:
            swap_names(late.aside, self.path)
        sync_folder(self.path.parent)
        self.at_step(SwapStep.ADOPTED)
        return adopted

    def recover(self, finish: Callable[[Transaction, Effect], None]) -> None:
        """Settle replacements that a kill interrupted, by comparing the world with their intents.

        `finish` commits what `replace` would have, from the effect's blob.
        """
        with self.ledger.reading() as tx:
            pending = tx.effects.pending(WRITE_BACK, str(self.path))
        for effect in pending:
            self._recover(effect, finish)

    def remove_orphans(self) -> None:
        """Remove our files beside the CSV that no effect speaks of: they were never put in place."""
        with self.ledger.reading() as tx:
            pending = tx.effects.pending(target=str(self.path))
        awaited = {str(effect.data["aside"]) for effect in pending}
        orphan = re.compile(rf"\.{re.escape(self.path.name)}\.[0-9a-f]{{8}}{re.escape(TEMPORARY_SUFFIX)}")
        for path in self.path.parent.iterdir():
            if orphan.fullmatch(path.name) and path.name not in awaited:
                path.unlink(missing_ok=True)

    def _recover(self, effect: Effect, finish: Callable[[Transaction, Effect], None]) -> None:
        aside = self.aside_of(effect)
        before, after = FileId.from_json(effect.before), FileId.from_json(effect.after)
        found = FileId.of_path(aside)
        if found == after or (found is None and FileId.of_path(self.path) != after):
            self._abandoned(effect, aside, "interrupted before the exchange")
            return
        with self.ledger.writing() as tx:
            tx.effects.done(effect.id)
            self.intend_second_look(tx, aside, before, after)
            finish(tx, effect)

    def _known_versions(self, effect: Effect) -> list[FileId]:
        """The version that was swapped out, and ours: none of them is news."""
        with self.ledger.reading() as tx:
            last = tx.effects.last_done(WRITE_BACK, str(self.path))
        known = [effect.before, effect.after, *([last.after] if last else ())]
        return [FileId.from_json(numbers) for numbers in known]

    def close_second_look(self, effect: Effect, aside: Path) -> None:
        """The swapped-out file holds nothing that is not elsewhere."""
        aside.unlink(missing_ok=True)
        with self.ledger.writing() as tx:
            tx.effects.done(effect.id)

    def _written_beside(self, data: bytes) -> tuple[Path, FileId]:
        aside = temporary_beside(self.path)
        try:
            old = self.path.stat()
            mode = old.st_mode & 0o7777
            fd = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
            try:
                with contextlib.suppress(PermissionError):
                    os.fchown(fd, old.st_uid, old.st_gid)
                os.fchmod(fd, mode)
                write_all(fd, data)
                os.fsync(fd)
                after = FileId.of_fd(fd)
            finally:
                os.close(fd)
        except FileNotFoundError as error:
            raise Moved(f"{self.path.name} is gone") from error
        except OSError as error:
            _remove(aside)
            raise storage_error(error, self.path, "write") from error
        self.at_step(SwapStep.WRITTEN)
        return aside, after

    def _intended(
        self, aside: Path, expected: FileId, after: FileId, blob: bytes | None, facts: Mapping[str, Any]
    ) -> Effect:
        with self.ledger.writing() as tx:
            effect = tx.effects.intend(
                WRITE_BACK,
                str(self.path),
                expected.as_json(),
                after.as_json(),
                {**facts, "aside": aside.name},
                blob,
            )
        self.at_step(SwapStep.INTENDED)
        return effect

    def _exchanged(self, aside: Path, expected: FileId, after: FileId) -> None:
        if FileId.of_path(self.path) != expected:
            raise Moved("it was saved while this was being prepared")
        if self.is_busy():
            raise NotNow("somebody is writing it")
        self.at_step(SwapStep.CHECKED)
        swap_names(aside, self.path)
        sync_folder(self.path.parent)
        self.at_step(SwapStep.EXCHANGED)
        if FileId.of_path(aside) != expected and not self.is_busy(aside):
            give_back(aside, self.path, after)
            self.at_step(SwapStep.GIVEN_BACK)
            raise Moved("it was saved at the very moment of the exchange")

    def _abandoned(self, effect: Effect, aside: Path, reason: str) -> None:
        _remove(aside)
        with self.ledger.writing() as tx:
            tx.effects.abandon(effect.id, reason)


def _remove(aside: Path) -> None:
    """Remove a file of ours; where the folder refuses, the next start does it."""
    with contextlib.suppress(OSError):
        aside.unlink(missing_ok=True)


def swap_names(one: Path, other: Path) -> None:
    """Exchange two files; where the filesystem cannot, link the old one aside and rename over it.

    Raises `OSError`, `FileNotFoundError` when somebody deleted `other`.
    """
    try:
        exchange(one, other)
    except OSError as error:
        if error.errno not in _NO_EXCHANGE:
            raise
        kept = temporary_beside(other)
        os.link(other, kept)
        one.replace(other)
        kept.rename(one)


def give_back(aside: Path, path: Path, ours: FileId) -> None:
    """Put somebody's save, swapped out by us, back under its name; the newest save stays there.

    Afterwards `aside` holds our version, or a save that a newer one has replaced.
    """
    swap_names(aside, path)
    if FileId.of_path(aside) != ours:
        swap_names(aside, path)
    sync_folder(path.parent)
