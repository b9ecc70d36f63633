"""A tracker stays one when a save takes its header away, and somebody is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizops import Workspace
from quizops.owner import watch_once
from quizops.wiring import Parts

TRACKER = "row_id,name,type,youtube_playlist\n1,A,T,https://youtu.be/a\n2,B,T,https://youtu.be/b\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(TRACKER)
    assert watch_once(tmp_path)["problems"] == []
    return tmp_path


def rules(content: Path) -> list[str]:
    return [problem["rule"] for problem in watch_once(content)["problems"]]


@pytest.mark.parametrize("rest", [b"", b"\n", b"\xff\xfe"])
def test_a_tracker_that_was_emptied_is_told_at_every_pass(content: Path, rest: bytes) -> None:
    (content / "people.csv").write_bytes(rest)
    assert rules(content)
    assert rules(content)
    with Workspace.open(content) as workspace:
        failing = [check["name"] for check in workspace.health()["checks"] if check["status"] == "fail"]
    assert "csv people.csv" in failing


def test_it_is_well_again_when_its_rows_are_back(content: Path) -> None:
    whole = (content / "people.csv").read_bytes()
    (content / "people.csv").write_bytes(b"")
    watch_once(content)
    (content / "people.csv").write_bytes(whole)
    assert rules(content) == []
    with Workspace.open(content) as workspace:
        assert len(workspace.download_rows()) == 2


def test_more_than_half_of_the_rows_lost_is_held_and_told(content: Path) -> None:
    (content / "people.csv").write_text(TRACKER.splitlines(keepends=True)[0])
    assert rules(content) == ["tracker_rows_lost"]


def test_a_tracker_that_became_a_table_of_questions_is_one_no_more(content: Path) -> None:
    (content / "people.csv").write_text("id,template,text,answer_mc\n1,short,One?,one\n")
    assert rules(content) == []


def test_events_tell_of_it_once(content: Path) -> None:
    (content / "people.csv").write_bytes(b"")
    watch_once(content)
    watch_once(content)
    parts = Parts.open(content, read_only=True)
    with parts.ledger.reading() as tx:
        assert len(tx.events.newest(10, kind="refused")) == 1
    parts.close()
