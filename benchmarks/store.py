"""What the releases of a large quiz take on the disk, and how long the way back to one takes."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from content import edit_row
from disk import size_on_disk, workplace
from resident import RECORDED, ResidentQuiz
from timing import Timing, machine, print_rows, print_table, say

from quizops.jobs import JOBS, Asked
from quizops.quiz.edits import QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.releases import ReleaseDraft, ReleaseStore, ReleaseType

COUNT = 100_000
RELEASES = 1_000
AT_MOST_S = 200.0
SETTLE_EVERY = 10
ROLLBACKS = 5
GIGABYTE = 1_000_000_000
OPERATOR = "bench"


class Publisher:
    """Publishes one-row releases straight into the store, as fast as it takes them."""

    def __init__(self, quiz: ResidentQuiz) -> None:
        self._quiz = quiz
        self._store: ReleaseStore = quiz.parts.releases
        self._live = LiveQuiz.open(quiz.output, cache=None)
        self._next_look = 0.0

    def publish(self, number: int) -> None:
        version = f"2.0.{number}"
        edits = QuizEdits(
            changed={1 + number * 7919 % len(self._live): {"hint": f"Think of release {number}."}},
            meta={"version": version},
        )
        splices = self._live.splices(edits)
        draft = ReleaseDraft("quiz", version, ReleaseType.HOTFIX, "file", counts={"changed": 1})
        self._store.publish(
            draft, self._quiz.output, splices, expected=self._live.file_id, commit=lambda tx, row: None
        )
        file_id = self._store.recorded("quiz", self._quiz.output)
        assert file_id is not None
        self._live = self._live.advanced(splices, edits, file_id)
        self._look_again()

    def settle(self) -> None:
        self._store.settle()
        self._store.second_looks(self._quiz.parts.clock.monotonic())
        self._store.settle()

    def _look_again(self) -> None:
        """Once a second, as the owner does."""
        now = self._quiz.parts.clock.monotonic()
        if now >= self._next_look:
            self._next_look = now + 1
            self._store.second_looks(now)


def filled(quiz: ResidentQuiz, releases: int) -> None:
    """Publish so many releases, and tell what the state folder takes on the way."""
    publisher = Publisher(quiz)
    timing = Timing("publish")
    rows: list[tuple[object, ...]] = []
    most = 0
    start = time.perf_counter()
    done = 0
    for number in range(1, releases + 1):
        timing.measure(lambda number=number: publisher.publish(number))
        done = number
        if number % SETTLE_EVERY == 0:
            most = max(most, size_on_disk(quiz.parts.state))
            publisher.settle()
        if number % (releases // 5) == 0:
            rows.append(line_of(quiz, f"{number:,} releases"))
        if time.perf_counter() - start > AT_MOST_S:
            break
    time.sleep(2.5)
    publisher.settle()
    if done < releases:
        rows.append(line_of(quiz, f"{done:,} releases, where the time was up"))
    rows.append(line_of(quiz, f"{done:,} releases, two seconds later"))
    names = ("one-row releases", "ledger, MB", "releases folder, MB", "both, MB", "of 1 GB")
    json_mb = quiz.output.stat().st_size / 1e6
    print_rows(f"Disk taken by releases of a quiz of {json_mb:.1f} MB", names, rows)
    say(f"The most at any time, swapped-out files included: {most / 1e6:,.0f} MB.")
    say(f"Published back to back, median {timing.median_ms:.1f} ms, p95 {timing.p95_ms:.1f} ms each.")


def line_of(quiz: ResidentQuiz, name: str) -> tuple[object, ...]:
    folder = size_on_disk(quiz.parts.state / "releases")
    whole = size_on_disk(quiz.parts.state)
    return name, (whole - folder) / 1e6, folder / 1e6, whole / 1e6, f"{whole / GIGABYTE:.2f}"


def rolled_back(quiz: ResidentQuiz, questions: int, rounds: int) -> None:
    """Back by one release and by ten, and forward again, each until readers see it and until it is told."""
    live = Timing("back one release: live")
    told = Timing("back one release: answered")
    far = Timing("back ten releases: live")
    undone = Timing("undo of a rollback: live")
    for number in range(10):
        edit_row(quiz.csv, 1 + number, f"way {number}")
        quiz.take_in()
        quiz.settle()
    for _ in range(rounds):
        newest, *_others = versions = [row.version for row in quiz.parts.releases.list("quiz")]
        for to, timing in ((versions[1], live), (versions[10], far)):
            answered = asked(quiz, "rollback", {"quiz": "quiz", "to": to, "reason": "bench"}, timing)
            if timing is live:
                told.rounds_ms.append(answered)
            asked(quiz, "undo", {}, undone)
            assert quiz.parts.releases.find("quiz", "live").version == newest
    print_table(f"Rollback at {questions:,} questions, owner resident", [live, told, far, undone])


def asked(quiz: ResidentQuiz, kind: str, payload: dict[str, str], timing: Timing) -> float:
    """Have a job done; `timing` gets the milliseconds until the switch, the answer's are returned."""
    quiz.settle()
    quiz.steps.clear()
    start = time.perf_counter()
    JOBS[kind](quiz.folder, payload, Asked(OPERATOR))
    end = time.perf_counter()
    timing.rounds_ms.append((quiz.steps[RECORDED] - start) * 1000)
    return (end - start) * 1000


def prepared(root: Path, count: int) -> ResidentQuiz:
    quiz = ResidentQuiz.open(root, count)
    quiz.build()
    quiz.settle()
    return quiz


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--releases", type=int, default=RELEASES)
    options = parser.parse_args()
    print(machine())
    with workplace() as root:
        quiz = prepared(root / "content", options.count)
        rolled_back(quiz, options.count, ROLLBACKS)
        filled(quiz, options.releases)
        quiz.close()


if __name__ == "__main__":
    main()
