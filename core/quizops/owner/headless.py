"""`watch --headless` and `watch --once`: an owner in the foreground."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from quizops import idle
from quizops.clock import Clock, SystemClock, iso
from quizops.config import DATABASE_FILE, Config
from quizops.files import ignore_lease_signals
from quizops.owner.client import request
from quizops.owner.ending import Ending
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

    ending = Ending()
    with ending.by_signal(_endings()), Owner.holding(root, clock=clock, headless=True) as owner:
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


def _endings() -> list[signal.Signals]:
    """A hang-up counts only where a terminal is in front."""
    numbers = [signal.SIGTERM, signal.SIGINT]
    return [*numbers, signal.SIGHUP] if _in_terminal() else numbers


def _in_terminal() -> bool:
    """Whether this process is in the foreground of a terminal."""
    try:
        return os.isatty(sys.stdout.fileno()) and os.tcgetpgrp(sys.stdout.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
