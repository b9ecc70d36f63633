"""One JSON-lines file a run: what each step said, for people and for tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from quizops.clock import Clock, iso


class RunLog:
    """Appends lines `{at, run, message, …}` to `FOLDER/RUN_ID.jsonl`, and reads them back."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def path(self, run_id: str) -> Path:
        return self._folder / f"{run_id}.jsonl"

    def files(self) -> list[Path]:
        """The logs there are."""
        return sorted(self._folder.glob("*.jsonl"))

    def write(self, run_id: str, message: str, data: Mapping[str, Any]) -> None:
        """Add one line. A log that cannot be written (a full disk) never stops the run."""
        line = orjson.dumps(
            {"at": iso(self._clock.now()), "run": run_id, "message": message, **data}, default=str
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self.path(run_id).open("ab") as stream:
                stream.write(line + b"\n")
        except OSError:
            return

    def read(self, run_id: str) -> Iterator[dict[str, Any]]:
        """The lines so far; a torn last line is left out."""
        try:
            with self.path(run_id).open("rb") as stream:
                for line in stream:
                    if line.endswith(b"\n"):
                        yield orjson.loads(line)
        except FileNotFoundError:
            return
