from pathlib import Path

import pytest

from quizops.files import FileId
from quizops.testing import FakeClock
from quizops.watch import Save, Saves


class Desk:
    """Saves under a clock that the test moves."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.ended_with_newline = False
        self.saves = Saves(self.clock, lambda _: self.ended_with_newline)

    def after(self, seconds: float) -> list[Save]:
        self.clock.advance(seconds)
        return self.saves.look()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_file_settles_after_two_equal_looks(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n")
    desk.saves.note([path])
    assert desk.saves.look() == []
    (save,) = desk.after(0.02)
    assert save.file_id == FileId.of_path(path)
    assert len(desk.saves) == 0


def test_a_file_that_somebody_has_open_for_writing_waits(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as stream:
        stream.write("id\n1\n")
        stream.flush()
        desk.saves.note([path])
        assert desk.saves.look() == []
        for _ in range(10):
            assert desk.after(0.025) == []
    assert desk.after(0.025) == []
    assert [save.path for save in desk.after(0.025)] == [path]


def test_a_file_that_lost_its_last_line_end_is_given_two_seconds(tmp_path: Path, desk: Desk) -> None:
    desk.ended_with_newline = True
    path = tmp_path / "a.csv"
    path.write_text("id\n1")
    desk.saves.note([path])
    desk.saves.look()
    assert desk.after(1.9) == []
    assert [save.path for save in desk.after(0.2)] == [path]


def test_a_file_that_vanishes_for_a_moment_is_not_gone(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "a.csv"
    desk.saves.note([path])
    assert desk.saves.look() == []
    path.write_text("id\n")
    assert desk.after(0.5) == []
    (save,) = desk.after(0.02)
    assert save.settled is not None


def test_a_file_that_stays_away_is_gone(tmp_path: Path, desk: Desk) -> None:
    desk.saves.note([tmp_path / "a.csv"])
    assert desk.saves.look() == []
    (save,) = desk.after(0.5)
    assert save.settled is None


def test_the_next_look_is_announced(tmp_path: Path, desk: Desk) -> None:
    assert desk.saves.due_in_s() is None
    path = tmp_path / "a.csv"
    path.write_text("id\n")
    desk.saves.note([path])
    assert desk.saves.due_in_s() == 0
    desk.saves.look()
    assert desk.saves.due_in_s() == pytest.approx(0.02)
