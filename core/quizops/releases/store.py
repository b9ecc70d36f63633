"""Writing releases: publish, adopt, go back, recover, keep. Only the owner of the workspace does."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from quizops.clock import Clock
from quizops.errors import UsageError
from quizops.files import FileId, storage_error
from quizops.ledger import Ledger, ReleaseRow, ReleaseState
from quizops.releases.archive import Archive
from quizops.releases.background import Background
from quizops.releases.deeds import PUBLISH, GoBack, NewRelease, deed_of
from quizops.releases.desk import Desk, Standing
from quizops.releases.disk.shelf import Swapped, is_same_filesystem
from quizops.releases.disk.switch import check_expected, is_open_for_writing
from quizops.releases.looks import SECOND_LOOK_S, LateSave, look_again, retire_early
from quizops.releases.manifest import ReleaseDraft
from quizops.releases.orders import Orders
from quizops.releases.press import Commit, CrossDevice, OnStep, Order, Press
from quizops.releases.pruning import prune
from quizops.releases.recovery import Recovered, recover_target
from quizops.releases.retention import Pruned, Retention
from quizops.releases.upkeep import Upkeep, retire
from quizops.tables.splices import Splice

_PATCH_AT_MOST_BYTES = 8 << 20


class ReleaseStore(Archive):
    """The releases of all quizzes of a workspace, to be read and written.

    One publisher at a time; a thread of its own does what no reader waits for (`settle`, `close`).
    """

    def __init__(
        self,
        folder: Path,
        ledger: Ledger,
        clock: Clock,
        *,
        content_root: Path | None = None,
        on_step: OnStep = lambda _step: None,
    ) -> None:
        """`on_step` is told of every boundary of a publish (`press.STEPS`); tests end the process there."""
        super().__init__(folder, ledger, content_root=content_root)
        self._clock = clock
        self._orders = Orders(self, ledger, clock)
        self._press = Press(self._root, ledger, clock, on_step)
        self._background = Background("releases")
        self._desks: dict[str, Desk] = {}
        self._turn = threading.RLock()

    def publish(
        self,
        draft: ReleaseDraft,
        output: Path,
        change: Sequence[Splice] | bytes,
        *,
        expected: FileId | None,
        commit: Commit,
    ) -> ReleaseRow:
        """Make `change` of the file `expected` (None: no file yet) the live version of a quiz.

        Splices count in the bytes of `expected`; `bytes` are the whole new file. `commit(tx, release)`
        writes into the transaction that records the release. Raises `ContentMoved` when the file is no
        longer `expected` or somebody has it open to write, `StorageError` for what disk or ledger refuse.
        """
        with self._turn:
            desk = self._desk(draft.quiz, output)
            standing = self._standing(desk)
            check_expected(desk.output, expected)
            place_order = partial(self._orders.release, desk, standing, draft, change, expected)
            return self._carry_out(desk, place_order, commit)

    def adopt(
        self,
        draft: ReleaseDraft,
        output: Path,
        change: Sequence[Splice] = (),
        *,
        expected: FileId,
        commit: Commit,
    ) -> ReleaseRow:
        """Make what somebody wrote into the output by hand a release, with `change` (its version) on top.

        Without a change the file is not touched. Also for a file found without any record. Raises as
        `publish` does.
        """
        if change:
            return self.publish(draft, output, change, expected=expected, commit=commit)
        with self._turn:
            desk = self._desk(draft.quiz, output)
            standing = self._standing(desk)
            check_expected(desk.output, expected)
            try:
                deed = self._orders.as_it_stands(desk, standing, draft, expected)
            except OSError as error:
                raise storage_error(error, desk.output, "adopt") from error
            with self._ledger.writing() as tx:
                here = expected.as_json()
                note = {"deed": deed.as_json(), "temporary": None, "held": None}
                effect = tx.effects.intend(PUBLISH, desk.target, here, here, note, run_id=draft.run_id)
                tx.effects.done(effect.id)
                release = deed.record(tx)
                commit(tx, release)
            self._after(desk)
            return release

    def rollback(
        self,
        quiz: str,
        to: str,
        output: Path,
        *,
        expected: FileId | None,
        commit: Commit,
        run_id: str | None = None,
        operator: str | None = None,
        reason: str | None = None,
        undoing: bool = False,
    ) -> ReleaseRow:
        """Make an older release's bytes live again, byte for byte; no version is minted.

        `to` is a version or a release id; the live one's own brings back a file that was damaged by hand.
        Raises `ContentError` when the release cannot be rebuilt to its hash, else as `publish` does.
        """
        with self._turn:
            desk = self._desk(quiz, output)
            standing = self._standing(desk)
            target = self.find(quiz, to)
            check_expected(desk.output, expected)
            origin = standing.release.id if standing.release else None
            deed = GoBack(quiz, origin, target.id, target.version, reason, run_id, operator, undoing)
            place_order = partial(self._orders.going_back, desk, standing, target, deed, expected)
            return self._carry_out(desk, place_order, commit)

    def way_back(self, quiz: str, to: str, output: Path) -> Sequence[Splice] | None:
        """What `rollback` to a release would do to the live file; None where no patches tell, or the file is
        not ours. Raises `UsageError` for an unknown release."""
        with self._turn:
            desk = self._desk(quiz, output)
            standing = self._standing(desk)
            if FileId.of_path(desk.output) != standing.file_id:
                return None
            return self._orders.way_back(desk, standing, self.find(quiz, to))

    def undo_rollback(
        self, quiz: str, output: Path, *, expected: FileId | None, commit: Commit, operator: str | None = None
    ) -> ReleaseRow:
        """Take the last rollback back. Raises `UsageError` when something newer was published since."""
        origin = self.rolled_back_from(quiz, output)
        if origin is None:
            raise UsageError(
                f"the last change of {quiz} was no rollback",
                hint="name the version to go to: quizops rollback --to V",
            )
        return self.rollback(
            quiz, origin, output, expected=expected, commit=commit, operator=operator, undoing=True
        )

    def rolled_back_from(self, quiz: str, output: Path) -> str | None:
        """The release that undoing the last rollback brings back; None when it cannot be undone any more."""
        desk = self._desk(quiz, output)
        with self._ledger.reading() as tx:
            effect = tx.effects.last_done(PUBLISH, desk.target)
        deed = effect.data["deed"] if effect else {}
        if deed.get("kind") != "rollback" or deed["undoing"] or deed["origin"] == deed["release_id"]:
            return None
        origin: str | None = deed["origin"]
        return origin

    def holds_live_bytes(self, quiz: str, output: Path) -> bool:
        """As `Archive` tells it; the file is recorded as ours from then on."""
        with self._turn:
            desk = self._desk(quiz, output)
            file_id = FileId.of_path(desk.output)
            if not super().holds_live_bytes(quiz, output):
                return False
            if file_id is not None and file_id != self.recorded(quiz, output):
                self._record_file(desk, file_id)
            return True

    def recover(self, places: Mapping[str, Path] | None = None) -> list[Recovered]:
        """At the owner's start: close what a dead process left open, and catch up with the background.

        `places` maps each known quiz to its output; those with a release are known anyway.
        """
        with self._turn:
            with self._ledger.reading() as tx:
                targets = {effect.target for effect in tx.effects.pending(PUBLISH)}
            recovered = [item for target in sorted(targets) for item in self._recover(self._root / target)]
            for quiz in self.quizzes():
                live = self.live(quiz)
                if live is not None:
                    self._desk(quiz, self._root / live.manifest["output"])
            for quiz, output in (places or {}).items():
                self._desk(quiz, output)
            self._background.settle()
            for desk in self._desks.values():
                self._after(desk, optional=self._clear(desk) and not recovered)
            return recovered

    def second_looks(self, now: float) -> list[LateSave]:
        """Look once more at what was swapped out (`now` as `Clock.monotonic`), and let go of what is still.

        To be called about every second. What it gives back is somebody's work: merge it, then `forget` it.
        """
        with self._turn:
            found: list[LateSave] = []
            for desk in self._desks.values():
                looks = look_again(desk, now)
                found += [replace(late, held=self._began_from(desk, late)) for late in looks.late]
                self._retire(desk, looks.still)
            return found

    def forget(self, late: LateSave) -> None:
        """A late save was merged, or kept elsewhere. What was saved there since gets a look of its own."""
        if FileId.of_path(late.path) == late.file_id and not is_open_for_writing(late.path):
            late.path.unlink(missing_ok=True)
        elif late.path.exists():
            self.look_later(late, self._clock.monotonic())

    def look_later(self, late: LateSave, due: float) -> None:
        """A late save could not be merged now: `second_looks` gives it back again from `due` on."""
        with self._turn:
            self._desk(late.quiz, late.output).waiting.append(replace(late.swapped, due=due))

    def pin(self, quiz: str, version: str, pinned: bool = True) -> None:
        """Keep a release and its full bytes for good, or no longer."""
        with self._turn:
            release = self.find(quiz, version)
            with self._ledger.writing() as tx:
                tx.releases.pin(release.id, pinned)
            self._after(self._desk(quiz, self._root / release.manifest["output"]))

    def prune(self, quiz: str, retention: Retention) -> Pruned:
        """Let go of what retention does not keep; all that stays can still be rebuilt."""
        with self._turn:
            live = self.live(quiz)
            if live is None:
                return Pruned((), 0)
            desk = self._desk(quiz, self._root / live.manifest["output"])
            self._background.settle()
            return prune(desk, self._ledger, retention, self._clock.now())

    def settle(self, timeout_s: float | None = None) -> bool:
        """Wait until the background has caught up; False when that took longer."""
        return self._background.settle(timeout_s)

    def take_troubles(self) -> list[Exception]:
        """What went wrong in the background since the last call; it is tried again after the next publish."""
        return list(self._background.take_troubles())

    def close(self) -> None:
        """Finish the background's work and end its thread."""
        self._background.close()

    def _carry_out(self, desk: Desk, place_order: Callable[[], Order], commit: Commit) -> ReleaseRow:
        try:
            order = place_order()
        except OSError as error:
            raise storage_error(error, desk.output, "publish") from error
        desk.unsettled = True
        desk.quiet.clear()
        try:
            release, aside = self._press.carry_out(order, commit)
        except CrossDevice:
            desk.beside = True
            return self._carry_out(desk, place_order, commit)
        finally:
            desk.put_back(order.spare)
            desk.quiet.set()
            self._after(desk)
        desk.unsettled = False
        if isinstance(order.deed, NewRelease):
            desk.count(release)
        if aside is not None and order.expected is not None:
            due = self._clock.monotonic() + SECOND_LOOK_S
            desk.waiting.append(Swapped(desk.quiz, desk.output, aside, order.expected, order.held, due))
            self._retire(desk, retire_early(desk))
        return release

    def _began_from(self, desk: Desk, late: LateSave) -> str | None:
        """A hand edit that got its version by a publish was no release itself: it became the next one."""
        if late.held is not None:
            return late.held
        with self._ledger.reading() as tx:
            effect = tx.effects.last_done_from(PUBLISH, desk.target, late.swapped.file_id.as_json())
        deed = deed_of(effect) if effect is not None else None
        return deed.release.id if isinstance(deed, NewRelease) else None

    def _clear(self, desk: Desk) -> bool:
        """Take up and remove what a process that died left lying about; whether it left all hashes known."""
        desk.find_left_behind(self._clock.monotonic())
        desk.spare = None
        with self._ledger.reading() as tx:
            rows = tx.releases.list(desk.quiz)
        desk.shelf.clear(rows)
        return all(row.sha256 is not None or row.state is ReleaseState.PRUNED for row in rows)

    def _record_file(self, desk: Desk, file_id: FileId) -> None:
        """The output is our bytes under another identity."""
        with self._ledger.writing() as tx:
            last = tx.effects.last_done(PUBLISH, desk.target)
            here, data = file_id.as_json(), last.data if last else {}
            effect = tx.effects.intend(PUBLISH, desk.target, here, here, data)
            tx.effects.done(effect.id)

    def _desk(self, quiz: str, output: Path) -> Desk:
        """The quiz's desk; a symbolic link as output is followed, so that the link stays one."""
        output = output.resolve()
        desk = self._desks.get(quiz)
        if desk is None or desk.output != output:
            self.folder.mkdir(parents=True, exist_ok=True)
            desk = self._look_at(quiz, output)
            desk.beside = not is_same_filesystem(self.folder, output.parent)
            self._desks[quiz] = desk
        return desk

    def _recorded(self, quiz: str, output: Path) -> Standing:
        return self._standing(self._desk(quiz, output))

    def _standing(self, desk: Desk) -> Standing:
        if desk.unsettled:
            self._recover(desk.output)
            desk.find_left_behind(self._clock.monotonic())
            desk.unsettled = False
        with self._ledger.reading() as tx:
            return Standing.of(tx, desk)

    def _recover(self, output: Path) -> list[Recovered]:
        return recover_target(os.path.relpath(output, self._root), self._root, self._ledger)

    def _retire(self, desk: Desk, still: Sequence[Swapped]) -> None:
        for swapped in still:
            self._background.submit(swapped.path, partial(retire, desk, self._ledger, swapped))
        if still:
            self._after(desk)

    def _after(self, desk: Desk, *, optional: bool = False) -> None:
        """`optional`: it only makes the next publish faster, which a short-lived owner has no use for."""
        self._background.submit(
            ("upkeep", desk.quiz),
            lambda: Upkeep(desk, self._ledger).run(),
            patient=True,
            optional=optional,
        )
