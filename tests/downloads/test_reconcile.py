"""What a row means when the CSV and the ledger disagree."""

from __future__ import annotations

import pytest

from quizops.downloads.cells import TrackingCells, found_state, printed
from quizops.downloads.reconcile import Agreement, RowMemory, RowRecord, Verdict, reconcile
from quizops.downloads.states import Category, Fence, RowState, SourceName, SourceState, Status

FAILED = TrackingCells(
    youtube_status="failed",
    drive_status="completed",
    drive_files="drive/7/a.pdf",
    drive_media_id="AAA",
    last_download_attempt="2026-11-22T04:05:06Z",
    download_errors="youtube: network: timed out (try 2 of 5)",
)
DONE = FAILED._replace(
    youtube_status="completed",
    youtube_files="youtube/7/v.mp4",
    youtube_media_id="VVV",
    last_download_attempt="2026-11-23T04:05:06Z",
    download_errors="",
)


def contact(cells: TrackingCells) -> RowRecord:
    return reconcile(None, cells).record


def written(record: RowRecord, cells: TrackingCells) -> RowRecord:
    """The record after the row changed to what `cells` say and was written back."""
    return RowRecord(found_state(cells), record.memory.moved_to(cells))


@pytest.fixture
def record() -> RowRecord:
    """A row that was found failed and has been completed and written since."""
    return written(contact(FAILED), DONE)


def test_at_first_contact_the_cells_are_taken() -> None:
    verdict = reconcile(None, FAILED)
    assert verdict.agreement is Agreement.FIRST_CONTACT
    assert verdict.record == RowRecord(found_state(FAILED), RowMemory(FAILED))


def test_cells_as_last_seen_change_nothing(record: RowRecord) -> None:
    assert reconcile(record, DONE) == Verdict(Agreement.UNCHANGED, record)


def test_an_earlier_state_is_a_stale_copy_and_ours_is_written_again(record: RowRecord) -> None:
    verdict = reconcile(record, FAILED)
    assert verdict.agreement is Agreement.STALE
    assert verdict.record.state == record.state
    assert printed(verdict.record.state, FAILED) == DONE


@pytest.mark.parametrize(
    ("word", "status"), [("pending", Status.PENDING), ("skipped", Status.SKIPPED), ("reset", Status.NONE)]
)
def test_a_status_cell_alone_is_an_instruction(record: RowRecord, word: str, status: Status) -> None:
    verdict = reconcile(record, DONE._replace(drive_status=word))
    assert verdict.agreement is Agreement.INSTRUCTION
    assert verdict.orders == ((SourceName.DRIVE, word),)
    drive = verdict.record.state.known(SourceName.DRIVE)
    assert drive is not None
    assert drive.status is status
    assert verdict.record.state.youtube == record.state.youtube


def test_both_status_cells_can_be_instructions_at_once(record: RowRecord) -> None:
    verdict = reconcile(record, DONE._replace(drive_status="Reset ", youtube_status="skipped"))
    assert set(verdict.orders) == {(SourceName.DRIVE, "reset"), (SourceName.YOUTUBE, "skipped")}


def test_an_instruction_typed_into_a_stale_copy_is_followed(record: RowRecord) -> None:
    verdict = reconcile(record, FAILED._replace(youtube_status="reset"))
    assert verdict.orders == ((SourceName.YOUTUBE, "reset"),)
    assert verdict.record.state.youtube == SourceState(detached=True)


def test_a_word_that_stood_there_before_is_not_an_order_of_its_own() -> None:
    record = contact(FAILED._replace(youtube_status="pending"))
    verdict = reconcile(record, FAILED._replace(youtube_status="pending", drive_status="reset"))
    assert verdict.orders == ((SourceName.DRIVE, "reset"),)


@pytest.mark.parametrize(
    "cells",
    [
        DONE._replace(youtube_files="youtube/7/other.mp4"),
        DONE._replace(youtube_status="failed"),
        DONE._replace(youtube_status=""),
        DONE._replace(youtube_status="dunno"),
        DONE._replace(youtube_status="reset", youtube_files=""),
        DONE._replace(download_errors="drive: network: forged"),
        TrackingCells(),
    ],
)
def test_anything_else_is_contested_and_the_ledger_stays(record: RowRecord, cells: TrackingCells) -> None:
    verdict = reconcile(record, cells)
    assert verdict.agreement is Agreement.CONTESTED
    assert verdict.record.state == record.state


def test_an_unchanged_copy_of_a_followed_instruction_is_not_followed_again(record: RowRecord) -> None:
    order = DONE._replace(drive_status="reset")
    followed = reconcile(record, order).record
    rewritten = RowRecord(followed.state, followed.memory.moved_to(printed(followed.state, order)))
    assert reconcile(rewritten, order).agreement is Agreement.STALE


def test_a_fence_is_lifted_when_the_cell_is_mended() -> None:
    fenced = contact(TrackingCells(youtube_status="dunno", drive_status="completed"))
    assert fenced.state.youtube == Fence("dunno")
    verdict = reconcile(fenced, TrackingCells(youtube_status="completed", drive_status="completed"))
    assert verdict.agreement is Agreement.FIRST_CONTACT
    assert verdict.record.state.youtube == SourceState(Status.COMPLETED)


def test_a_retry_by_hand_keeps_tries_files_and_the_error() -> None:
    record = contact(FAILED)
    verdict = reconcile(record, FAILED._replace(youtube_status="pending"))
    state = verdict.record.state.known(SourceName.YOUTUBE)
    assert state is not None
    assert (state.status, state.tries, state.error, state.category) == (
        Status.PENDING,
        2,
        "timed out",
        Category.NETWORK,
    )


def test_a_stale_copy_is_known_in_any_spelling(record: RowRecord) -> None:
    assert reconcile(record, FAILED._replace(youtube_status=" FAILED")).agreement is Agreement.STALE


def test_nothing_but_the_rows_own_past_is_remembered() -> None:
    memory = contact(TrackingCells()).memory
    assert memory.remembers(TrackingCells())
    assert not memory.remembers(FAILED)
    assert RowState() == contact(TrackingCells()).state
