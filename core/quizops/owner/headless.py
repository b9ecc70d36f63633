"""`watch --headless` and `watch --once`: an owner in the foreground."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from quizops import idle
from quizops.clock import Clock, SystemClock, iso
from quizops.config import DATABASE_FILE, Config
from quizops.files import ignore_lease_signals
from quizops.owner.client import request
from quizops.owner.memory import recycle_large_blocks
from quizops.owner.owner import Owner
from quizops.owner.service import Service

EventSink = Callable[[Mapping[str, Any]], None]


def watch_headless(root: Path, *, json: bool, emit: EventSink, clock: Clock | None = None) -> int:
    """Own `root` until SIGTERM, SIGINT, `stop`, or in a terminal SIGHUP; the exit code.

    `emit` gets each event as `{at, event, …}`. Standard input is never read. Raises `OwnerPresent`.
    """
    clock = clock or SystemClock()
    ignore_lease_signals()
    recycle_large_blocks()

    def tell(name: str, facts: Mapping[str, Any], at: str | None = None) -> None:
        emit({"at": at or iso(clock.now()), "event": name, **facts})

    ending = _Ending()
    with ending.by_signal(), Owner.holding(root, clock=clock, headless=True) as owner:
        service = Service(owner, tell)
        ending.of(service)
        service.run()
    return 0


def watch_once(root: Path, *, clock: Clock | None = None, wait_s: float = 10.0) -> dict[str, Any]:
    """One pass over what changed, by this process or by the owner there is; `{plans, problems}`."""
    config = Config.load(root)
    skipped = {config.settings.downloads.media}
    before = idle.content_files(root, skipped)
    answer: dict[str, Any] = request(root, "watch.once", {}, wait_s=wait_s, clock=clock)
    if (
        not answer["plans"]
        and not answer["problems"]
        and config.database() == config.state_folder / DATABASE_FILE
    ):
        idle.remember(root, before, skipped)
    return answer


class _Ending:
    """The wish to end, which may come before there is anything to end."""

    def __init__(self) -> None:
        self._service: Service | None = None
        self._wanted = False

    def of(self, service: Service) -> None:
        self._service = service
        if self._wanted:
            service.stop()

    @contextlib.contextmanager
    def by_signal(self) -> Iterator[None]:
        """End cleanly by signal; a hang-up counts only where a terminal is in front."""
        numbers = [signal.SIGTERM, signal.SIGINT]
        if _in_terminal():
            numbers.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._wanted = True
        if self._service is not None:
            self._service.stop()


def _in_terminal() -> bool:
    """Whether this process is in the foreground of a terminal."""
    try:
        return os.isatty(sys.stdout.fileno()) and os.tcgetpgrp(sys.stdout.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
