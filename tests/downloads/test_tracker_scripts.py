"""The functions that scripts call with a path."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.downloads.tracker_files import PLAIN, failed, read_tracker, row, write_tracker

from quizops import downloads
from quizops.clock import SystemClock
from quizops.downloads import (
    ensure_tracking_columns,
    get_pending_downloads,
    reset_download_status,
    update_csv_download_status,
)
from quizops.downloads.cells import TRACKING_COLUMNS
from quizops.errors import OwnerPresent, UsageError
from quizops.ledger import Ledger
from quizops.lock import OwnerLock


def test_columns_are_added_once_behind_a_backup(csv_path: Path) -> None:
    write_tracker(csv_path, row("1"), header=PLAIN)
    assert ensure_tracking_columns(csv_path) == list(TRACKING_COLUMNS)
    first = csv_path.read_bytes()
    assert ensure_tracking_columns(csv_path) == []
    assert csv_path.read_bytes() == first
    left = sorted(path.name for path in csv_path.parent.iterdir())
    assert len(left) == 2
    assert left[1].endswith("Z.gz")


def test_what_is_to_do_names_the_row_and_its_links(csv_path: Path) -> None:
    write_tracker(
        csv_path,
        row("1", google_drive=""),
        failed("2"),
        row("3", youtube_status="skipped", drive_status="partial", drive_media_id="have")
        | {
            "google_drive": "https://drive.google.com/open?id=have | https://drive.google.com/file/d/lack/view"
        },
    )
    before = csv_path.read_bytes()
    found = get_pending_downloads(csv_path)
    assert [(one.context.row_id, one.source.value, one.links) for one in found] == [
        ("1", "youtube", ("https://youtu.be/video1",)),
        ("3", "drive", ("https://drive.google.com/file/d/lack/view",)),
    ]
    assert found[0].context == downloads.RowContext(
        "1", 0, "FF-Fi/Se-CP/B(S) #4", "Person 1", "p1@example.org"
    )
    assert get_pending_downloads(csv_path, "youtube") == found[:1]
    assert csv_path.read_bytes() == before


def test_a_status_is_written_before_the_call_returns(csv_path: Path) -> None:
    write_tracker(csv_path, row("1"))
    update_csv_download_status(
        csv_path, "1", "youtube", "failed", category="permission", error="private\nvideo"
    )
    cells = read_tracker(csv_path)["1"]
    assert cells["youtube_status"] == "failed"
    assert cells["download_errors"] == "youtube: permission: private video (try 1 of 5)"
    update_csv_download_status(
        csv_path, "1", "youtube", "completed", files=["youtube/1/v.mp4"], media_ids=["video1"]
    )
    cells = read_tracker(csv_path)["1"]
    assert (cells["youtube_files"], cells["download_errors"]) == ("youtube/1/v.mp4", "")
    assert cells["last_download_attempt"].endswith("Z")


def test_rows_are_started_over(csv_path: Path) -> None:
    write_tracker(csv_path, failed("1"), failed("2"))
    assert reset_download_status(csv_path, "1", "youtube") == ["1"]
    assert reset_download_status(csv_path, ["1", "2"]) == ["1", "2"]
    assert not any(read_tracker(csv_path)["2"][column] for column in TRACKING_COLUMNS)


@pytest.mark.parametrize(("source", "status"), [("vimeo", "failed"), ("drive", "broken")])
def test_an_unknown_word_names_the_known_ones(csv_path: Path, source: str, status: str) -> None:
    write_tracker(csv_path, row("1"))
    with pytest.raises(UsageError, match="none of"):
        update_csv_download_status(csv_path, "1", source, status)


def test_an_unknown_row_is_refused(csv_path: Path) -> None:
    write_tracker(csv_path, row("1"))
    with pytest.raises(UsageError, match="'9'"):
        update_csv_download_status(csv_path, "9", "drive", "failed")
    with pytest.raises(UsageError, match="no row 9"):
        reset_download_status(csv_path, ["1", "9"])


def test_in_a_workspace_the_ledger_knows(csv_path: Path) -> None:
    (csv_path.parent / ".quizops").mkdir()
    write_tracker(csv_path, failed("1"))
    update_csv_download_status(csv_path, "1", "youtube", "skipped")
    database = csv_path.parent / ".quizops" / "ledger.sqlite"
    with Ledger.open(database, clock=SystemClock()) as ledger, ledger.reading() as tx:
        stored = tx.rows.get("tracker.csv", "1", "youtube")
        assert tx.effects.pending() == []
    assert stored is not None
    assert stored.status == "skipped"
    names = {path.name for path in csv_path.parent.iterdir()}
    assert names == {".quizops", "tracker.csv"}


def test_while_an_owner_runs_a_script_is_told_so(csv_path: Path) -> None:
    (csv_path.parent / ".quizops").mkdir()
    write_tracker(csv_path, failed("1"))
    lock = OwnerLock.acquire(csv_path.parent / ".quizops", SystemClock())
    try:
        with pytest.raises(OwnerPresent):
            reset_download_status(csv_path, "1")
        assert get_pending_downloads(csv_path) == []
    finally:
        lock.release()


def test_importing_the_room_brings_no_database() -> None:
    code = (
        "import sys, quizops.downloads as d; d.RowContext; "
        "assert not {'sqlalchemy', 'numpy', 'alembic', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute"):
        getattr(downloads, "nothing")  # noqa: B009
