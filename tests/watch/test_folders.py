import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizops.watch import FolderWatch


class Notices:
    """Collects notices and waits for one path at a time."""

    def __init__(self) -> None:
        self._queue: queue.Queue[set[Path]] = queue.Queue()

    def __call__(self, paths: set[Path]) -> None:
        self._queue.put(paths)

    def wait_for(self, path: Path) -> None:
        while path not in self._queue.get(timeout=10):
            pass


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def watching(notices: Notices) -> Iterator[FolderWatch]:
    watch = FolderWatch(notices)
    yield watch
    watch.close()


def test_a_save_in_place_is_noticed(tmp_path: Path, watching: FolderWatch, notices: Notices) -> None:
    watching.watch_folders([tmp_path])
    (tmp_path / "a.csv").write_text("x")
    notices.wait_for(tmp_path / "a.csv")


def test_saves_by_rename_are_noticed_again_and_again(
    tmp_path: Path, watching: FolderWatch, notices: Notices
) -> None:
    watching.watch_folders([tmp_path])
    for text in ("one", "two", "three"):
        (tmp_path / ".a.tmp").write_text(text)
        (tmp_path / ".a.tmp").rename(tmp_path / "a.csv")
        notices.wait_for(tmp_path / "a.csv")


def test_a_folder_added_later_is_watched(tmp_path: Path, watching: FolderWatch, notices: Notices) -> None:
    watching.watch_folders([tmp_path])
    later = tmp_path / "later"
    later.mkdir()
    notices.wait_for(later)
    watching.watch_folders([tmp_path, later])
    (later / "b.csv").write_text("x")
    notices.wait_for(later / "b.csv")


def test_a_folder_that_is_gone_stops_nothing(tmp_path: Path, watching: FolderWatch, notices: Notices) -> None:
    watching.watch_folders([tmp_path / "never", tmp_path])
    (tmp_path / "a.csv").write_text("x")
    notices.wait_for(tmp_path / "a.csv")
