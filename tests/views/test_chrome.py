"""The lines around a table: what they say, and what they leave out on a narrow screen."""

from __future__ import annotations

from typing import Any

import pytest

from quizops_console.output import width_of
from quizops_console.views.chrome import header_line, tab_at, tabs_line
from quizops_console.views.spans import Line, Tone

TITLES = ("Downloads", "Merges")


def facts(**changes: Any) -> dict[str, Any]:
    owner = {"state": changes.pop("owner", "running"), "trouble": None}
    told = {"environment": "dev", "health": "healthy", "paused": False, "files": 4, "owner": owner}
    return {**told, **changes}


def header(header: dict[str, Any], width: int = 80, **more: Any) -> str:
    return text(
        header_line(header, width=width, read_only=more.pop("read_only", False), folder="./content", **more)
    )


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def test_the_header_says_whose_folder_it_is_and_how_it_stands() -> None:
    told = header(facts(alerts=1))
    assert told.startswith(" quizops ./content")
    assert [part.strip() for part in told.split("  ") if part.strip()][1:] == [
        "dev",
        "watching 4 files",
        "● healthy",
        "1 alert",
        "?:help",
    ]


def test_the_header_is_as_wide_as_the_screen() -> None:
    for width in (60, 80, 160, 200):
        assert width_of(header(facts(alerts=3), width)) == width


def test_a_narrow_screen_keeps_what_matters_most() -> None:
    told = header(facts(alerts=2, owner="absent"), 48)
    assert "no owner" in told and "2 alerts" in told and "?:help" not in told
    assert width_of(told) <= 48


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"owner": "absent"}, "no owner"),
        ({"owner": "starting"}, "starting…"),
        ({"paused": True}, "paused"),
        ({"waiting_rows": 7}, "7 cells wait"),
        ({"waiting_rows": 1}, "1 cell waits"),
        ({"health": "critical"}, "✗ critical"),
        ({"health": "warning"}, "▲ warning"),
        ({"files": 1}, "watching 1 file "),
        ({"busy": {"what": "planning content", "done": 40, "total": 80}}, "planning content 50 %"),
        ({"busy": {"what": "planning content", "done": None, "total": None}}, "planning content"),
    ],
)
def test_the_header_says_what_is_out_of_the_ordinary(changes: dict[str, Any], word: str) -> None:
    assert word in header(facts(**changes))


def test_a_folder_that_cannot_be_read_is_said_in_place_of_everything_else() -> None:
    line = header_line(
        facts(), width=80, read_only=False, folder=".", trouble={"message": "the disk is gone", "hint": ""}
    )
    assert "the disk is gone" in text(line) and "healthy" not in text(line)
    assert any(span.tone is Tone.BAD for span in line)


def test_read_only_is_never_left_unsaid() -> None:
    assert "read-only" in header(facts(alerts=12), 60, read_only=True)


def test_before_anything_is_known_the_header_says_that() -> None:
    assert "opening…" in header({})


def test_a_long_path_keeps_its_end() -> None:
    line = header_line(facts(), width=60, read_only=False, folder="/a/very/long/path/to/the/content")
    assert "…" in text(line) and "content" in text(line)


def test_the_tab_and_section_that_are_looked_at_stand_out_without_colour() -> None:
    assert text(tabs_line(TITLES, 1, ("what waits", "quizzes"), 0)) == (
        " 1 Downloads [2 Merges]  ‹what waits› quizzes "
    )


def test_a_single_section_is_not_named_and_a_sheet_is() -> None:
    assert text(tabs_line(TITLES, 0, ("rows",), 0)) == "[1 Downloads] 2 Merges "
    assert text(tabs_line(TITLES, 0, ("rows",), 0, "row 151")).endswith("  row 151")


def test_a_click_finds_the_tab_whose_title_stands_there() -> None:
    line = text(tabs_line(TITLES, 0, ("rows",), 0))
    assert tab_at(TITLES, line.index("Downloads")) == 0
    assert tab_at(TITLES, line.index("Merges")) == 1
    assert tab_at(TITLES, len(line) + 5) is None
