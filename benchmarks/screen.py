"""A table on a terminal of 80×24: first rows, cursor, page, a changing cell, in bytes and time.

Each way is a process of its own on a real pty that shows the same CSV. Textual's DataTable,
textual-fastdatatable and VisiData live in the venv of `requirements.lock`; csvlens is taken where it is
installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from disk import ROOT, workplace
from on_a_pty import OnAPty
from people import write_people
from timing import machine, peak_bytes, print_rows, say

HERE = Path(__file__).parent
VENV = ROOT / ".run" / "bench-venv"
DOWN, PAGE, CHANGE = "\x1b[B", "\x1b[6~", "x"
STEPS = 20
START_S = 120.0


@dataclass(frozen=True, slots=True)
class Way:
    """How to show a CSV; `changes`: whether it changes a cell when it is told to by a key."""

    name: str
    command: Sequence[str]
    changes: bool = True
    most_rows: int = 1_000_000


@dataclass(slots=True)
class Seen:
    """What one way took."""

    first_ms: float
    first_bytes: int
    steps: dict[str, tuple[list[float], list[int]]] = field(default_factory=dict)
    idle_bytes: int = 0
    memory: int = 0

    def cells(self, key: str) -> tuple[float | None, float | None, int | None]:
        """Median and p95 of milliseconds, and the median of bytes."""
        if key not in self.steps:
            return None, None, None
        times, sizes = self.steps[key]
        ordered = sorted(times)
        return (
            statistics.median(times),
            ordered[int(0.95 * (len(ordered) - 1))],
            round(statistics.median(sizes)),
        )


def ways(table: Path, venv: Path) -> list[Way]:
    """Those that are installed here."""
    peer = str(venv / "bin" / "python")
    found = [Way("quizops", [sys.executable, str(HERE / "others" / "screen_quizops.py"), str(table)])]
    if Path(peer).exists():
        datatable, fast = (
            str(HERE / "others" / f"screen_{name}.py") for name in ("datatable", "fastdatatable")
        )
        found.append(Way("Textual DataTable", [peer, datatable, str(table)], most_rows=100_000))
        found.append(Way("textual-fastdatatable", [peer, fast, str(table)]))
        found.append(Way("VisiData", [str(venv / "bin" / "vd"), str(table)], changes=False))
    if csvlens := shutil.which("csvlens"):
        found.append(Way("csvlens", [csvlens, str(table)], changes=False))
    return [way for way in found if Path(way.command[0]).exists()]


def seen(way: Way) -> Seen | None:
    """Show the table, press the keys; None where no rows came within two minutes."""
    with OnAPty(way.command) as terminal:
        first = terminal.wait_for_rows("Person ", 15, START_S)
        if first is None:
            return None
        told = Seen(*first)
        terminal.settle()
        for key in (DOWN, PAGE, *([CHANGE] if way.changes else [])):
            pressed = [terminal.press(key) for _ in range(STEPS)]
            told.steps[key] = [ms for ms, _ in pressed], [size for _, size in pressed]
        told.idle_bytes = terminal.bytes_within(2.0)
        told.memory = peak_bytes(terminal.pid)
        return told


def print_size(count: int, chosen: Sequence[Way]) -> None:
    rows: list[Sequence[object]] = []
    for way in chosen:
        told = seen(way) if count <= way.most_rows else None
        if told is None:
            rows.append((way.name, *[None] * 13))
            continue
        steps = [cell for key in (DOWN, PAGE, CHANGE) for cell in told.cells(key)]
        figures = (told.first_ms, told.first_bytes, *steps, told.idle_bytes, told.memory / 1e6)
        rows.append((way.name, *figures))
    keys = [f"{key}, {what}" for key in ("cursor", "page", "cell") for what in ("ms", "p95 ms", "bytes")]
    names = ("way", "first rows, ms", "bytes", *keys, "idle, bytes in 2 s", "memory, MB")
    print_rows(f"A table of {count:,} rows on a terminal of 80×24", names, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, action="append", help="rows; may be given several times")
    parser.add_argument("--venv", type=Path, default=VENV, help="where the peers are installed")
    options = parser.parse_args()
    print(machine())
    os.environ.update(TERM="xterm-256color")
    os.environ.pop("COLORTERM", None)
    with workplace() as place:
        for count in options.count or (100_000, 1_000_000):
            table = write_people(place / f"people-{count}.csv", count)
            print_size(count, ways(table, options.venv))
    say("Times are from the key to the last byte, median and p95; the changing cell is one that is seen.")
    say("First rows: from the start of the process until fifteen rows are on the screen.")
    say("DataTable is not tried with a million rows.")
    if not shutil.which("csvlens"):
        say("csvlens is not installed here.")


if __name__ == "__main__":
    main()
