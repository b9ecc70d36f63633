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


def test_what_the_kernel_refuses_is_told_and_can_be_tried_again(
    tmp_path: Path, watching: FolderWatch, notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel's limit, as watchfiles tells it: 10,000 watches are not made for a test."""

    def refuse(*folders: Path, **named: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached")
        yield

    with monkeypatch.context() as patched:
        patched.setattr("watchfiles.watch", refuse)
        watching.watch_folders([tmp_path])
        watching.close()
        assert "limit" in str(watching.trouble)
        assert watching.folders == ()
    watching.watch_folders([tmp_path])
    assert watching.trouble is None
    (tmp_path / "a.csv").write_text("x")
    notices.wait_for(tmp_path / "a.csv")
