"""kill -9 between any two steps of a write-back: a whole file, and a ledger that agrees."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from tests.downloads.tracker_files import PLAIN, failed, read_tracker, row, write_tracker

from quizops.clock import SystemClock
from quizops.downloads.states import SourceName, Status
from quizops.downloads.swap import SwapStep
from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.ledger import Ledger

STEPS = [step for step in SwapStep if step not in (SwapStep.GIVEN_BACK, SwapStep.ADOPTED)]


def opened(folder: Path, ledger: Ledger, setup: TrackerSetup | None = None) -> Tracker:
    return Tracker.open(
        folder / "tracker.csv", ledger, clock=SystemClock(), backups=folder / "backups", setup=setup
    )


def ledger_of(folder: Path) -> Ledger:
    return Ledger.open(folder / "ledger.sqlite", clock=SystemClock())


def killed_at(folder: Path, at: SwapStep, *, save: bytes | None = None) -> None:
    """Retry row 1, reset row 2 and write back in a process that dies at a step, after a save if given."""

    def at_step(step: SwapStep) -> None:
        if save is not None and step is SwapStep.CHECKED:
            (folder / "theirs.csv").write_bytes(save)
            (folder / "theirs.csv").rename(folder / "tracker.csv")
        if step is at:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            tracker = opened(folder, ledger_of(folder), TrackerSetup(at_step=at_step))
            tracker.retry(["1"], operator="ann")
            tracker.reset(["2"], operator="ann")
            tracker.write_back()
            tracker.close()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"it did not die at {at} but ended with {status}"


def begun(folder: Path, *, header: tuple[str, ...] | None = None) -> bytes:
    rows = (failed("1"), failed("2"), failed("3"))
    path = folder / "tracker.csv"
    write_tracker(path, *rows, **({"header": header} if header else {}))
    return path.read_bytes()


def status_of(tracker: Tracker, row_id: str) -> Status:
    found = tracker.row(row_id)
    assert found is not None
    known = found[1].known(SourceName.YOUTUBE)
    assert known is not None
    return known.status


def assert_settled(folder: Path) -> None:
    """After the next start: ledger and CSV agree, no edit is lost or doubled, nothing lies about."""
    with ledger_of(folder) as ledger:
        tracker = opened(folder, ledger)
        assert (status_of(tracker, "1"), status_of(tracker, "2")) == (Status.PENDING, Status.NONE)
        tracker.close()
        cells = read_tracker(folder / "tracker.csv")
        assert (cells["1"]["youtube_status"], cells["2"]["youtube_status"]) == ("pending", "")
        assert cells["3"]["youtube_status"] == "failed"
        with ledger.reading() as tx:
            assert tx.effects.pending() == []
            assert [
                event.data for event in tx.events.newest(50, "tracker_read") if event.data["contested"]
            ] == []
    names = {path.name for path in folder.iterdir()} - {"ledger.sqlite-shm", "ledger.sqlite-wal"}
    assert names == {"tracker.csv", "ledger.sqlite", "backups"}


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(tmp_path: Path, step: SwapStep) -> None:
    before = begun(tmp_path)
    killed_at(tmp_path, step)
    now = (tmp_path / "tracker.csv").read_bytes()
    exchanged = list(SwapStep).index(step) >= list(SwapStep).index(SwapStep.EXCHANGED)
    assert (now != before) == exchanged
    assert len(read_tracker(tmp_path / "tracker.csv")) == 3
    assert_settled(tmp_path)


@pytest.mark.parametrize("step", [SwapStep.EXCHANGED, SwapStep.GIVEN_BACK])
def test_a_kill_while_a_save_is_given_back_keeps_the_save(tmp_path: Path, step: SwapStep) -> None:
    begun(tmp_path)
    copy = write_tracker(
        tmp_path / "copy.csv", failed("1"), failed("2", note="theirs"), failed("3"), row("4")
    )
    data = copy.read_bytes()
    copy.unlink()
    killed_at(tmp_path, step, save=data)
    assert_settled(tmp_path)
    cells = read_tracker(tmp_path / "tracker.csv")
    assert (cells["2"]["note"], "4" in cells) == ("theirs", True)


def test_a_save_between_a_kill_and_the_next_start_is_kept(tmp_path: Path) -> None:
    begun(tmp_path)
    killed_at(tmp_path, SwapStep.EXCHANGED)
    write_tracker(tmp_path / "tracker.csv", failed("1"), failed("2", note="theirs"), failed("3"))
    assert_settled(tmp_path)
    assert read_tracker(tmp_path / "tracker.csv")["2"]["note"] == "theirs"


@pytest.mark.parametrize("step", [SwapStep.WRITTEN, SwapStep.EXCHANGED, SwapStep.RECORDED])
def test_a_kill_while_columns_are_added_leaves_all_or_none(tmp_path: Path, step: SwapStep) -> None:
    write_tracker(tmp_path / "tracker.csv", row("1"), row("2"), header=PLAIN)

    def at_step(reached: SwapStep) -> None:
        if reached is step:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            tracker = opened(tmp_path, ledger_of(tmp_path), TrackerSetup(at_step=at_step))
            tracker.skip(["1"], operator="ann")
            tracker.write_back()
        finally:
            os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    with ledger_of(tmp_path) as ledger:
        tracker = opened(tmp_path, ledger)
        tracker.close()
    cells = read_tracker(tmp_path / "tracker.csv")
    assert (cells["1"]["drive_status"], cells["2"]["drive_status"]) == ("skipped", "")
