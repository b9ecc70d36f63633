"""The tracker table says what `downloads list` says, whatever lies in the files and in the ledger."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.downloads.tracker_files import HEADER, PLAIN, failed, row, write_tracker

from quizops.downloads.states import Category, SourceName, SourceState, Status
from quizops.downloads.tracker import Tracker
from quizops.errors import StorageError
from quizops.jobs.trackers import Trackers
from quizops.reports.downloads import download_rows
from quizops.watch import ContentTree
from quizops.wiring import Parts
from quizops_console.link.frames import CHUNK_ROWS, cell
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.tables.chunk import ChangedRow, Chunk
from quizops_console.reader.tables.first_rows import first_rows
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
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_states_that_only_the_ledger_knows_are_shown(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "people.csv", row("1"), failed("2"))
    [tracker] = owned(parts)
    screen.follow()
    state = SourceState(
        status=Status.FAILED,
        files=("a", "b"),
        category=Category.QUOTA,
        error="too many",
        tries=3,
        next_try="2026-11-22T05:00:00Z",
        last_attempt="2026-11-22T04:00:00Z",
    )
    tracker.record({"1": {SourceName.YOUTUBE: state}})
    [first, _] = screen.follow()
    assert [first[f"youtube{part}"] for part in ("", "_category", "_tries", "_next", "_files")] == [
        "failed",
        "quota",
        "3",
        "2026-11-22T05:00:00Z",
        "2",
    ]
    assert first["attempt"] == "2026-11-22T04:00:00Z"


def test_one_changed_row_is_told_alone(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "people.csv", *(failed(str(number)) for number in range(3000)))
    [tracker] = owned(parts)
    screen.follow()
    screen.changes = 0
    tracker.retry(["2500"], operator="ann")
    rows = screen.follow()
    assert screen.changes == 1
    assert [row["row_id"] for row in rows if row["youtube"] == "pending"] == ["2500"]


def test_many_rows_changed_at_once_are_told_by_chunk(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "people.csv", *(failed(str(number)) for number in range(3000)))
    [tracker] = owned(parts)
    screen.follow()
    screen.changes = 0
    tracker.retry([str(number) for number in range(1100, 1500)], operator="ann")
    rows = screen.follow()
    assert screen.changes == 1
    assert sum(row["youtube"] == "pending" for row in rows) == 400


def test_of_a_new_save_only_the_chunks_that_differ_are_told(parts: Parts, screen: Screen) -> None:
    path = write_tracker(parts.root / "people.csv", *(row(str(number)) for number in range(4000)))
    screen.follow()
    screen.changes = 0
    path.write_bytes(path.read_bytes().replace(b"Person 1500,", b"Somebody else,"))
    rows = screen.follow()
    assert screen.changes == 2  # the chunk of the row, and the last one, which is not full
    assert rows[1500]["name"] == "Somebody else"
    assert comparable(rows) == listed(parts)


def test_rows_that_come_and_go_move_the_others(parts: Parts, screen: Screen) -> None:
    path = parts.root / "people.csv"
    for ids in (range(1500), range(3, 1500), range(2100), range(0)):
        write_tracker(path, *(row(str(number)) for number in ids))
        rows = screen.follow()
        assert [one["row_id"] for one in rows] == [str(number) for number in ids]
        assert [int(one["line"]) for one in rows] == [2 + 2 * at for at in range(len(rows))]


def test_a_row_id_in_two_trackers_has_two_keys(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "b.csv", row("1"), row("2"))
    write_tracker(parts.root / "a.csv", row("1"), row("3"))
    rows = screen.follow()
    assert [(one["key"], one["tracker"], one["fence"]) for one in rows] == [
        ("a.csv|1", "a.csv", ""),
        ("3", "a.csv", ""),
        ("b.csv|1", "b.csv", ""),
        ("2", "b.csv", ""),
    ]
    assert comparable(rows) == listed(parts)
    (parts.root / "a.csv").unlink()
    assert [one["key"] for one in screen.follow()] == ["1", "2"]


def test_two_rows_of_one_id_are_shown_and_fenced_off(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "a.csv", row("1"), row("2"), row("1", google_drive=""))
    rows = screen.follow()
    assert [(one["key"], one["fence"]) for one in rows] == [
        ("a.csv|1#2", "duplicate"),
        ("2", ""),
        ("a.csv|1#6", "duplicate"),
    ]
    assert [(one["youtube"], one["drive"]) for one in rows] == [
        ("failed", "failed"),
        ("pending", "pending"),
        ("failed", "none"),
    ]
    assert comparable(rows) == listed(parts)


UGLY = {
    "a ragged record": b"row_id,name,type,youtube_playlist\n1,A,T,x\n2,B\n3,C,T,y\n",
    "a quote in the middle": b'row_id,name,type,youtube_playlist\n1,"A"b,T,x\n2,5" disc,T,x\n3,C,T,y\n',
    "a quote that never closes": b'row_id,name,type,youtube_playlist\n1,A,T,x\n2,"B,T,x\n3,C,T,y\n',
    "a lone carriage return": b"row_id,name,type,youtube_playlist\n1,A\rB,T,x\n2,C,T,y\n",
    "blank lines and no last line end": b"\n\nrow_id,name,type,youtube_playlist\n\n1,A,T,x\r\n\r\n2,C,T,y",
    "semicolons after a line that says so": b"sep=;\nrow_id;name;type;youtube_playlist\n1;A,B;T;x\n",
    "line separators inside cells": "row_id,name,type,youtube_playlist\n1,A\u2028B\x85C,T,x\n".encode(),
    "a cell beyond the reader's limit": b"row_id,name,type,youtube_playlist\n1,"
    + b"A" * 140_000
    + b",T,x\n2,B,T,y\n",
    "no rows": b"row_id,name,type,youtube_playlist\n",
}


@pytest.mark.parametrize("name", UGLY)
def test_ugly_files_are_read_as_everywhere_else(parts: Parts, screen: Screen, name: str) -> None:
    (parts.root / "ugly.csv").write_bytes(UGLY[name])
    rows = comparable(screen.follow())
    expected = listed(parts)
    for one in expected:
        one["name"] = cell(one["name"])
    assert rows == expected


@pytest.mark.parametrize(
    "data",
    [
        b"row_id,name,youtube_playlist\n1,A,x\n2,\xff,y\n",
        b"row_id,name,youtube_playlist\n1,A,x\n2,\0,y\n",
        b"row_id,name,youtube_playlist,name\n1,A,x,y\n",
    ],
)
def test_a_broken_tracker_is_a_problem_and_stops_no_other(parts: Parts, screen: Screen, data: bytes) -> None:
    (parts.root / "broken.csv").write_bytes(data)
    write_tracker(parts.root / "whole.csv", row("1"))
    assert comparable(screen.follow()) == listed(parts)
    assert len(listed(parts)) == 1


def test_what_is_shown_holds_no_control_characters(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "people.csv", row("1", name="A\nB\x1b[31m", type="T\t1"))
    [one] = screen.follow()
    assert one["name"].isprintable()
    assert one["type"].isprintable()


def test_the_first_rows_are_those_of_the_table(parts: Parts, screen: Screen) -> None:
    chance = random.Random(1)
    rows = [{**one, "row_id": str(at)} for at, one in enumerate(random_rows(chance, 30))]
    write_tracker(parts.root / "people.csv", *rows)
    first = first_rows(parts.root)
    assert first is not None
    names = COLUMNS["tracker"]
    assert [dict(zip(names, line, strict=True)) for line in first.lines()] == screen.follow()


def test_the_first_rows_of_a_large_file_are_its_beginning(parts: Parts) -> None:
    write_tracker(parts.root / "people.csv", *(row(str(number)) for number in range(4000)))
    first = first_rows(parts.root)
    assert first is not None
    assert 100 < first.rows <= CHUNK_ROWS
    assert next(iter(first.lines()))[0] == "0"


def test_there_are_no_first_rows_without_a_tracker(parts: Parts) -> None:
    assert first_rows(parts.root) is None
    (parts.root / "questions.csv").write_text("id,template,text\n1,short,x\n")
    (parts.root / "broken.csv").write_bytes(b"row_id,youtube_playlist\n\xff,x\n")
    assert first_rows(parts.root) is None


def test_the_first_rows_load_neither_database_nor_arrays() -> None:
    code = (
        "import sys\nimport quizops_console.reader.tables.first_rows\n"
        "print([name for name in ('sqlalchemy', 'numpy', 'pydantic', 'textual') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_row_changed_while_its_file_is_replaced_is_told_after_the_next_pass(
    parts: Parts, screen: Screen
) -> None:
    path = write_tracker(parts.root / "people.csv", *(failed(str(number)) for number in range(50)))
    [tracker] = owned(parts)
    screen.follow()
    tracker.retry(["7"], operator="ann")
    screen.table.look()
    path.write_bytes(path.read_bytes().replace(b"Person 9,", b"Somebody,"))
    assert list(screen.table.changes()) == []
    rows = screen.follow()
    assert (rows[7]["youtube"], rows[9]["name"]) == ("pending", "Somebody")


def test_a_pass_that_was_cut_short_is_not_lost(parts: Parts, screen: Screen) -> None:
    path = write_tracker(parts.root / "people.csv", *(row(str(number)) for number in range(6000)))
    screen.follow()
    screen.changes = 0
    for number in (5000, 1500, 3500):
        path.write_bytes(path.read_bytes().replace(b"Person %d," % number, b"Somebody,"))
        screen.table.look()
        change = screen.table.next_change()
        assert isinstance(change, Chunk)
        screen.chunks[change.index] = list(change.lines())
    rows = screen.follow()
    assert [one["row_id"] for one in rows if one["name"] == "Somebody"] == ["1500", "3500", "5000"]
    assert screen.changes <= 2


def test_a_ledger_that_refuses_is_no_broken_tracker(parts: Parts, screen: Screen) -> None:
    write_tracker(parts.root / "people.csv", row("1"))
    screen.table.look()
    parts.ledger.close()
    database = parts.root / ".quizops" / "ledger.sqlite"
    whole = database.read_bytes()
    database.write_bytes(b"no database at all" * 300)
    with pytest.raises(StorageError):
        list(screen.table.changes())
    assert screen.table.problems == {}
    database.write_bytes(whole)
    assert len(screen.follow()) == 1
