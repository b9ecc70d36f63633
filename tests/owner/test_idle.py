"""A pass that has nothing to do is known without loading anything, and never where something changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quizops.files import FileId
from quizops.idle import nothing_changed
from quizops.owner import request, watch_once
from quizops.releases.disk.shelf import swapped_name

CSV = "id,template,text,answer_mc\n1,short,One?,one\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder after a pass that built its quiz and another one that had nothing to do."""
    (tmp_path / "questions.csv").write_text(CSV)
    watch_once(tmp_path)
    assert watch_once(tmp_path) == {"plans": [], "problems": []}
    return tmp_path


def test_after_a_pass_that_had_nothing_to_do_nothing_changed(content: Path) -> None:
    assert nothing_changed(content)


def test_after_a_pass_that_published_the_next_one_looks(tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text(CSV)
    watch_once(tmp_path)
    assert not nothing_changed(tmp_path)


def saved(content: Path) -> None:
    (content / "questions.csv").write_text(CSV.replace("one", "uno"))


def edited_by_hand(content: Path) -> None:
    path = content / "quiz_complete.json"
    path.write_text(path.read_text().replace("One?", "Uno?"))


def set_up_anew(content: Path) -> None:
    (content / "quizops.toml").write_text('[quiz]\nstrategy = "preserve"\n')


def come_to_a_new_folder(content: Path) -> None:
    (content / "more").mkdir()
    (content / "more" / "questions.csv").write_text(CSV)


def gone(content: Path) -> None:
    (content / "questions.csv").unlink()


def asked_for(content: Path) -> None:
    request(content, "pause", {})


def lost_its_history(content: Path) -> None:
    (content / ".quizops" / "ledger.sqlite").unlink()


def being_written(content: Path) -> None:
    (content / ".quizops" / "ledger.sqlite-wal").touch()


def swapped_out(content: Path) -> None:
    (store,) = (content / ".quizops" / "releases").iterdir()
    (store / swapped_name(content / "quiz_complete.json", FileId(1, 2, 3), None)).touch()


def without_cache(content: Path) -> None:
    shutil.rmtree(content / ".quizops" / "cache")


@pytest.mark.parametrize(
    "change",
    [
        saved,
        edited_by_hand,
        set_up_anew,
        come_to_a_new_folder,
        gone,
        asked_for,
        lost_its_history,
        being_written,
        swapped_out,
        without_cache,
    ],
)
def test_whatever_can_matter_makes_the_next_pass_look(content: Path, change: Callable[[Path], None]) -> None:
    change(content)
    assert not nothing_changed(content)


def test_what_still_waits_is_told_at_every_pass(tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text(CSV)
    (tmp_path / "broken.csv").write_bytes(b"id,text\xff\n")
    watch_once(tmp_path)
    assert watch_once(tmp_path)["problems"]
    assert not nothing_changed(tmp_path)
