"""What a pass leaves waiting is kept, so that a console shows it without planning."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from quizops.jobs.leftovers import KEPT
from quizops.ledger import Ledger
from quizops.owner import watch_once
from quizops.reports.quizzes import plans, waiting
from quizops.wiring import Parts

HEADER = "id,template,text,answer_mc,hint"
KINDS = ("added", "changed", "removed", "blanked", "withheld", "conflicts", "refused", "option_sets", "type")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    save(folder, "1,short,One?,one,h", "2,short,Two?,two,h", "3,short,Three?,three,h")
    watch_once(folder)
    return folder


def save(folder: Path, *rows: str) -> None:
    (folder / "questions.csv").write_text("\n".join([HEADER, *rows, ""]))


def edit_live(folder: Path, old: str, new: str) -> None:
    path = folder / "quiz_complete.json"
    path.write_text(path.read_text().replace(old, new))


def told(folder: Path) -> dict[str, Any]:
    parts = Parts.open(folder, read_only=True)
    try:
        [one] = waiting(parts)
        [plan] = plans(parts, None, {})
    finally:
        parts.close()
    assert {kind: one[kind] for kind in KINDS} == {kind: plan[kind] for kind in KINDS}
    return one


def wait_for_a_conflict(folder: Path) -> None:
    """A conflict at 2, a refused row, and a blanked cell."""
    edit_live(folder, "Two?", "Two by hand?")
    watch_once(folder)
    save(folder, "1,short,One?,one,", "2,short,Two anew?,two,h", "3,short,Three?,three,h", "x,short,?,y,")
    edit_live(folder, "Two by hand?", "Two by another hand?")


def test_what_waits_is_the_same_kept_as_planned(content: Path) -> None:
    wait_for_a_conflict(content)
    watch_once(content)
    one = told(content)
    assert one["totals"] == {"refused": 1, "conflicts": 1, "withheld": 0, "blanked": 1}
    assert one["conflicts"][0]["theirs"] == "Two anew?"


def test_what_is_kept_is_shown_without_a_plan(content: Path) -> None:
    """Nobody reads the questions: in their place stands something else that passes for the same version."""
    wait_for_a_conflict(content)
    watch_once(content)
    path = content / "questions.csv"
    stat = path.stat()
    path.write_bytes(f"{HEADER}\n".encode().ljust(stat.st_size, b"x"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    parts = Parts.open(content, read_only=True)
    assert [len(one["conflicts"]) for one in waiting(parts)] == [1]
    parts.close()


def test_saves_that_no_pass_has_seen_are_planned(content: Path) -> None:
    save(content, "1,short,One more?,one,h", "2,short,Two?,two,h", "3,short,Three?,three,h")
    assert [change["id"] for change in told(content)["changed"]] == [1]


def test_nothing_is_kept_where_nothing_waits_any_more(content: Path) -> None:
    wait_for_a_conflict(content)
    watch_once(content)
    save(content, "1,short,One?,one,h", "2,short,Two by another hand?,two,h", "3,short,Three?,three,h")
    watch_once(content)
    assert told(content)["totals"] == {}
    assert kept(content) == {}


def test_of_very_many_only_some_are_kept_and_the_totals_told(content: Path) -> None:
    save(content, "1,short,One?,one,h", *(f"x{number},short,?,y," for number in range(KEPT + 7)))
    watch_once(content)
    parts = Parts.open(content, read_only=True)
    [one] = waiting(parts)
    parts.close()
    assert (len(one["refused"]), one["totals"]["refused"]) == (KEPT, KEPT + 7)


def test_what_waits_unchanged_is_not_written_again(content: Path) -> None:
    wait_for_a_conflict(content)
    watch_once(content)
    before = written_at(content)
    rows = (
        (content / "questions.csv").read_text().replace("3,short,Three?,three,h", "3,short,Three??,three,h")
    )
    (content / "questions.csv").write_text(rows)
    watch_once(content)
    assert told(content)["totals"]["conflicts"] == 1
    assert written_at(content) == before


def written_at(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / ".quizops" / "ledger.sqlite")) as connection:
        return [at for (at,) in connection.execute("SELECT at FROM seen WHERE key LIKE 'left:%'")]


def kept(folder: Path) -> dict[str, Any]:
    parts = Parts.open(folder, read_only=True)
    ledger: Ledger = parts.ledger
    with ledger.reading() as tx:
        found = tx.seen.all("left:")
    parts.close()
    return found
