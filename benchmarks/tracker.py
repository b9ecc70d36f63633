"""A thousand retries on a tracker of 10,000 rows by 20 columns, each durable, and the ways to compare."""

from __future__ import annotations

import csv
import os
import sqlite3
from pathlib import Path

from content import TRACKER_COLUMNS, write_tracker
from disk import workplace
from timing import Timing, machine, print_table

from quizops.clock import SystemClock
from quizops.downloads.tracker import Tracker
from quizops.ledger import Ledger

ROWS = 10_000
UPDATES = 1_000
ROUNDS = 5


def ours(folder: Path, *, one_by_one: bool) -> Timing:
    timing = Timing("quizops, one by one" if one_by_one else "quizops, one command for all")
    for number in range(ROUNDS):
        path = write_tracker(folder / f"{timing.name}-{number}".replace(" ", "_") / "tracker.csv", ROWS)
        clock = SystemClock()
        with Ledger.open(path.parent / "ledger.sqlite", clock=clock) as ledger:
            tracker = Tracker.open(path, ledger, clock=clock)
            row_ids = [f"p{n * 7 % ROWS + 1}" for n in range(UPDATES)]

            def retry(tracker: Tracker = tracker, row_ids: list[str] = row_ids) -> None:
                if not one_by_one:
                    tracker.retry(row_ids, operator="bench")
                    return
                for row_id in row_ids:
                    tracker.retry([row_id], operator="bench")

            timing.measure(retry)
            tracker.close()
            check(path, set(row_ids))
    return timing


def check(path: Path, retried: set[str]) -> None:
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["row_id"] for row in rows if row["youtube_status"] == "pending"} == retried


def sqlite_floor(folder: Path) -> Timing:
    """The same thousand commits with one INSERT each, synchronous FULL: what durability costs here."""
    timing = Timing("floor: 1,000 SQLite commits, FULL")
    for number in range(ROUNDS):
        connection = sqlite3.connect(folder / f"floor{number}.sqlite", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)")

        def commits(connection: sqlite3.Connection = connection) -> None:
            for _ in range(UPDATES):
                connection.execute("INSERT INTO t (text) VALUES (?)", ("x" * 200,))

        timing.measure(commits)
        connection.close()
    return timing


def whole_file_each_time(folder: Path) -> Timing:
    """What scripts do: read all, change a cell, write all, fsync. Ten updates, times a hundred."""
    path = write_tracker(folder / "whole" / "tracker.csv", ROWS)
    timing = Timing("csv module, whole file each time (10 × 100)")

    def ten() -> None:
        for number in range(10):
            with path.open(newline="", encoding="utf-8") as stream:
                rows = list(csv.DictReader(stream))
            rows[number]["youtube_status"] = "pending"
            with path.open("w", newline="", encoding="utf-8") as stream:
                writer = csv.DictWriter(stream, TRACKER_COLUMNS)
                writer.writeheader()
                writer.writerows(rows)
                stream.flush()
                os.fsync(stream.fileno())

    timing.measure(ten)
    timing.rounds_ms = [timing.rounds_ms[0] * 100]
    return timing


def main() -> None:
    print(machine())
    with workplace() as folder:
        timings = [
            ours(folder, one_by_one=False),
            ours(folder, one_by_one=True),
            sqlite_floor(folder),
            whole_file_each_time(folder),
        ]
    floor = timings[2].name
    print_table(
        f"{UPDATES:,} retries on a tracker of {ROWS:,} rows × {len(TRACKER_COLUMNS)} columns",
        timings,
        [(timings[0].name, floor), (timings[1].name, floor)],
    )


if __name__ == "__main__":
    main()
