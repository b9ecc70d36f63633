"""An owner in the background that consoles attach to, and that ends some time after the last one."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quizops.clock import Clock, SystemClock
from quizops.files import ignore_lease_signals
from quizops.owner.ending import Ending
from quizops.owner.linger import Linger
from quizops.owner.memory import recycle_large_blocks
from quizops.owner.owner import Owner
from quizops.owner.service import Service


def watch_attended(root: Path, *, clock: Clock | None = None) -> int:
    """Own `root` until SIGTERM, SIGINT, `stop`, or until nobody was attached for `watch.linger_s`.

    A hang-up is ignored: the consoles' terminals are none of its business. Raises `OwnerPresent`.
    """
    clock = clock or SystemClock()
    ignore_lease_signals()
    recycle_large_blocks()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    ending = Ending()
    with (
        ending.by_signal([signal.SIGTERM, signal.SIGINT]),
        Owner.holding(root, clock=clock, attended=True) as owner,
    ):
        service = Service(owner, _tell_nobody, _linger(owner))
        ending.of(service)
        service.run()
    return 0


def _linger(owner: Owner) -> Linger:
    parts = owner.folder.parts
    return Linger(parts.state, parts.clock, owner.lock, lambda: parts.config.settings.watch.linger_s)


def _tell_nobody(name: str, facts: Mapping[str, Any], at: str | None = None) -> None:
    """Consoles follow the ledger, where all of it is."""
