"""What an operator saw is kept from one session to the next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizops_console.views.view_state import ViewStateFile

VIEWS = {"tab": "merges", "tracker": {"filter": "status:failed", "marks": ["1", "2"]}}


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    assert ViewStateFile(tmp_path, "ada", tmp_path).save(VIEWS)
    assert ViewStateFile(tmp_path, "ada", tmp_path).load() == VIEWS
    assert [path.suffix for path in (tmp_path / "quizops" / "views").iterdir()] == [".json"]


def test_operators_and_workspaces_have_files_of_their_own(tmp_path: Path) -> None:
    paths = {
        ViewStateFile(workspace, name, tmp_path).path
        for workspace in (tmp_path / "a", tmp_path / "b")
        for name in ("ada", "bob")
    }
    assert len(paths) == 4


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b'{"views": {"tab": 1}}', b"[" * 100_000])
def test_a_damaged_or_foreign_file_counts_as_nothing(tmp_path: Path, data: bytes) -> None:
    state = ViewStateFile(tmp_path, "ada", tmp_path)
    state.path.parent.mkdir(parents=True)
    state.path.write_bytes(data)
    assert state.load() == {}


def test_a_file_of_another_version_counts_as_nothing(tmp_path: Path) -> None:
    state = ViewStateFile(tmp_path, "ada", tmp_path)
    state.save(VIEWS)
    state.path.write_text(json.dumps(json.loads(state.path.read_text()) | {"version": 2}))
    assert state.load() == {}


def test_marks_are_kept_up_to_a_hundred_thousand(tmp_path: Path) -> None:
    state = ViewStateFile(tmp_path, "ada", tmp_path)
    assert state.save({"tracker": {"marks": [str(number) for number in range(100_001)]}})
    assert len(state.load()["tracker"]["marks"]) == 100_000


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "quizops").write_text("a file in the way")
    state = ViewStateFile(tmp_path, "ada", tmp_path)
    assert not state.save(VIEWS)
    assert state.load() == {}


def test_the_state_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert ViewStateFile(tmp_path, "ada").path.is_relative_to(tmp_path / "state" / "quizops")
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert ViewStateFile(tmp_path, "ada").path.is_relative_to(tmp_path / "home" / ".local" / "state")
