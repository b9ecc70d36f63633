"""Timings side by side: medians, p95 and ratios in one table."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Timing:
    """Milliseconds of one way of doing something, round by round."""

    name: str
    rounds_ms: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        self.rounds_ms.append((time.perf_counter() - start) * 1000)

    @property
    def median_ms(self) -> float:
        return statistics.median(self.rounds_ms)

    @property
    def p95_ms(self) -> float:
        ordered = sorted(self.rounds_ms)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def print_table(title: str, timings: Iterable[Timing], ratios: Sequence[tuple[str, str]] = ()) -> None:
    """A Markdown table, and under it the ratios of medians that were asked for by name."""
    known = {timing.name: timing for timing in timings if timing.rounds_ms}
    print(f"\n### {title}\n")
    print("| way | rounds | median ms | p95 ms |\n|---|---:|---:|---:|")
    for timing in known.values():
        print(f"| {timing.name} | {len(timing.rounds_ms)} | {timing.median_ms:,.1f} | {timing.p95_ms:,.1f} |")
    for one, other in ratios:
        if one in known and other in known:
            print(f"\n{one} / {other} = **{known[one].median_ms / known[other].median_ms:.2f}**")


def machine() -> str:
    """What the figures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, Linux {platform.release()}"


def resident_bytes() -> int:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
