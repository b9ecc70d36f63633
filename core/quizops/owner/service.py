"""The owner's loop: saves become runs, intents become jobs, and what is due gets done."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from quizops.clock import iso
from quizops.files import FileId
from quizops.ledger import Doorbell, Feed
from quizops.owner.faults import EVENT as FAILED
from quizops.owner.faults import fault_as_error
from quizops.owner.inbox import Inbox
from quizops.owner.linger import Linger
from quizops.owner.owner import Owner
from quizops.watch import ContentTree, FolderWatch, Save, Saves

RESCAN_S = 2.0
"""How often the folder is walked, for what the kernel did not tell (network mounts, lost notices)."""
GATHER_S = 1.0
"""How long the settled file of a quiz waits for another one of it that is still being saved."""
MEND_S = 5.0
"""How long after a fault everything is looked at anew; each time it was in vain, twice as long."""
_MEND_AT_MOST_S = 600.0
_REST_S = 1.0
_DOORBELL_S = 0.5
_UNTOLD = {"resolved", "unresolved"}


class Tell(Protocol):
    """Takes an event by name, with its facts and the moment of it (None: now)."""

    def __call__(self, name: str, facts: Mapping[str, Any], at: str | None = None) -> None: ...


class Service:
    """Runs until it is told to stop. All work happens in the thread that calls `run`.

    A fault in one piece of work is recorded and ends no other: what it may have left undone is found again by
    comparing ledger and files a few seconds later.
    """

    def __init__(self, owner: Owner, tell: Tell, linger: Linger | None = None) -> None:
        self._owner = owner
        self._linger = linger
        self._folder = owner.folder
        self._parts = owner.folder.parts
        self._clock = self._parts.clock
        self._tell = tell
        self._inbox = Inbox()
        self._watch = FolderWatch(self._inbox.notice)
        self._saves = Saves(self._clock, self._folder.ended_with_newline)
        self._tree = ContentTree((), {})
        self._settled: dict[Path, Save] = {}
        self._heard: dict[Path, FileId | None] = {}
        self._stopping = threading.Event()
        self._next_scan = 0.0
        self._paused_before = self._folder.paused
        self._is_faulty = False
        self._mend_at: float | None = None
        self._mend_wait_s = MEND_S
        self._calm_at: float | None = None

    def stop(self) -> None:
        """End the loop after the work at hand. Safe from another thread, and in a signal handler."""
        self._stopping.set()
        self._inbox.knock()

    def run(self) -> None:
        """Serve until `stop`."""
        doorbell = self._parts.ledger.doorbell()
        listener = threading.Thread(target=self._listen, args=(doorbell,), name="doorbell", daemon=True)
        with self._parts.ledger.feed() as feed:
            try:
                self._folder.progress.between = self._meanwhile
                self._begin()
                listener.start()
                tell_news = partial(self._tell_news, feed)
                self._goes_on("events", tell_news)
                self._say_ready()
                while not self._stopping.is_set():
                    self._turn(self._inbox.take(self._patience_s()))
                    self._goes_on("events", tell_news)
            finally:
                self._stopping.set()
                self._owner.lock.tell_ending()
                self._watch.close()
                doorbell.close()
        self._tell("stopped", {})

    def _begin(self) -> None:
        """Watch first, then apply what changed while nobody did."""
        self._goes_on("folder", self._rescan)
        self._goes_on("intents", self._owner.take_light_intents)
        if not self._folder.paused:
            self._catch_up()
        self._goes_on("intents", self._owner.take_intents)

    def _meanwhile(self) -> None:
        """In the middle of long work: record how far its run is, and do what need not wait for it."""
        self._folder.engine.tell_steps()
        self._owner.take_light_intents()

    def _say_ready(self) -> None:
        quizzes = [place.name for place in self._folder.quizzes.places]
        trackers = [tracker.name for tracker in self._folder.trackers]
        self._tell("ready", {"quizzes": quizzes, "trackers": trackers, "files": len(self._tree.files)})
        self._goes_on("warming", self._folder.quizzes.warm)

    def _turn(self, paths: set[Path]) -> None:
        """One round: intents first, then saves, then what is due."""
        self._is_faulty = False
        self._goes_on("intents", self._owner.take_intents)
        if self._folder.stop_requested:
            self._stopping.set()
            return
        self._goes_on("folder", partial(self._look_around, paths))
        self._follow_pause()
        if not self._folder.paused:
            self._goes_on("saves", self._take_in_saves)
        self._goes_on("upkeep", self._folder.do_due)
        self._mend_when_due()
        self._end_when_left()

    def _patience_s(self) -> float:
        """Seconds until something is due by itself."""
        waits = [self._next_scan - self._clock.monotonic(), self._folder.due_in_s()]
        if not self._folder.paused:
            due = self._saves.due_in_s()
            waits += [due] if due is not None else []
            waits += [_GLANCE_S] if self._settled else []
        if self._linger is not None:
            waits.append(self._linger.due_in_s())
        return max(min(waits), _REST_S if self._is_faulty else 0.0)

    def _end_when_left(self) -> None:
        """End where a console started this owner, all have gone, and nothing is to do."""
        if self._linger is None:
            return
        if self._folder.leave_requested:
            self._folder.leave_requested = False
            self._linger.hurry()
        if self._linger.is_over(self._is_busy):
            self._stopping.set()

    def _is_busy(self) -> bool:
        """Whether saves settle, somebody waits for an answer, or cells wait to be written.

        The folder is looked at first: the kernel may not have told yet of what was saved just now.
        """
        if not self._folder.paused:
            self._goes_on("folder", self._rescan)
        is_saving = not self._folder.paused and (len(self._saves) > 0 or bool(self._settled))
        return is_saving or self._folder.has_due()

    def _look_around(self, paths: set[Path]) -> None:
        self._note(paths)
        if self._clock.monotonic() >= self._next_scan:
            self._rescan()

    def _note(self, paths: set[Path]) -> None:
        """Paths that the kernel named: folders make a new walk, content goes to the saves."""
        if any(path in self._watch.folders or path.is_dir() for path in paths):
            self._rescan()
        wanted = {path for path in paths if self._folder.matters(path)}
        if wanted:
            self._saves.note(wanted)

    def _rescan(self) -> None:
        """Walk the folder: new folders are watched, and files that changed unseen are noted."""
        tree = self._folder.tree()
        if tree.folders != self._watch.folders:
            self._watch.watch_folders(tree.folders)
            if self._watch.trouble is not None:
                self._owner.faults.record("watching", self._watch.trouble)
            tree = self._folder.tree()
        if self._tree.folders:
            self._saves.note(path for path in tree.changed_since(self._tree) if self._folder.matters(path))
        self._tree = tree
        self._next_scan = self._clock.monotonic() + RESCAN_S

    def _follow_pause(self) -> None:
        """After a pause everything is looked at that was not."""
        if self._paused_before and not self._folder.paused:
            self._goes_on("folder", self._folder.look_around)
            self._catch_up()
        self._paused_before = self._folder.paused

    def _take_in_saves(self) -> None:
        for save in self._saves.look():
            if not self._is_known(save):
                self._settled[save.path] = save
                self._tell("settled", {"file": self._parts.relative(save.path), "gone": save.settled is None})
        if not self._settled:
            return
        now = self._clock.monotonic()
        waiting = self._folder.beside(self._settled, self._saves.paths)
        ready = [
            save
            for path, save in self._settled.items()
            if path not in waiting or now - save.noticed_at > GATHER_S
        ]
        for save in ready:
            del self._settled[save.path]
        if ready:
            self._folder.settled(ready)
            self._folder.remember_event(iso(self._clock.now()))

    def _is_known(self, save: Save) -> bool:
        """Whether we wrote this version ourselves, or heard of it before."""
        if self._folder.is_ours(save):
            self._heard.pop(save.path, None)
            return True
        if save.path in self._heard and self._heard[save.path] == save.file_id:
            return True
        self._heard[save.path] = save.file_id
        return False

    def _catch_up(self) -> None:
        """A pass over each quiz that needs one."""
        for place in self._folder.quizzes.places:
            if self._folder.stop_requested:
                return
            self._goes_on(f"quiz {place.name}", partial(self._folder.quizzes.catch_up_with, place))

    # Faults

    def _goes_on(self, doing: str, work: Callable[[], object]) -> None:
        """Do this work; the edge of the process, where a fault ends the work and not the owner."""
        try:
            work()
        except Exception as error:  # noqa: BLE001
            self._is_faulty = True
            self._folder.start_over()
            self._mend_at = self._mend_at or self._clock.monotonic() + self._mend_wait_s
            if not self._owner.faults.record(doing, error):
                told = fault_as_error(error)
                with contextlib.suppress(OSError):
                    self._tell(FAILED, {"doing": doing, "message": told.message, "hint": told.hint})

    def _mend_when_due(self) -> None:
        """Some time after a fault, do what it may have left undone; after a quiet time it is forgotten."""
        now = self._clock.monotonic()
        if self._mend_at is not None and now >= self._mend_at:
            self._mend_at = None
            self._mend_wait_s = min(2 * self._mend_wait_s, _MEND_AT_MOST_S)
            self._calm_at = now + self._mend_wait_s
            self._mend()
        elif self._mend_at is None and self._calm_at is not None and now >= self._calm_at:
            self._mend_wait_s, self._calm_at = MEND_S, None
            self._owner.faults.all_over()

    def _mend(self) -> None:
        """Compare the world with the ledger: intents that were begun, then trackers, then quizzes."""
        self._goes_on("intents", self._owner.recover)
        if self._folder.paused:
            return
        self._goes_on("folder", self._folder.look_around)
        self._goes_on("trackers", self._folder.trackers.look_again)
        self._catch_up()

    def _tell_news(self, feed: Feed) -> None:
        for event in feed.wait(0):
            if event.kind not in _UNTOLD:
                facts = {"run": event.run_id, "operator": event.operator, **event.data}
                told = {key: value for key, value in facts.items() if value is not None}
                self._tell(event.kind, {"subject": event.subject, **told}, event.at)

    def _listen(self, doorbell: Doorbell) -> None:
        while not self._stopping.is_set():
            if doorbell.wait(_DOORBELL_S):
                self._inbox.knock()


_GLANCE_S = 0.05
