"""The eight tracking cells: read, printed, kept."""

from __future__ import annotations

import pytest

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells, digest, found_state, printed
from quizops.downloads.states import Category, Fence, RowState, SourceName, SourceState, Status

FAILED = TrackingCells(
    youtube_status="failed",
    drive_status="completed",
    drive_files="drive/7/a.pdf,drive/7/b.pdf",
    drive_media_id="AAA,BBB",
    last_download_attempt="2026-11-22T04:05:06Z",
    download_errors="youtube: network: timed out (try 2 of 5)",
)


def test_the_columns_have_the_names_and_the_order_of_the_format() -> None:
    assert ",".join(TRACKING_COLUMNS) == (
        "youtube_status,youtube_files,youtube_media_id,drive_status,drive_files,drive_media_id,"
        "last_download_attempt,download_errors"
    )


def test_cells_are_taken_as_they_stand() -> None:
    state = found_state(FAILED)
    assert state.youtube == SourceState(
        Status.FAILED,
        category=Category.NETWORK,
        error="timed out",
        tries=2,
        last_attempt="2026-11-22T04:05:06Z",
    )
    assert state.drive == SourceState(
        Status.COMPLETED,
        ("drive/7/a.pdf", "drive/7/b.pdf"),
        ("AAA", "BBB"),
        last_attempt="2026-11-22T04:05:06Z",
    )


def test_found_cells_print_as_they_were() -> None:
    assert printed(found_state(FAILED), FAILED) == FAILED


def test_downloading_is_found_as_pending() -> None:
    assert found_state(TrackingCells(drive_status="downloading")).drive == SourceState(Status.PENDING)


def test_an_unknown_word_fences_its_source_off_and_leaves_the_other() -> None:
    cells = TrackingCells(
        youtube_status="dunno", drive_status="pending", download_errors="youtube: system: odd"
    )
    state = found_state(cells)
    assert state.youtube == Fence("dunno")
    assert state.drive == SourceState(Status.PENDING)
    reset = state.having(SourceName.DRIVE, SourceState())
    assert printed(reset, cells) == cells._replace(drive_status="")


@pytest.mark.parametrize("cell", ["Completed", " completed", "COMPLETED "])
def test_another_spelling_of_a_status_is_kept_byte_for_byte(cell: str) -> None:
    cells = TrackingCells(youtube_status=cell)
    assert found_state(cells).youtube == SourceState(Status.COMPLETED)
    assert printed(found_state(cells), cells) == cells


def test_lists_with_spaces_are_kept_when_they_say_the_same() -> None:
    cells = TrackingCells(youtube_status="completed", youtube_files="a.mp4, b.mp4", youtube_media_id="x , y")
    assert printed(found_state(cells), cells) == cells


def test_one_source_done_empties_only_its_own_error() -> None:
    cells = TrackingCells("failed", "", "", "failed", "", "", "", "youtube: quota: full; drive: system: odd")
    done = found_state(cells).having(SourceName.YOUTUBE, SourceState(Status.COMPLETED, ("f",), ("id",)))
    assert printed(done, cells).download_errors == "drive: system: odd"


def test_text_of_other_people_in_the_errors_stays_behind_ours() -> None:
    cells = TrackingCells(youtube_status="failed", download_errors="ask Bob")
    failed = SourceState(Status.FAILED, category=Category.PERMISSION, error="private video", tries=1)
    assert printed(RowState(failed), cells).download_errors == (
        "youtube: permission: private video (try 1 of 5); ask Bob"
    )


def test_an_error_that_already_stands_is_kept_even_with_another_limit() -> None:
    cells = FAILED._replace(download_errors="youtube: network: timed out (try 2 of 9)")
    assert printed(found_state(cells), cells, tries_allowed=5) == cells


def test_a_media_id_that_starts_like_a_formula_is_not_written_as_one() -> None:
    state = RowState(SourceState(Status.COMPLETED, ("youtube/1/x.mp4",), ("-abc_DEF123",)))
    cells = printed(state, TrackingCells())
    assert cells.youtube_media_id == " -abc_DEF123"
    assert found_state(cells).youtube == state.youtube


def test_the_attempt_is_the_later_one_of_both_sources() -> None:
    state = RowState(
        SourceState(Status.FAILED, last_attempt="2026-11-22T04:00:00Z"),
        SourceState(Status.FAILED, last_attempt="2026-11-23T04:00:00Z"),
    )
    assert printed(state, TrackingCells()).last_download_attempt == "2026-11-23T04:00:00Z"


def test_an_attempt_stays_while_the_other_source_has_one() -> None:
    state = found_state(FAILED)
    assert printed(state.having(SourceName.YOUTUBE, SourceState()), FAILED).last_download_attempt
    gone = RowState(SourceState(), SourceState())
    assert printed(gone, FAILED) == TrackingCells()


def test_the_attempt_of_a_fenced_source_is_not_emptied() -> None:
    cells = TrackingCells(
        youtube_status="odd", drive_status="failed", last_download_attempt="2026-11-22T04:00:00Z"
    )
    state = found_state(cells).having(SourceName.DRIVE, SourceState())
    assert printed(state, cells).last_download_attempt == "2026-11-22T04:00:00Z"


def test_the_digest_is_of_the_meaning_and_not_of_the_spelling() -> None:
    spelled = FAILED._replace(youtube_status=" Failed", drive_files="drive/7/a.pdf , drive/7/b.pdf")
    assert digest(spelled) == digest(FAILED)
    assert digest(FAILED._replace(youtube_files="x")) != digest(FAILED)
