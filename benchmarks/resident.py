"""A quiz in the hands of a resident owner, whose saves are taken in and timed from within."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content import write_questions_apart

from quizops.files import FileId, ignore_lease_signals
from quizops.jobs import ContentFolder, open_folder
from quizops.owner.memory import recycle_large_blocks
from quizops.releases import ReleaseStore
from quizops.tables import Settled
from quizops.watch import Save
from quizops.wiring import Parts

RECORDED = "recorded"


@dataclass(slots=True)
class Taken:
    """One save: milliseconds until the publish came back, and until all was done.

    `published_ms` is None where nothing was published; `steps_ms` are the boundaries of the publish, each
    from the start.
    """

    published_ms: float | None
    done_ms: float
    steps_ms: dict[str, float]


@dataclass(slots=True)
class ResidentQuiz:
    """One content folder with one quiz. Opened empty, then built, then edited."""

    parts: Parts
    folder: ContentFolder
    csv: Path
    steps: dict[str, float] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, count: int) -> ResidentQuiz:
        """Write `count` questions below `root` and become its owner; nothing is built yet."""
        ignore_lease_signals()
        recycle_large_blocks()
        csv = write_questions_apart(root / "quiz", count)
        parts = Parts.open(root)
        steps: dict[str, float] = {}

        def note(step: str) -> None:
            steps[step] = time.perf_counter()

        parts.releases.close()
        parts.releases = ReleaseStore(parts.state / "releases", parts.ledger, parts.clock, on_step=note)
        return cls(parts, open_folder(parts), csv, steps)

    @property
    def output(self) -> Path:
        (path,) = self.folder.quizzes.outputs().values()
        return path

    @property
    def input_bytes(self) -> int:
        """CSV and JSON together."""
        return self.csv.stat().st_size + self.output.stat().st_size

    def build(self) -> list[dict[str, Any]]:
        """The first pass over everything."""
        return self.folder.catch_up()

    def take_in(self) -> Taken:
        """What the owner does once a save of the CSV has settled."""
        settled = Settled(FileId.of_path(self.csv))
        save = Save(self.csv, settled, self.parts.clock.monotonic())
        self.steps.clear()
        start = time.perf_counter()
        self.folder.settled([save])
        done = time.perf_counter()
        steps = {name: (at - start) * 1000 for name, at in self.steps.items()}
        return Taken(steps.get(RECORDED), (done - start) * 1000, steps)

    def settle(self) -> None:
        """Wait for the work that no reader waits for, as it would be done between two saves by hand."""
        self.parts.releases.settle()
        self.folder.do_due()
        self.parts.releases.settle()
        troubles = self.parts.releases.take_troubles()
        if troubles:
            raise troubles[0]

    def close(self) -> None:
        self.folder.flush()
        self.parts.close()
