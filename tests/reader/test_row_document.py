"""What a console is told of one row: from the file, the ledger and the events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.downloads.tracker_files import failed, row, write_tracker
from tests.reader.test_tracker_table import owned

from quizops.errors import UsageError
from quizops.wiring import Parts
from quizops_console.reader.row_document import row_document

NAME = "people.csv"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    write_tracker(tmp_path / NAME, row("1", note="a\nb"), failed("2"), row("3", google_drive=""))
    opened = Parts.open(tmp_path)
    yield opened
    opened.close()


def test_links_errors_and_the_other_cells_are_told(parts: Parts) -> None:
    told = row_document(parts, NAME, "2")
    assert (told["row_id"], told["line"], told["email"]) == ("2", 4, "p2@example.org")
    assert told["youtube"]["links"] == ["https://youtu.be/video2"]
    assert (told["youtube"]["error"], told["youtube"]["tries"]) == ("timed out", 2)
    assert told["youtube"]["last_attempt"] == "2026-11-20T04:05:06Z"
    assert told["cells"]["note"] == 'said "hi",\nleft'
    assert told["history"] == []


def test_the_line_is_a_hint_and_no_more(parts: Parts) -> None:
    for line in (5, 1, 3, 4, 99):
        assert row_document(parts, NAME, "2", line)["line"] == 4


def test_what_was_done_to_a_row_is_its_history(parts: Parts) -> None:
    [tracker] = owned(parts)
    tracker.retry(["2"], operator="ann")
    tracker.skip(["1", "2", "3"], operator="bob")
    tracker.close()
    told = row_document(parts, NAME, "2")
    deeds = [(one["what"], one["operator"], one["detail"]) for one in told["history"] if one["operator"]]
    assert deeds == [("skipped", "bob", "with 2 other rows"), ("retried", "ann", "")]
    assert told["history"][-1]["what"] == "first seen"
    assert told["youtube"]["status"] == "skipped"


def test_orders_typed_into_the_csv_are_part_of_the_history(parts: Parts) -> None:
    [tracker] = owned(parts)
    text = (parts.root / NAME).read_text(encoding="utf-8-sig")
    assert "failed" in text
    (parts.root / NAME).write_text(text.replace("failed", "pending"), encoding="utf-8-sig", newline="")
    tracker.refresh()
    whats = [one["what"] for one in row_document(parts, NAME, "2")["history"]]
    assert "typed into the CSV" in whats


def test_notes_beside_media_are_found(parts: Parts) -> None:
    note = parts.media / "drive" / "2" / "a.pdf.meta.json"
    note.parent.mkdir(parents=True)
    note.write_text("{}")
    assert row_document(parts, NAME, "2")["sidecars"] == ["drive/2/a.pdf.meta.json"]


def test_a_row_that_is_gone_is_told_as_that(parts: Parts) -> None:
    with pytest.raises(UsageError, match="no row 9"):
        row_document(parts, NAME, "9", 4)
