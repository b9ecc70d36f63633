"""Saves of 100,000 questions with a resident owner, beside what the disk alone takes; and smaller ones."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from content import edit_row, edit_rows, requoted, save, with_bom, with_crlf
from disk import CopyOver, LinkAside, workplace
from resident import ResidentQuiz, Taken
from timing import Timing, forget_peak, machine, peak_bytes, print_rows, print_table, resident_bytes, say

COUNT = 100_000
SMALL = (50, 500, 2_000)
ROUNDS = 30
SCATTERED_ROUNDS = 10
RESAVED_ROUNDS = 4
EDITS_OF_SIZES = 10

ONE = "quizops: one row, from the settled save to the publish's return"
DONE = "quizops: the same until the run is recorded"
BURST = "quizops: one row, saves back to back"
LINK = "disk: new bytes + fsync + link aside + rename"
COPY = "disk: copy + fsync + rename over"
SCATTERED = "quizops: 100 scattered rows"
BESIDE = "disk: new bytes + fsync + link aside + rename, beside the scattered rows"
STEPS = ("written", "synced", "checked", "switched", "folder_synced", "recorded")


class Bench:
    """A quiz beside the two floors, and the timings by name."""

    def __init__(self, quiz: ResidentQuiz, count: int, floors: Path) -> None:
        self.quiz = quiz
        self.count = count
        self.timings: dict[str, Timing] = {}
        self.steps: dict[str, list[float]] = {name: [] for name in STEPS}
        self._data = quiz.output.read_bytes()
        self._link = LinkAside(floors / "link", self._data)
        self._copy = CopyOver(floors / "copy", self._data)
        self._chance = random.Random(11)

    def interleaved(self, rounds: int) -> None:
        """One row and both floors, round by round, in turning order."""
        ways: list[Callable[[int], None]] = [self._ours, self._link_aside, self._copy_over]
        for number in range(rounds):
            for way in ways[number % 3 :] + ways[: number % 3]:
                way(number)

    def back_to_back(self, rounds: int) -> None:
        """Saves that come while the background still works on the last one."""
        for number in range(rounds):
            edit_row(self.quiz.csv, self._any(), f"burst {number}")
            taken = self.quiz.take_in()
            self._timing(BURST).rounds_ms.append(_published(taken))
        self.quiz.settle()

    def scattered(self, rounds: int) -> None:
        """A hundred rows in one save, and the link-aside floor beside it."""
        for number in range(rounds):
            rows = self._chance.sample(range(1, self.count + 1), 100)
            edit_rows(self.quiz.csv, rows, f"scatter {number}")
            self._timing(SCATTERED).rounds_ms.append(_published(self.quiz.take_in()))
            self.quiz.settle()
            self._timing(BESIDE).measure(lambda: self._link.publish(self._data))
            self._link.settle()

    def saved_again(self, rounds: int) -> None:
        """Equal content in other bytes: nothing may be published."""
        plain = self.quiz.csv.read_bytes()
        before = self.quiz.output.stat()
        saves = {
            "re-quoted": requoted(plain),
            "CRLF": with_crlf(plain),
            "BOM": with_bom(plain),
            "plain": plain,
        }
        for _ in range(rounds):
            for name, data in saves.items():
                save(self.quiz.csv, data)
                taken = self.quiz.take_in()
                assert taken.published_ms is None, name
                self._timing(f"quizops: saved again, now {name}").rounds_ms.append(taken.done_ms)
                self.quiz.settle()
        after = self.quiz.output.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def _ours(self, number: int) -> None:
        edit_row(self.quiz.csv, self._any(), f"mark {number}")
        taken = self.quiz.take_in()
        self._timing(ONE).rounds_ms.append(_published(taken))
        self._timing(DONE).rounds_ms.append(taken.done_ms)
        for name in STEPS:
            self.steps[name].append(taken.steps_ms[name])
        self.quiz.settle()

    def _link_aside(self, number: int) -> None:
        self._timing(LINK).measure(lambda: self._link.publish(self._data))
        self._link.settle()

    def _copy_over(self, number: int) -> None:
        self._timing(COPY).measure(self._copy.publish)

    def _timing(self, name: str) -> Timing:
        return self.timings.setdefault(name, Timing(name))

    def _any(self) -> int:
        return self._chance.randint(1, self.count)


def _published(taken: Taken) -> float:
    assert taken.published_ms is not None
    return taken.published_ms


def grown(root: Path, count: int) -> tuple[ResidentQuiz, dict[str, float]]:
    """First build of a quiz and a few edits, in milliseconds and in memory above the idle process."""
    warm = ResidentQuiz.open(root / "warm", 50)
    warm.build()
    warm.close()
    quiz = ResidentQuiz.open(root / "content", count)
    forget_peak()
    idle = resident_bytes()
    build = Timing("build")
    build.measure(quiz.build)
    built_peak = peak_bytes()
    quiz.settle()
    built = resident_bytes()
    forget_peak()
    edits = []
    for number in range(EDITS_OF_SIZES):
        edit_row(quiz.csv, 1 + number * 7919 % count, f"size {number}")
        edits.append(_published(quiz.take_in()))
        quiz.settle()
    facts = {
        "count": count,
        "input": quiz.input_bytes,
        "build_ms": build.median_ms,
        "build_peak": built_peak - idle,
        "built": built - idle,
        "edit_ms": statistics.median(edits),
        "edit_p95_ms": sorted(edits)[-1],
        "edit_peak": peak_bytes() - idle,
        "edited": resident_bytes() - idle,
    }
    return quiz, facts


def in_a_process(count: int) -> dict[str, float]:
    """`grown` in a process of its own."""
    command = [sys.executable, __file__, "--size", str(count)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def print_sizes(sizes: list[dict[str, float]]) -> None:
    names = (
        "questions",
        "CSV + JSON, MB",
        "first build, ms",
        "peak, MB",
        "then resident, MB",
        "one row, median ms",
        "slowest of 10, ms",
        "peak of edits, MB",
        "resident, MB",
        "resident / (CSV + JSON)",
    )
    rows = [
        (
            f"{int(size['count']):,}",
            size["input"] / 1e6,
            size["build_ms"],
            size["build_peak"] / 1e6,
            size["built"] / 1e6,
            size["edit_ms"],
            size["edit_p95_ms"],
            size["edit_peak"] / 1e6,
            size["edited"] / 1e6,
            size["edited"] / size["input"],
        )
        for size in sizes
    ]
    print_rows("First build and one edit, by size; memory as growth over the idle process", names, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--size", type=int, help="only this size, as JSON")
    options = parser.parse_args()
    if options.size:
        with workplace() as root:
            quiz, facts = grown(root, options.size)
            quiz.close()
        print(json.dumps(facts))
        return
    print(machine())
    sizes = [in_a_process(count) for count in SMALL]
    with workplace() as root:
        quiz, facts = grown(root, options.count)
        bench = Bench(quiz, options.count, root)
        bench.interleaved(options.rounds)
        one_row = {
            name: Timing(name, list(bench.timings[name].rounds_ms)) for name in (ONE, DONE, LINK, COPY)
        }
        bench.back_to_back(SCATTERED_ROUNDS)
        bench.scattered(SCATTERED_ROUNDS)
        bench.saved_again(RESAVED_ROUNDS)
        csv_mb, json_mb = quiz.csv.stat().st_size / 1e6, quiz.output.stat().st_size / 1e6
        quiz.close()
    title = f"One row of {options.count:,} questions (CSV {csv_mb:.1f} MB, JSON {json_mb:.1f} MB)"
    print_table(title, one_row.values(), [(ONE, LINK), (ONE, COPY)])
    path = ", ".join(f"{name} {statistics.median(at):.1f}" for name, at in bench.steps.items())
    say(f"On the way, median ms from the settled save: {path}.")
    others = {name: timing for name, timing in bench.timings.items() if name not in one_row}
    print_table("Other saves of the same quiz", others.values(), [(SCATTERED, BESIDE)])
    say("Saves back to back find no spare copy: the background makes it between saves.")
    print_sizes([*sizes, facts])


if __name__ == "__main__":
    main()
