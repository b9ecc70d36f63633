"""What a process measures of itself and prints as JSON, for a table that another one makes."""

from __future__ import annotations

import json
from collections.abc import Callable

from timing import Timing, forget_peak, peak_bytes, resident_bytes


def no_change(_number: int) -> None:
    """What happens between two rounds where there is only one."""


def measured(
    work: Callable[[], object], change: Callable[[int], object] = no_change, rounds: int = 0
) -> None:
    """Do the work once, then so many times after one change each, and tell how long and how much memory."""
    forget_peak()
    idle = resident_bytes()
    first = Timing("first")
    first.measure(work)
    again = Timing("again")
    for number in range(rounds):
        change(number)
        again.measure(work)
    grown = {"peak": peak_bytes() - idle, "resident": resident_bytes() - idle}
    print(json.dumps({"first_ms": first.median_ms, "again_ms": again.rounds_ms, **grown}))
