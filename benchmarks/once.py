"""`quizops watch --once` with nothing to do, as whole processes, beside the bare interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from content import write_questions
from disk import workplace
from program import QUIZOPS, run
from timing import Timing, machine, print_table

COUNTS = (2_000, 100_000)
ROUNDS = 15
BARE = "python -c pass"
VERSION = "quizops --version"


def name_of(count: int) -> str:
    return f"quizops watch --once, {count:,} questions"


def built(root: Path, count: int) -> Path:
    """A content folder whose only quiz was published."""
    write_questions(root / "quiz", count)
    run("watch", root, "--once")
    return root


def main() -> None:
    print(machine())
    timings = {name: Timing(name) for name in (BARE, VERSION, *map(name_of, COUNTS))}
    with workplace() as place:
        commands = {
            BARE: [sys.executable, "-c", "pass"],
            VERSION: [str(QUIZOPS), "--version"],
            **{
                name_of(count): [str(QUIZOPS), "watch", str(built(place / str(count), count)), "--once"]
                for count in COUNTS
            },
        }
        for _ in range(ROUNDS):
            for name, command in commands.items():
                timings[name].measure(
                    lambda command=command: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                )
    ratios = [(name_of(count), BARE) for count in COUNTS]
    print_table("One pass with nothing to do, whole processes", timings.values(), ratios)


if __name__ == "__main__":
    main()
