"""One changed row of 100,000, by quizops and by other ways to the same end, each in a process of its own.

Anki and Brain Brew live in a venv of their own, made of `requirements.lock`: `make bench` makes it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import passes
from content import edit_row, write_questions
from disk import ROOT, workplace
from measured import measured
from merge import in_a_process
from program import run
from timing import machine, print_rows, say

COUNT = 100_000
ROUNDS = 3
BUILDS = 2
OTHERS = Path(__file__).parent / "others"
VENV = ROOT / ".run" / "bench-venv"


@dataclass(frozen=True, slots=True)
class Way:
    """What a process told of itself: the first time, again after one changed row each; memory in bytes."""

    name: str
    first_ms: float
    again_ms: Sequence[float]
    peak: float


def told(command: Sequence[str]) -> dict[str, object]:
    """What a measuring process printed."""
    environment = {**os.environ, "PYTHONPATH": str(OTHERS.parent)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def quizops(count: int) -> Way:
    size = in_a_process(count)
    return Way("quizops, owner resident", size["build_ms"], [size["edit_ms"]], size["build_peak"])


def full_pass(name: str, folder: Path, count: int) -> Way:
    facts = told([sys.executable, __file__, "--pass", name, "--folder", str(folder), "--count", str(count)])
    return Way(f"csv + {name}, full pass", **facts_of(facts))


def anki(python: Path, folder: Path, count: int) -> Way:
    facts = told([str(python), str(OTHERS / "anki_import.py"), str(folder), str(count), str(ROUNDS)])
    return Way("Anki, CSV importer", **facts_of(facts))


def brain_brew(python: Path, folder: Path, count: int) -> Way:
    command = [str(python), str(OTHERS / "brain_brew_build.py"), str(folder), str(count)]
    first = facts_of(told(command))
    again = []
    for number in range(BUILDS):
        edit_row(folder / "questions.csv", 1 + number * 7919 % count, f"brew {number}")
        again.append(facts_of(told(command))["first_ms"])
    return Way("Brain Brew, build", first["first_ms"], again, first["peak"])


def facts_of(facts: dict[str, object]) -> dict[str, object]:
    return {name: facts[name] for name in ("first_ms", "again_ms", "peak")}


def pass_in_this_process(name: str, folder: Path, count: int) -> None:
    """The process behind `full_pass`."""
    table, quiz = folder / "questions.csv", folder / "quiz_complete.json"
    way = {"json": passes.with_json, "orjson": passes.with_orjson}[name]
    measured(
        lambda: way(table, quiz),
        lambda number: edit_row(table, 1 + number * 7919 % count, f"{name} {number}"),
        ROUNDS,
    )


def print_ways(count: int, ways: Sequence[Way]) -> None:
    ours = statistics.median(ways[0].again_ms)
    rows = [
        (
            way.name,
            way.first_ms,
            statistics.median(way.again_ms),
            max(way.again_ms),
            f"{statistics.median(way.again_ms) / ours:.1f}",
            way.peak / 1e6,
        )
        for way in ways
    ]
    names = ("way", "first, ms", "one row, median ms", "slowest, ms", "× quizops", "memory above idle, MB")
    print_rows(f"One changed row of {count:,} questions, each way in a process of its own", names, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--venv", type=Path, default=VENV, help="where Anki and Brain Brew are installed")
    parser.add_argument("--pass", dest="full_pass", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.full_pass:
        pass_in_this_process(options.full_pass, options.folder, options.count)
        return
    print(machine())
    python = options.venv / "bin" / "python"
    ways = [quizops(options.count)]
    with workplace() as place:
        built = place / "content" / "quiz"
        write_questions(built, options.count)
        run("watch", built.parent, "--once")
        ways += [full_pass(name, copied(built, place / name), options.count) for name in ("json", "orjson")]
        if python.exists():
            ways.append(anki(python, copied(built, place / "anki"), options.count))
            ways.append(brain_brew(python, copied(built, place / "brew"), options.count))
    print_ways(options.count, ways)
    say("quizops: from the settled save to the publish's return. First: building or importing everything.")
    if not python.exists():
        say("Anki and Brain Brew are not installed here: `make bench` installs them.")


def copied(built: Path, folder: Path) -> Path:
    return Path(shutil.copytree(built, folder))


if __name__ == "__main__":
    main()
