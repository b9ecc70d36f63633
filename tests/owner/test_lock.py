"""The lock of a workspace on a disk that does not play along."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizops.errors import OwnerPresent, StorageError
from quizops.lock import LOCK_NAME, OwnerLock, current_holder
from quizops.testing import FakeClock


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_lock_that_cannot_be_written_is_told_and_given_back(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).symlink_to("/dev/full")
    before = open_files()
    with pytest.raises(StorageError, match="cannot lock"):
        OwnerLock.acquire(tmp_path, FakeClock())
    assert open_files() == before


def test_a_refused_lock_leaves_no_file_open(tmp_path: Path) -> None:
    lock = OwnerLock.acquire(tmp_path, FakeClock())
    before = open_files()
    with pytest.raises(OwnerPresent):
        OwnerLock.acquire(tmp_path, FakeClock())
    assert open_files() == before
    lock.release()


def test_where_there_is_no_folder_nobody_holds_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert current_holder(tmp_path / "file") is None
    assert current_holder(tmp_path / "none") is None
