"""A save by somebody else at any moment of a write-back is never lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.downloads.tracker_files import failed, read_tracker, row, write_tracker

from quizops.downloads.swap import SECOND_LOOK_AFTER_S, SwapStep
from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.ledger import Ledger
from quizops.testing import FakeClock

MOMENTS = [
    SwapStep.BEGUN,
    SwapStep.WRITTEN,
    SwapStep.INTENDED,
    SwapStep.CHECKED,
    SwapStep.EXCHANGED,
    SwapStep.COMPARED,
    SwapStep.RECORDED,
]


def theirs(path: Path) -> bytes:
    """What a colleague's editor holds: row 2 has another note, row 4 is new."""
    copy = path.with_name("theirs.csv")
    write_tracker(copy, failed("1"), failed("2", note="by a colleague"), failed("3"), row("4"))
    data = copy.read_bytes()
    copy.unlink()
    return data


def save_by_rename(path: Path) -> Callable[[], None]:
    def save() -> None:
        other = path.with_name("saved.csv")
        other.write_bytes(theirs(path))
        other.rename(path)

    return save


def save_in_place(path: Path) -> Callable[[], None]:
    def save() -> None:
        path.write_bytes(theirs(path))

    return save


class SlowWriter:
    """An editor that opens the file, and writes into whatever inode that was until it closes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1

    def begin(self) -> None:
        self._fd = os.open(self._path, os.O_RDWR)
        os.pwrite(self._fd, theirs(self._path), 0)

    def finish(self) -> None:
        os.ftruncate(self._fd, len(theirs(self._path)))
        os.close(self._fd)


class AtStep:
    """Does something once, when a step is reached."""

    def __init__(self) -> None:
        self.step: SwapStep | None = None
        self.act: Callable[[], None] = lambda: None

    def __call__(self, step: SwapStep) -> None:
        if step is self.step:
            self.step = None
            self.act()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def at_step() -> AtStep:
    return AtStep()


@pytest.fixture
def tracker(tmp_path: Path, clock: FakeClock, at_step: AtStep) -> Iterator[Tracker]:
    path = write_tracker(tmp_path / "tracker.csv", failed("1"), failed("2"), failed("3"))

    def pause(seconds: float) -> None:
        clock.advance(max(seconds, 0.001))

    setup = TrackerSetup(pause=pause, at_step=at_step)
    with Ledger.in_memory(clock=clock) as ledger:
        yield Tracker.open(path, ledger, clock=clock, backups=tmp_path / "backups", setup=setup)


def settle(tracker: Tracker, clock: FakeClock) -> None:
    """Let the watcher tell of the save and the owner's loop go on until nothing is due."""
    tracker.refresh()
    for _ in range(20):
        due = tracker.due_in_s()
        if due is None:
            return
        clock.advance(due + 0.001)
        tracker.tick()
    raise AssertionError(f"still busy: {tracker.trouble}")


def assert_nothing_is_lost(tracker: Tracker) -> None:
    cells = read_tracker(tracker.path)
    assert cells["2"]["note"] == "by a colleague"
    assert "4" in cells
    assert cells["1"]["youtube_status"] == "pending"
    assert cells["3"]["youtube_status"] == "failed"
    left = sorted(path.name for path in tracker.path.parent.iterdir())
    assert left == ["backups", "tracker.csv"]


@pytest.mark.parametrize("step", MOMENTS)
@pytest.mark.parametrize("saving", [save_by_rename, save_in_place])
def test_a_save_at_any_moment_is_kept_and_ours_applied_to_it(
    tracker: Tracker,
    clock: FakeClock,
    at_step: AtStep,
    step: SwapStep,
    saving: Callable[[Path], Callable[[], None]],
) -> None:
    tracker.retry(["1"], operator="ann")
    at_step.step, at_step.act = step, saving(tracker.path)
    tracker.write_back()
    assert at_step.step is None
    settle(tracker, clock)
    assert_nothing_is_lost(tracker)


@pytest.mark.parametrize("step", MOMENTS)
def test_a_slow_writer_that_had_the_file_open_is_waited_for(
    tracker: Tracker, clock: FakeClock, at_step: AtStep, step: SwapStep
) -> None:
    tracker.retry(["1"], operator="ann")
    writer = SlowWriter(tracker.path)
    at_step.step, at_step.act = step, writer.begin
    tracker.write_back()
    clock.advance(SECOND_LOOK_AFTER_S + 1)
    tracker.tick()
    writer.finish()
    settle(tracker, clock)
    assert_nothing_is_lost(tracker)


def test_a_save_into_the_swapped_out_file_is_found_by_the_second_look(
    tracker: Tracker, clock: FakeClock
) -> None:
    editor = os.open(tracker.path, os.O_RDONLY)
    tracker.retry(["1"], operator="ann")
    tracker.write_back()
    late = os.open(f"/proc/self/fd/{editor}", os.O_WRONLY | os.O_TRUNC)
    os.write(late, theirs(tracker.path))
    os.close(late)
    os.close(editor)
    settle(tracker, clock)
    assert_nothing_is_lost(tracker)


def test_half_a_file_in_the_swapped_out_file_is_kept_aside(tracker: Tracker, clock: FakeClock) -> None:
    editor = os.open(tracker.path, os.O_RDONLY)
    tracker.retry(["1"], operator="ann")
    tracker.write_back()
    late = os.open(f"/proc/self/fd/{editor}", os.O_WRONLY | os.O_TRUNC)
    os.close(late)
    os.close(editor)
    settle(tracker, clock)
    assert read_tracker(tracker.path)["1"]["youtube_status"] == "pending"
    assert any("save-" in path.name for path in (tracker.path.parent / "backups").iterdir())


def test_of_two_saves_the_newer_stays_and_the_other_is_kept(
    tracker: Tracker, clock: FakeClock, at_step: AtStep
) -> None:
    editor = os.open(tracker.path, os.O_RDONLY)
    tracker.retry(["1"], operator="ann")
    tracker.write_back()
    write_tracker(tracker.path, failed("1"), failed("2", note="first"), failed("3"))
    tracker.refresh()
    late = os.open(f"/proc/self/fd/{editor}", os.O_WRONLY | os.O_TRUNC)
    os.write(late, theirs(tracker.path))
    os.close(late)
    os.close(editor)
    settle(tracker, clock)
    assert_nothing_is_lost(tracker)
    [kept] = (path for path in (tracker.path.parent / "backups").iterdir() if "save-" in path.name)
    assert b"first" in kept.read_bytes()
