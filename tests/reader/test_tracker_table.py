"""The tracker table says what `downloads list` says, whatever lies in the files and in the ledger."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.downloads.tracker_files import HEADER, PLAIN, failed, row, write_tracker

from quizops.downloads.states import Category, SourceState, Status
from quizops.downloads.tracker import Tracker
from quizops.jobs.trackers import Trackers
from quizops.reports.downloads import download_rows
from quizops.watch import ContentTree
from quizops.wiring import Parts
from quizops_console.link.frames import CHUNK_ROWS
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.tables.chunk import ChangedRow, Chunk
from quizops_console.reader.tables.tracker_table import TrackerTable

Shown = dict[str, str]
_WORDS = ("", "pending", "reset", "Completed ", "failed", "partial", "skipped", "downloading", "dunno")


class Screen:
    """Holds a table as a console does: chunks and single rows put in their places."""

    def __init__(self, table: TrackerTable) -> None:
        self.table = table
        self.chunks: dict[int, list[tuple[str, ...]]] = {}
        self.changes = 0

    def follow(self) -> list[Shown]:
        """Everything that the table knows by now."""
        self.table.look()
        for change in self.table.changes():
            self.changes += 1
            match change:
                case Chunk():
                    self.chunks[change.index] = list(change.lines())
                case ChangedRow():
                    index, at = divmod(change.row, CHUNK_ROWS)
                    self.chunks[index][at] = tuple(change.cells)
        rows = [row for index in sorted(self.chunks) for row in self.chunks[index]][: self.table.total]
        return [dict(zip(COLUMNS["tracker"], row, strict=True)) for row in rows]


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    opened = Parts.open(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def screen(parts: Parts) -> Screen:
    return Screen(TrackerTable(parts))


def owned(parts: Parts) -> list[Tracker]:
    """The trackers as their owner holds them: what is in the files is taken into the ledger."""
    trackers = Trackers(parts)
    trackers.find(ContentTree.scan(parts.root, [parts.media]).files)
    return list(trackers)


def listed(parts: Parts) -> list[Shown]:
    """`downloads list`, with the columns that both have."""
    told = []
    for one in download_rows(parts):
        shown = {"row_id": one["row_id"], "name": one["name"], "type": one["type"]}
        for source in ("youtube", "drive"):
            state = one[source]
            shown[source] = state["status"]
            shown[f"{source}_category"] = state["category"] or ""
            shown[f"{source}_tries"] = str(state["tries"])
            shown[f"{source}_next"] = state["next_try"] or ""
            shown[f"{source}_files"] = str(len(state["files"]))
        told.append(shown)
    return told


def comparable(rows: Sequence[Shown]) -> list[Shown]:
    """The rows of the table that `downloads list` has too, with the columns that both have."""
    left_out = {"key", "tracker", "attempt", "line", "fence"}
    return [
        {name: text for name, text in row.items() if name not in left_out}
        for row in rows
        if row["fence"] != "duplicate"
    ]


def random_rows(chance: random.Random, count: int) -> list[dict[str, str]]:
    """Rows of every kind: links and none, all words, typed orders, errors, empty and repeated ids."""
    rows = []
    for number in range(count):
        row_id = chance.choice([f"{number}", f" {number} ", "", "#", "7", f"a-{number}"])
        cells = {
            "youtube_status": chance.choice(_WORDS),
            "youtube_files": chance.choice(["", "a.mp4", "a.mp4, b.mp4,"]),
            "drive_status": chance.choice(_WORDS),
            "drive_files": chance.choice(["", "x.pdf"]),
            "drive_media_id": chance.choice(["", "m1"]),
            "last_download_attempt": chance.choice(["", "2026-11-20T04:05:06Z", "yesterday"]),
            "download_errors": chance.choice(
                [
                    "",
                    "youtube: network: timed out (try 2 of 5)",
                    "drive: quota: too many (try 1 of 5); youtube: rate_limit: slow down",
                    "somebody's own words",
                ]
            ),
        }
        links = {
            "youtube_playlist": chance.choice(["", " | ", "https://youtu.be/a", " https://youtu.be/b|c"]),
            "google_drive": chance.choice(["", "https://drive.google.com/file/d/x/view"]),
        }
        rows.append(row(row_id, **links, **cells))
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_the_table_says_what_the_list_says(parts: Parts, screen: Screen, seed: int) -> None:
    chance = random.Random(seed)
    header = HEADER if seed % 3 else PLAIN
    path = write_tracker(parts.root / "people.csv", *random_rows(chance, 40), header=header)
    assert comparable(screen.follow()) == listed(parts)
    [tracker] = owned(parts)
    assert comparable(screen.follow()) == listed(parts)
    ids = [one.context.row_id for one, _ in tracker.rows()]
    tracker.retry(chance.sample(ids, len(ids) // 2), operator="ann")
    tracker.skip(chance.sample(ids, len(ids) // 4), operator="ann")
    assert comparable(screen.follow()) == listed(parts)
    tracker.close()
    assert comparable(screen.follow()) == listed(parts)
    edited = read_again(path)
    for one in chance.sample(edited, 12):
        one["youtube_status"] = chance.choice(_WORDS)
        one["download_errors"] = chance.choice(["", one.get("download_errors", "")])
    write_tracker(path, *edited)
    assert comparable(screen.follow()) == listed(parts)


def read_again(path: Path) -> list[dict[str, str]]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_states_that_only_the_ledger_knows_are_shown(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "people.csv", row("1"), failed("2"))
    [tracker] = owned(parts)
    screen.follow()
    state = SourceState(
        Status.FAILED,
        ("a", "b"),
        (),
        Category.QUOTA,
        "too many",
        3,
        "2026-11-22T05:00:00Z",
        "2026-11-22T04:00:00Z",
    )
    tracker.record({"1": {next(iter(_sources())): state}})
    [first, _] = screen.follow()
    assert [first[f"youtube{part}"] for part in ("", "_category", "_tries", "_next", "_files")] == [
        "failed",
        "quota",
        "3",
        "2026-11-22T05:00:00Z",
        "2",
    ]
    assert first["attempt"] == "2026-11-22T04:00:00Z"


def _sources() -> Sequence[object]:
    from quizops.downloads.states import SourceName

    return list(SourceName)
