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
    rows = [
        (timing.name, len(timing.rounds_ms), timing.median_ms, timing.p95_ms) for timing in known.values()
    ]
    print_rows(title, ("way", "rounds", "median ms", "p95 ms"), rows)
    for one, other in ratios:
        if one in known and other in known:
            print(f"\n{one} / {other} = **{known[one].median_ms / known[other].median_ms:.2f}**")


def print_rows(title: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A Markdown table; numbers stand to the right, fractions with one decimal."""
    print(f"\n### {title}\n")
    print(f"| {' | '.join(names)} |\n|---{'|---:' * (len(names) - 1)}|")
    for row in rows:
        print(f"| {' | '.join(map(_cell, row))} |", flush=True)


def say(line: str) -> None:
    """A line under a table, as a paragraph of its own."""
    print(f"\n{line}", flush=True)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else str(value)


def machine() -> str:
    """What the figures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    python, kernel = platform.python_version(), platform.release()
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {python}, Linux {kernel}"


def resident_bytes(pid: int | str = "self") -> int:
    """Resident memory of a process."""
    return _status_bytes(pid, "VmRSS")


def peak_bytes(pid: int | str = "self") -> int:
    """The most that was resident at any time, or since `forget_peak`."""
    return _status_bytes(pid, "VmHWM")


def forget_peak() -> None:
    """Let the peak of this process count from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def _status_bytes(pid: int | str, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
