"""Commands that only look leave every file as it was, and start nothing."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from quizops.jobs import JOBS, Asked, open_folder
from quizops.wiring import Parts
from quizops.workspace import Workspace


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with two releases, left by its owner."""
    rows = "id,template,text,answer_mc\n1,short,One?,a\n2,short,Two{},b\n"
    (tmp_path / "questions.csv").write_text(rows.format("?"))
    parts = Parts.open(tmp_path)
    folder = open_folder(parts)
    folder.catch_up()
    (tmp_path / "questions.csv").write_text(rows.format("!"))
    JOBS["quiz.merge"](folder, {}, Asked("ada"))
    parts.close()
    return tmp_path


def everything(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Each file's inode, size and time; SQLite's two companions of a database come and go, and so may the
    cache."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "cache"]
    stats = {path: path.stat() for path in files if not path.name.endswith(("-wal", "-shm"))}
    return {str(path): (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in stats.items()}


def ledger_of(content: Path) -> list[str]:
    """Every row of every table, as text."""
    with sqlite3.connect(content / ".quizops" / "ledger.sqlite") as connection:
        return list(connection.iterdump())


def look_at_everything(content: Path) -> None:
    with Workspace.open(content) as workspace:
        workspace.status()
        workspace.quizzes()
        workspace.check()
        workspace.check_quizzes(None)
        workspace.plans()
        workspace.show_question(None, "1")
        workspace.releases()
        workspace.release(None, "1.0.1")
        workspace.verify()
        workspace.changelog()
        workspace.diff(None, "1.0.0", "live")
        assert [thread.name for thread in threading.enumerate() if thread.name == "releases"] == []


def test_looking_writes_nothing(content: Path) -> None:
    rows, before = ledger_of(content), everything(content)
    look_at_everything(content)
    assert everything(content) == before
    assert ledger_of(content) == rows


def test_a_copied_live_file_is_judged_without_a_record_of_it(content: Path) -> None:
    """Only the owner notes that another inode holds the bytes that it published."""
    (output,) = content.glob("quiz_complete.json")
    copy = output.with_suffix(".tmp")
    copy.write_bytes(output.read_bytes())
    copy.replace(output)
    with Workspace.open(content) as workspace:
        (quiz,) = [quiz["name"] for quiz in workspace.quizzes()]
        recorded = workspace._parts.archive.recorded(quiz, output)
        workspace.check_quizzes(None)
        assert workspace._parts.archive.holds_live_bytes(quiz, output)
        assert workspace._parts.archive.recorded(quiz, output) == recorded
    assert json.loads(output.read_bytes())["meta"]["version"] == "1.0.1"
