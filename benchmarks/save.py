"""Save → live with `quizops watch --headless`: as the owner tells it, and as a polling reader sees it."""

from __future__ import annotations

import argparse
import random
import threading
import time
from pathlib import Path

from content import edit_row, write_questions
from disk import workplace
from program import Owner, owner
from timing import Timing, machine, peak_bytes, print_rows, print_table, resident_bytes

COUNTS = (2_000, 100_000)
ROUNDS = 30
POLL_S = 0.001
BETWEEN_SAVES_S = 0.7


class Reader:
    """Looks at the output every millisecond, as a polling application does."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._before = 0
        self.seen_at = 0.0

    def begin(self) -> threading.Thread:
        self._before = self._output.stat().st_ino
        thread = threading.Thread(target=self._poll)
        thread.start()
        return thread

    def _poll(self) -> None:
        while self._output.stat().st_ino == self._before:
            time.sleep(POLL_S)
        self.seen_at = time.perf_counter()


def measured(folder: Path, count: int, rounds: int) -> tuple[list[Timing], tuple[object, ...]]:
    """The timings of one size, and its line in the table of memory."""
    csv = write_questions(folder / "quiz", count)
    output = csv.with_name("quiz_complete.json")
    told = Timing(f"{count:,} questions: elapsed_ms of `published`")
    line = Timing(f"{count:,} questions: until the line was read")
    seen = Timing(f"{count:,} questions: until the reader saw it")
    chance = random.Random(5)
    with owner(folder) as watcher:
        reader = Reader(output)
        for number in range(rounds):
            time.sleep(BETWEEN_SAVES_S)
            thread = reader.begin()
            edit_row(csv, chance.randint(1, count), f"save {number}")
            saved = time.time_ns(), time.perf_counter()
            published = watcher.wait_for("published")
            thread.join()
            since_write = (saved[0] - csv.stat().st_mtime_ns) / 1e6
            told.rounds_ms.append(published.facts["elapsed_ms"])
            line.rounds_ms.append((published.at - saved[1]) * 1000 + since_write)
            seen.rounds_ms.append((reader.seen_at - saved[1]) * 1000 + since_write)
            assert f"save {number}".encode() in output.read_bytes()
        memory = memory_of(watcher, csv, output, count)
    return [told, line, seen], memory


def memory_of(watcher: Owner, csv: Path, output: Path, count: int) -> tuple[object, ...]:
    files = csv.stat().st_size + output.stat().st_size
    resident, peak = resident_bytes(watcher.pid), peak_bytes(watcher.pid)
    return f"{count:,}", files / 1e6, 4 * files / 1e6, resident / 1e6, peak / 1e6, f"{resident / files:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    print(machine())
    timings: list[Timing] = []
    memory = []
    with workplace() as place:
        for count in options.count:
            found, line = measured(place / str(count), count, options.rounds)
            timings += found
            memory.append(line)
    print_table("Save → live, from the CSV's modification time", timings)
    names = (
        "questions",
        "CSV + JSON, MB",
        "4 × that",
        "resident, MB",
        "peak (first build), MB",
        "resident / (CSV + JSON)",
    )
    print_rows("Memory of that owner", names, memory)


if __name__ == "__main__":
    main()
