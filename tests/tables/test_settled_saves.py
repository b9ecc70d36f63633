"""When a file may be read: nobody writes it, and two looks agree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from quizops.errors import ContentError, StorageError
from quizops.files import FileId
from quizops.tables import (
    Absent,
    FileSnapshot,
    Look,
    Settled,
    Settling,
    Unsettled,
    look_at,
    read_settled,
    settled_snapshot,
)
from quizops.testing import FakeClock

ONE, OTHER = FileId(1, 10, 100), FileId(1, 11, 200)


def pausing(clock: FakeClock, *events: Callable[[], object]) -> Callable[[float], None]:
    """A pause that moves the clock, and lets one thing happen at each call."""
    waiting = list(events)

    def pause(seconds: float) -> None:
        clock.advance(seconds)
        if waiting:
            waiting.pop(0)()

    return pause


def test_two_equal_looks_twenty_milliseconds_apart_are_enough() -> None:
    settling = Settling()
    assert settling.add(Look(0.0, ONE)) == Unsettled(0.020)
    assert settling.add(Look(0.015, ONE)) == Unsettled(pytest.approx(0.005))
    assert settling.add(Look(0.020, ONE)) == Settled(ONE)


def test_a_change_between_looks_begins_anew() -> None:
    settling = Settling()
    settling.add(Look(0.0, ONE))
    assert settling.add(Look(0.020, OTHER)) == Unsettled(0.020)
    assert settling.add(Look(0.040, OTHER)) == Settled(OTHER)


def test_a_file_that_is_open_for_writing_is_never_settled() -> None:
    settling = Settling()
    settling.add(Look(0.0, ONE))
    assert settling.add(Look(5.0, ONE, being_written=True)) == Unsettled(0.020)
    assert settling.add(Look(5.020, ONE)) == Unsettled(0.020)
    assert settling.add(Look(5.040, ONE)) == Settled(ONE)


def test_without_leases_the_bytes_must_agree_four_hundred_milliseconds_apart() -> None:
    settling = Settling()
    settling.add(Look(0.0, ONE, being_written=None, digest=b"a"))
    assert settling.add(Look(0.1, ONE, being_written=None, digest=b"a")) == Unsettled(pytest.approx(0.3))
    assert settling.add(Look(0.4, ONE, being_written=None, digest=b"b")) == Unsettled(0.4)
    assert settling.add(Look(0.8, ONE, being_written=None, digest=b"b")) == Settled(ONE, b"b")


def test_a_line_end_that_was_lost_is_waited_for_two_seconds() -> None:
    settling = Settling(ended_with_newline=True)
    assert settling.add(Look(0.0, ONE, ends_with_newline=False)) == Unsettled(2.0)
    assert settling.add(Look(0.1, OTHER)) == Unsettled(0.020)
    assert settling.add(Look(0.2, OTHER)) == Settled(OTHER)


def test_a_line_end_that_stays_away_is_accepted_after_two_seconds() -> None:
    settling = Settling(ended_with_newline=True)
    settling.add(Look(0.0, ONE, ends_with_newline=False))
    assert settling.add(Look(1.5, ONE, ends_with_newline=False)) == Unsettled(0.5)
    assert settling.add(Look(2.0, ONE, ends_with_newline=False)) == Settled(ONE)


def test_a_file_that_never_ended_with_a_line_end_is_not_waited_for() -> None:
    settling = Settling(ended_with_newline=False)
    settling.add(Look(0.0, ONE, ends_with_newline=False))
    assert settling.add(Look(0.020, ONE, ends_with_newline=False)) == Settled(ONE)


def test_a_file_that_is_gone_for_a_moment_begins_anew() -> None:
    settling = Settling()
    settling.add(Look(0.0, ONE))
    assert settling.add(Look(0.020, None)) == Absent()
    assert settling.add(Look(0.040, ONE)) == Unsettled(0.020)


def test_a_look_sees_whether_the_file_is_open_for_writing(tmp_path: Path, fake_clock: FakeClock) -> None:
    path = tmp_path / "q.csv"
    path.write_text("id\n1")
    look = look_at(path, fake_clock)
    assert (look.being_written, look.ends_with_newline) == (False, False)
    with path.open("a") as stream:
        assert look_at(path, fake_clock).being_written is True
        stream.write("\n")
    look = look_at(path, fake_clock)
    assert (look.being_written, look.ends_with_newline) == (False, True)
    assert look.file_id == FileId.of_path(path)
    assert look_at(tmp_path / "none.csv", fake_clock).file_id is None


def test_what_settled_is_read_only_while_it_is_still_that_version(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(b"id\n1\n")
    settled = Settled(FileId.of_stat(path.stat()))
    snapshot = read_settled(path, settled)
    assert snapshot is not None and snapshot.data == b"id\n1\n"
    with path.open("ab"):
        assert read_settled(path, settled) is None
    path.write_bytes(b"id\n12\n")
    assert read_settled(path, settled) is None
    path.unlink()
    assert read_settled(path, settled) is None


def test_what_settled_without_leases_is_read_only_with_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(b"id\n1\n")
    digest = hashlib.blake2b(b"id\n1\n", digest_size=16).digest()
    file_id = FileId.of_stat(path.stat())
    assert read_settled(path, Settled(file_id, digest)) is not None
    assert read_settled(path, Settled(file_id, b"other")) is None


def test_a_save_in_place_is_read_once_its_writer_is_done(tmp_path: Path, fake_clock: FakeClock) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(b"id,text\n1,a\n2,b\n")
    before = settled_snapshot(path, clock=fake_clock, pause=fake_clock.advance)
    writer = path.open("wb", buffering=0)
    pause = pausing(
        fake_clock, lambda: writer.write(b"id,text\n1,"), lambda: writer.write(b"a\n2,c\n"), writer.close
    )
    after = settled_snapshot(path, clock=fake_clock, pause=pause, previous=before)
    assert after.data == b"id,text\n1,a\n2,c\n"
    assert after.file_id == FileId.of_path(path)


def test_a_half_that_a_crashed_writer_left_is_waited_for_and_the_rest_is_taken(
    tmp_path: Path, fake_clock: FakeClock
) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(b"id,text\n1,a\n2,b\n")
    before = settled_snapshot(path, clock=fake_clock, pause=fake_clock.advance)
    path.write_bytes(b"id,text\n1,a\n2")
    rest = pausing(fake_clock, lambda: path.write_bytes(b"id,text\n1,a\n2,c\n"))
    after = settled_snapshot(path, clock=fake_clock, pause=rest, previous=before)
    assert after.data == b"id,text\n1,a\n2,c\n"


def test_an_unchanged_file_gives_the_snapshot_there_was_without_reading(
    tmp_path: Path, fake_clock: FakeClock
) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(b"id\n1\n")
    first = settled_snapshot(path, clock=fake_clock, pause=fake_clock.advance)
    assert settled_snapshot(path, clock=fake_clock, pause=fake_clock.advance, previous=first) is first


def test_a_file_replaced_by_rename_is_another_version(tmp_path: Path, fake_clock: FakeClock) -> None:
    path, other = tmp_path / "q.csv", tmp_path / "new"
    path.write_bytes(b"id\n1\n")
    other.write_bytes(b"id\n2\n")
    pause = pausing(fake_clock, lambda: other.replace(path))
    assert settled_snapshot(path, clock=fake_clock, pause=pause).data == b"id\n2\n"


def test_a_file_that_is_written_for_ever_is_given_up_with_a_hint(
    tmp_path: Path, fake_clock: FakeClock
) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(b"id\n1\n")
    with path.open("ab"), pytest.raises(ContentError) as caught:
        settled_snapshot(path, clock=fake_clock, pause=fake_clock.advance, patience_s=1.0)
    assert caught.value.rule == "unsettled"
    assert caught.value.hint


def test_a_missing_file_is_told(tmp_path: Path, fake_clock: FakeClock) -> None:
    with pytest.raises(ContentError) as caught:
        settled_snapshot(tmp_path / "q.csv", clock=fake_clock, pause=fake_clock.advance)
    assert caught.value.rule == "missing_file"


def test_a_folder_in_place_of_a_file_is_a_storage_error(tmp_path: Path, fake_clock: FakeClock) -> None:
    with pytest.raises(StorageError):
        settled_snapshot(tmp_path, clock=fake_clock, pause=fake_clock.advance)


def test_a_snapshot_knows_how_it_ends() -> None:
    assert FileSnapshot(Path("q.csv"), ONE, b"id\n").ends_with_newline
    assert not FileSnapshot(Path("q.csv"), ONE, b"id").ends_with_newline
    assert not FileSnapshot(Path("q.csv"), ONE, b"").ends_with_newline
