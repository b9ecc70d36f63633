"""A tracker: the ledger first, the CSV soon after, and nobody's bytes but ours."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.downloads.conftest import OpenTracker
from tests.downloads.tracker_files import HEADER, PLAIN, failed, read_tracker, row, write_tracker

from quizops.downloads.states import Category, SourceName, SourceState, Status
from quizops.downloads.tracker import Tracker
from quizops.errors import ContentError, UsageError
from quizops.ledger import Action, Ledger
from quizops.testing import FakeClock


def state(tracker: Tracker, row_id: str, source: SourceName = SourceName.YOUTUBE) -> SourceState:
    found = tracker.row(row_id)
    assert found is not None
    known = found[1].known(source)
    assert known is not None
    return known


def events(ledger: Ledger, kind: str) -> list[dict[str, object]]:
    with ledger.reading() as tx:
        return [dict(event.data) for event in reversed(tx.events.newest(100, kind))]


def newest_action(ledger: Ledger) -> Action:
    with ledger.reading() as tx:
        return tx.journal.newest("ann")[0]


# Opening


def test_opening_changes_no_byte(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, row("1"), failed("2"), header=PLAIN)
    before = csv_path.read_bytes()
    tracker = open_tracker()
    assert tracker.due_in_s() is None
    tracker.close()
    assert csv_path.read_bytes() == before
    assert [path.name for path in csv_path.parent.iterdir()] == ["tracker.csv"]


def test_the_first_write_adds_the_columns_behind_a_backup(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, row("1"), row("2"), header=PLAIN)
    before = csv_path.read_bytes()
    tracker = open_tracker()
    tracker.skip(["1"], operator="ann", sources=[SourceName.DRIVE])
    tracker.write_back()
    assert csv_path.read_bytes().splitlines()[0] == b"\xef\xbb\xbf" + ",".join(HEADER).encode()
    assert read_tracker(csv_path)["1"]["drive_status"] == "skipped"
    [backup] = (csv_path.parent / "backups").iterdir()
    assert gzip.decompress(backup.read_bytes()) == before


def test_no_byte_outside_the_tracking_cells_changes(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1", note="=1+1"), failed("2", name=" Ünïcode\u2028x "), failed("#"))
    before = csv_path.read_bytes()
    tracker = open_tracker()
    tracker.retry(["2"], operator="ann")
    tracker.write_back()
    after = csv_path.read_bytes()
    assert after != before
    assert after.replace(b"pending", b"failed") == before


def test_a_day_has_one_backup(csv_path: Path, open_tracker: OpenTracker, clock: FakeClock) -> None:
    write_tracker(csv_path, failed("1"), failed("2"), failed("3"))
    tracker = open_tracker()
    for row_id in ("1", "2"):
        tracker.retry([row_id], operator="ann")
        tracker.write_back()
    assert len(list((csv_path.parent / "backups").iterdir())) == 1
    clock.advance(86_400)
    tracker.retry(["3"], operator="ann")
    tracker.write_back()
    assert len(list((csv_path.parent / "backups").iterdir())) == 2


def test_old_backups_are_pruned(csv_path: Path, open_tracker: OpenTracker, clock: FakeClock) -> None:
    write_tracker(csv_path, failed("1"), failed("2"))
    tracker = open_tracker()
    tracker.retry(["1"], operator="ann")
    tracker.write_back()
    clock.advance(31 * 86_400)
    tracker.retry(["2"], operator="ann")
    tracker.write_back()
    [backup] = (csv_path.parent / "backups").iterdir()
    assert "2026-12-23" in backup.name


def test_a_file_without_row_ids_is_no_tracker(csv_path: Path, open_tracker: OpenTracker) -> None:
    csv_path.write_text("id,youtube_playlist\n1,x\n")
    with pytest.raises(ContentError, match="row_id"):
        open_tracker()


def test_a_file_without_links_is_no_tracker(csv_path: Path, open_tracker: OpenTracker) -> None:
    csv_path.write_text("row_id,name\n1,x\n")
    with pytest.raises(ContentError, match="no tracker"):
        open_tracker()


def test_downloading_is_found_as_pending_and_written_so(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, row("1", drive_status="downloading"))
    tracker = open_tracker()
    assert state(tracker, "1", SourceName.DRIVE).status is Status.PENDING
    tracker.write_back()
    assert read_tracker(csv_path)["1"]["drive_status"] == "pending"


# Operations


def test_retry_makes_failed_sources_due_and_keeps_what_is_known(
    csv_path: Path, open_tracker: OpenTracker
) -> None:
    write_tracker(csv_path, failed("1"))
    tracker = open_tracker()
    answer = tracker.retry(["1"], operator="ann")
    assert answer.changed == ("1",)
    assert state(tracker, "1") == SourceState(
        Status.PENDING,
        category=Category.NETWORK,
        error="timed out",
        tries=2,
        last_attempt="2026-11-20T04:05:06Z",
    )
    assert state(tracker, "1", SourceName.DRIVE).status is Status.COMPLETED


def test_rows_to_which_a_retry_does_not_apply_are_skipped_and_told(
    csv_path: Path, open_tracker: OpenTracker
) -> None:
    write_tracker(csv_path, failed("1"), row("2"))
    answer = open_tracker().retry(["1", "2", "nobody"], operator="ann")
    assert answer.changed == ("1",)
    assert [skipped.row_id for skipped in answer.skipped] == ["2"]
    assert "only failed and partial" in answer.skipped[0].reason
    assert answer.unknown == ("nobody",)


def test_a_change_is_in_the_ledger_before_it_is_in_the_csv(
    csv_path: Path, open_tracker: OpenTracker, ledger: Ledger
) -> None:
    write_tracker(csv_path, failed("1"))
    tracker = open_tracker()
    tracker.retry(["1"], operator="ann")
    assert read_tracker(csv_path)["1"]["youtube_status"] == "failed"
    assert tracker.waiting_rows == 1
    with ledger.reading() as tx:
        stored = tx.rows.get("tracker.csv", "1", "youtube")
    assert stored is not None
    assert stored.status == "pending"


def test_the_csv_follows_within_a_second(csv_path: Path, open_tracker: OpenTracker, clock: FakeClock) -> None:
    write_tracker(csv_path, *(failed(str(number)) for number in range(20)))
    tracker = open_tracker()
    for number in range(20):
        tracker.retry([str(number)], operator="ann")
        clock.advance(0.04)
    due = tracker.due_in_s()
    assert due is not None
    assert due <= 1.0
    clock.advance(due)
    assert tracker.tick().rows == 20
    assert tracker.waiting_rows == 0
    assert {cells["youtube_status"] for cells in read_tracker(csv_path).values()} == {"pending"}


def test_reset_starts_a_source_over(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1"))
    tracker = open_tracker()
    tracker.reset(["1"], operator="ann", sources=[SourceName.YOUTUBE])
    tracker.write_back()
    cells = read_tracker(csv_path)["1"]
    assert (cells["youtube_status"], cells["download_errors"]) == ("", "")
    assert cells["drive_files"] == "drive/1/a.pdf"
    assert cells["last_download_attempt"] == "2026-11-20T04:05:06Z"
    assert state(tracker, "1").detached
    tracker.reset(["1"], operator="ann")
    tracker.write_back()
    assert not any(read_tracker(csv_path)["1"][column] for column in HEADER[len(PLAIN) :])


def test_a_state_survives_a_restart(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1"), failed("2"))
    tracker = open_tracker()
    tracker.reset(["1"], operator="ann")
    again = open_tracker()
    assert state(again, "1") == SourceState(detached=True)
    assert again.waiting_rows == 1
    again.write_back()
    assert read_tracker(csv_path)["1"]["drive_status"] == ""


def test_states_are_recorded_in_one_transaction(
    csv_path: Path, open_tracker: OpenTracker, ledger: Ledger
) -> None:
    write_tracker(csv_path, row("1"))
    tracker = open_tracker()
    done = SourceState(
        Status.COMPLETED, ("youtube/1/v.mp4",), ("video1",), last_attempt="2026-11-22T04:00:00Z"
    )
    tracker.record({"1": {SourceName.YOUTUBE: done}})
    tracker.write_back()
    cells = read_tracker(csv_path)["1"]
    assert cells["youtube_files"] == "youtube/1/v.mp4"
    assert cells["last_download_attempt"] == "2026-11-22T04:00:00Z"
    assert events(ledger, "rows_recorded") == [{"count": 1, "rows": ["1"]}]


def test_recording_for_an_unknown_row_is_refused(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, row("1"))
    with pytest.raises(UsageError, match="'2'"):
        open_tracker().record({"2": {SourceName.YOUTUBE: SourceState()}})


# Undo


def test_undo_puts_back_every_row_that_nothing_touched_since(
    csv_path: Path, open_tracker: OpenTracker, ledger: Ledger
) -> None:
    write_tracker(csv_path, failed("1"), failed("2"), failed("3"))
    before = csv_path.read_bytes()
    tracker = open_tracker()
    tracker.reset(["1", "2", "3"], operator="ann")
    action = newest_action(ledger)
    assert action.title == "reset of 3 rows"
    tracker.record({"2": {SourceName.DRIVE: SourceState(Status.FAILED)}})
    told = tracker.undo(action, operator="ann")
    assert told.as_json() == {"restored": ["1", "3"], "touched": ["2"]}
    tracker.reset(["2"], operator="ann")
    tracker.record({"2": {source: _found(source) for source in SourceName}})
    tracker.write_back()
    assert csv_path.read_bytes() == before


def _found(source: SourceName) -> SourceState:
    attempt = "2026-11-20T04:05:06Z"
    if source is SourceName.DRIVE:
        return SourceState(Status.COMPLETED, ("drive/2/a.pdf",), ("file2",), last_attempt=attempt)
    return SourceState(
        Status.FAILED, category=Category.NETWORK, error="timed out", tries=2, last_attempt=attempt
    )


def test_nothing_is_undone_twice(csv_path: Path, open_tracker: OpenTracker, ledger: Ledger) -> None:
    write_tracker(csv_path, failed("1"))
    tracker = open_tracker()
    tracker.retry(["1"], operator="ann")
    action = newest_action(ledger)
    tracker.undo(action, operator="ann")
    with pytest.raises(UsageError, match="undone before"):
        tracker.undo(action, operator="ann")
    assert state(tracker, "1").status is Status.FAILED


def test_the_undo_list_survives_a_restart(csv_path: Path, open_tracker: OpenTracker, ledger: Ledger) -> None:
    write_tracker(csv_path, failed("1"))
    tracker = open_tracker()
    tracker.skip(["1"], operator="ann")
    tracker.close()
    again = open_tracker()
    assert again.undo(newest_action(ledger), operator="ann").restored == ("1",)
    again.write_back()
    assert read_tracker(csv_path)["1"]["youtube_status"] == "failed"


# Saves by others


def test_a_save_is_read_again_and_ours_is_applied_to_it(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1"), failed("2"))
    tracker = open_tracker()
    tracker.retry(["1"], operator="ann")
    write_tracker(csv_path, failed("2"), row("3", note="new"), failed("1", note="theirs"))
    tracker.write_back()
    cells = read_tracker(csv_path)
    assert list(cells) == ["2", "3", "1"]
    assert (cells["1"]["note"], cells["1"]["youtube_status"]) == ("theirs", "pending")


def test_a_stale_copy_is_written_over_with_one_warning(
    csv_path: Path, open_tracker: OpenTracker, ledger: Ledger
) -> None:
    rows = [failed(str(number)) for number in range(30)]
    write_tracker(csv_path, *rows)
    tracker = open_tracker()
    tracker.retry([str(number) for number in range(30)], operator="ann")
    tracker.write_back()
    write_tracker(csv_path, *rows)
    intake = tracker.refresh()
    assert len(intake.stale) == 30
    tracker.write_back()
    assert {cells["youtube_status"] for cells in read_tracker(csv_path).values()} == {"pending"}
    told = [event for event in events(ledger, "tracker_read") if event["stale"]]
    assert [event["stale"] for event in told] == [30]


def test_an_instruction_in_a_status_cell_is_followed(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1"), failed("2"))
    tracker = open_tracker()
    write_tracker(
        csv_path, failed("1") | {"youtube_status": "pending"}, failed("2") | {"drive_status": "reset"}
    )
    intake = tracker.refresh()
    assert {(order.row_id, order.word) for order in intake.orders} == {("1", "pending"), ("2", "reset")}
    tracker.write_back()
    cells = read_tracker(csv_path)
    assert cells["1"]["youtube_status"] == "pending"
    assert (cells["2"]["drive_status"], cells["2"]["drive_files"]) == ("", "")


def test_a_contested_cell_is_written_again_and_both_are_logged(
    csv_path: Path, open_tracker: OpenTracker, ledger: Ledger
) -> None:
    write_tracker(csv_path, failed("1"))
    before = csv_path.read_bytes()
    tracker = open_tracker()
    write_tracker(csv_path, failed("1") | {"drive_files": "elsewhere.pdf"})
    tracker.refresh()
    tracker.write_back()
    assert csv_path.read_bytes() == before
    told = events(ledger, "tracker_read")[-1]
    assert told["contests"] == [
        {"row_id": "1", "columns": {"drive_files": {"found": "elsewhere.pdf", "kept": "drive/1/a.pdf"}}}
    ]


def test_a_file_that_lost_its_columns_gets_them_again(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1"), failed("2"))
    tracker = open_tracker()
    write_tracker(csv_path, failed("1"), failed("2"), header=PLAIN)
    intake = tracker.refresh()
    assert not intake.is_news
    tracker.write_back()
    assert read_tracker(csv_path)["2"]["drive_media_id"] == "file2"


def test_an_office_lock_holds_the_write_back(
    csv_path: Path, open_tracker: OpenTracker, clock: FakeClock
) -> None:
    write_tracker(csv_path, failed("1"))
    lock = csv_path.with_name(".~lock.tracker.csv#")
    lock.write_text("somebody")
    tracker = open_tracker()
    tracker.retry(["1"], operator="ann")
    clock.advance(1)
    assert ".~lock.tracker.csv#" in (tracker.tick().waits_for or "")
    assert (tracker.waiting_rows, read_tracker(csv_path)["1"]["youtube_status"]) == (1, "failed")
    lock.unlink()
    clock.advance(1)
    assert tracker.tick().rows == 1
    assert tracker.trouble is None


def test_looking_on_changes_neither_the_ledger_nor_the_file(
    csv_path: Path, open_tracker: OpenTracker, ledger: Ledger
) -> None:
    write_tracker(csv_path, failed("1"), row("2", youtube_status="downloading"))
    before = csv_path.read_bytes()
    tracker = open_tracker(follow=False)
    assert state(tracker, "1").status is Status.FAILED
    with ledger.reading() as tx:
        assert tx.rows.load("tracker.csv") == []
        assert tx.events.head() == 0
    assert tracker.due_in_s() is None
    assert csv_path.read_bytes() == before


# Loss of rows


def test_losing_more_than_half_of_the_rows_is_held_and_asked_about(
    csv_path: Path, open_tracker: OpenTracker, ledger: Ledger
) -> None:
    rows = [failed(str(number)) for number in range(10)]
    write_tracker(csv_path, *rows)
    tracker = open_tracker()
    write_tracker(csv_path, *rows[:4])
    short = csv_path.read_bytes()
    tracker.refresh()
    assert tracker.held is not None
    assert (tracker.held.before, tracker.held.lost) == (10, 6)
    tracker.retry(["9"], operator="ann")
    assert "held" in (tracker.write_back().waits_for or "")
    assert csv_path.read_bytes() == short
    assert tracker.problems()[0].rule == "tracker_rows_lost"
    assert events(ledger, "tracker_held")[0]["rows_lost"] == 6


def test_losing_half_of_the_rows_is_no_loss(csv_path: Path, open_tracker: OpenTracker) -> None:
    rows = [failed(str(number)) for number in range(10)]
    write_tracker(csv_path, *rows)
    tracker = open_tracker()
    write_tracker(csv_path, *rows[:5])
    tracker.refresh()
    assert tracker.held is None
    assert len(list(tracker.rows())) == 5


def test_a_loss_is_still_held_after_a_restart(csv_path: Path, open_tracker: OpenTracker) -> None:
    rows = [failed(str(number)) for number in range(10)]
    write_tracker(csv_path, *rows)
    open_tracker()
    write_tracker(csv_path, rows[0])
    assert open_tracker().held is not None


def test_rows_that_come_back_end_the_hold(csv_path: Path, open_tracker: OpenTracker) -> None:
    rows = [failed(str(number)) for number in range(10)]
    write_tracker(csv_path, *rows)
    tracker = open_tracker()
    write_tracker(csv_path, rows[0])
    tracker.refresh()
    write_tracker(csv_path, *rows)
    tracker.refresh()
    assert tracker.held is None


def test_an_accepted_loss_is_not_asked_about_again(csv_path: Path, open_tracker: OpenTracker) -> None:
    rows = [failed(str(number)) for number in range(10)]
    write_tracker(csv_path, *rows)
    tracker = open_tracker()
    tracker.reset(["1", "9"], operator="ann")
    write_tracker(csv_path, *rows[:2])
    tracker.refresh()
    tracker.accept_loss("ann")
    assert tracker.held is None
    assert len(list(tracker.rows())) == 2
    tracker.write_back()
    assert read_tracker(csv_path)["1"]["youtube_status"] == ""
    assert open_tracker().held is None


# Fences


def test_duplicated_and_empty_row_ids_fence_those_rows_off_and_nothing_else(
    csv_path: Path, open_tracker: OpenTracker
) -> None:
    write_tracker(csv_path, failed("1"), failed("2"), failed("2"), failed(""), failed("#"), failed("3"))
    tracker = open_tracker()
    assert [row.context.row_id for row, _ in tracker.rows()] == ["1", "3"]
    assert tracker.retry(["2", "3"], operator="ann").unknown == ("2",)
    rules = [problem.rule for problem in tracker.problems()]
    assert rules.count("tracker_duplicate_row_id") == 2
    assert rules.count("tracker_empty_row_id") == 1
    assert rules.count("tracker_no_item") == 1


def test_a_row_index_counts_every_record(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("#"), failed("1"))
    found = open_tracker().row("1")
    assert found is not None
    assert found[0].context.row_index == 1


def test_an_unknown_status_fences_one_source(csv_path: Path, open_tracker: OpenTracker) -> None:
    write_tracker(csv_path, failed("1") | {"youtube_status": "dunno"})
    tracker = open_tracker()
    answer = tracker.retry(["1"], operator="ann")
    assert "'dunno'" in answer.skipped[0].reason
    tracker.reset(["1"], operator="ann", sources=[SourceName.DRIVE])
    tracker.write_back()
    cells = read_tracker(csv_path)["1"]
    assert (cells["youtube_status"], cells["drive_status"]) == ("dunno", "")
    assert cells["download_errors"] == "youtube: network: timed out (try 2 of 5)"
    again = open_tracker()
    assert [problem.rule for problem in again.problems()] == ["tracker_unknown_status"]
