"""The tab Downloads: what its rows show, in 80 columns and without colours."""

from __future__ import annotations

from typing import Any

import pytest

from quizops.downloads.states import Category, Status
from quizops_console.link.tables import COLUMNS
from quizops_console.tui.widgets.layout import fitted
from quizops_console.views.columns import ColumnStore
from quizops_console.views.filtering import FilterProblem, parse_filter
from quizops_console.views.rows_view import RowsView
from quizops_console.views.section import Place
from quizops_console.views.spans import Line, Tone
from quizops_console.views.tabs.downloads import (
    CATEGORIES,
    DOWNLOADS,
    STATUSES,
    TRACKER,
    row_answered,
    row_sheet,
    source_line,
)

[SECTION] = DOWNLOADS.sections
Row = dict[str, str]


def row(**cells: str) -> Row:
    """A row of the table with nothing in it but `cells`."""
    zeros = {f"{source}_{part}": "0" for source in ("youtube", "drive") for part in ("tries", "files")}
    empty = {**dict.fromkeys(COLUMNS["tracker"], ""), **zeros, "youtube": "none", "drive": "none"}
    known = {"key": "162", "row_id": "162", "name": "B. Example", "tracker": "people.csv", "line": "12"}
    return {**empty, **known, **cells}


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def shown(told: Row) -> dict[str, str]:
    """What each column of the screen says of a row."""
    cells = {}
    for column in TRACKER.columns:
        found = column.show(told) if column.show else told[column.source]
        cells[column.title] = found if isinstance(found, str) else text(found)
    return cells


def view(*rows: Row) -> RowsView:
    store = ColumnStore.from_rows(
        TRACKER.store_columns, [[one[name] for name in TRACKER.store_columns] for one in rows]
    )
    return RowsView(TRACKER, store)


def ids(found: RowsView) -> list[str]:
    while found.work(1.0, lambda: 0.0):
        pass
    return [found.store.value(found.store_row(position), "row_id") for position in range(found.shown)]


@pytest.mark.parametrize(
    ("cells", "told", "tone"),
    [
        ({"youtube": "failed", "youtube_category": "network"}, "✗ network", Tone.BAD),
        ({"youtube": "failed"}, "✗ failed", Tone.BAD),
        (
            {"youtube": "pending", "youtube_category": "rate_limit", "youtube_next": "2026-11-22T04:30:00Z"},
            "⏸ rate-limit",
            Tone.WARN,
        ),
        ({"youtube": "pending"}, "· pending", Tone.PLAIN),
        ({"youtube": "completed", "youtube_files": "3"}, "✓ 3", Tone.GOOD),
        ({"youtube": "partial", "youtube_files": "2"}, "▲ partial 2", Tone.WARN),
        ({"youtube": "downloading"}, "⋯ downloading", Tone.INFO),
        ({"youtube": "skipped"}, "– skipped", Tone.DIM),
        ({}, "– none", Tone.DIM),
        ({"youtube": "failed", "youtube_category": "validation", "fence": "youtube"}, "✗ fenced", Tone.BAD),
        ({"youtube": "failed", "fence": "duplicate"}, "✗ duplicate", Tone.BAD),
    ],
)
def test_a_source_is_told_by_a_sign_and_a_word(cells: dict[str, str], told: str, tone: Tone) -> None:
    [span] = source_line(row(**cells), "youtube")
    assert (span.text, span.tone) == (told, tone)


def test_every_status_and_category_of_the_core_can_be_filtered_for() -> None:
    assert set(STATUSES) == set(Status)
    assert set(CATEGORIES) == set(Category)
    parse_filter(f"status:{','.join(Status)} category:{','.join(Category)}", TRACKER)


def test_a_row_reads_as_in_the_product_page() -> None:
    told = shown(
        row(
            type="MF-Si/Te-BS/P(C) #3",
            youtube="pending",
            youtube_category="rate_limit",
            youtube_tries="2",
            youtube_next="2026-11-22T04:30:00Z",
            attempt="2026-11-22T04:00:12Z",
        )
    )
    assert told == {
        "row": "162",
        "name": "B. Example",
        "type": "MF-Si/Te-BS/P(C) #3",
        "youtube": "⏸ rate-limit",
        "drive": "– none",
        "try": "2×",
        "next": "04:30",
    }


def test_a_next_try_on_another_day_is_told_by_its_day() -> None:
    told = row(youtube_next="2026-11-23T04:30:00Z", attempt="2026-11-22T04:00:12Z")
    assert shown(told)["next"] == "11-23"


def test_all_columns_fit_into_eighty_with_their_titles() -> None:
    layout = fitted(TRACKER.columns, 77)
    assert layout.after == 0
    widths = {TRACKER.columns[place.index].title: place.width for place in layout.places}
    assert widths["type"] == len("FF-Fi/Se-CP/B(S) #4") - 1
    assert all(width >= len(title) for title, width in widths.items())
    assert fitted(TRACKER.columns, 57).after == 0


def test_a_status_is_looked_for_in_the_source_that_is_meant() -> None:
    rows = [
        row(key="1", row_id="1", youtube="failed", youtube_category="network"),
        row(key="2", row_id="2", drive="failed", drive_category="quota"),
        row(key="3", row_id="3", youtube="completed", drive="completed"),
    ]
    for filter_text, found in {
        "status:failed": ["1", "2"],
        "status:failed source:drive": ["2"],
        "category:network": ["1"],
        "category:network source:drive": [],
        "source:any status:completed": ["3"],
        "-status:failed": ["3"],
    }.items():
        shown_rows = view(*rows)
        assert shown_rows.set_filter(filter_text) is None
        assert ids(shown_rows) == found, filter_text


def test_an_unknown_status_is_a_mistake_with_a_near_miss() -> None:
    with pytest.raises(FilterProblem) as caught:
        parse_filter("status:faild", TRACKER)
    assert "failed" in caught.value.hint


def test_what_failed_comes_first_when_sorted_by_a_source() -> None:
    rows = [row(key=word, row_id=word, youtube=word) for word in ("none", "completed", "failed", "pending")]
    sorted_rows = view(*rows)
    sorted_rows.set_sort("youtube", False)
    assert ids(sorted_rows) == ["failed", "pending", "completed", "none"]


def test_editing_goes_to_the_line_of_the_row() -> None:
    assert SECTION.place(row()) == Place("people.csv", 12)
    assert SECTION.ask(row()) == ("row", {"tracker": "people.csv", "row_id": "162", "line": "12"})


def document(**facts: Any) -> dict[str, Any]:
    """What the reader answers about a row."""
    source = {
        "status": "failed",
        "category": "rate_limit",
        "error": "rate-limited by YouTube",
        "tries": 0,
        "next_try": "2026-11-22T04:30:00Z",
        "files": [],
        "media_ids": ["abc"],
        "links": [f"https://youtu.be/{number}" for number in range(5)],
        "last_attempt": "2026-11-22T04:00:12Z",
    }
    nothing = {**source, "status": "none", "error": None, "links": [], "next_try": None, "last_attempt": None}
    deed = {"at": "2026-11-22T04:01:00Z", "what": "retried", "operator": "ann", "detail": "with 2 other rows"}
    return {"youtube": source, "drive": nothing, "cells": {"note": "a\nb"}, "history": [deed], **facts}


def test_details_tell_error_links_tries_and_history() -> None:
    lines = list(map(text, row_answered(row(youtube="failed", youtube_category="rate_limit"), document())))
    told = "\n".join(lines)
    assert "rate-limited by YouTube" in told
    assert "tried 2026-11-22 04:00:12Z  no try used  next 2026-11-22 04:30:00Z" in told
    assert "https://youtu.be/2  and 2 more" in told
    assert "retried by ann  with 2 other rows" in told
    assert not any(line.startswith("drive") for line in lines)


def test_details_without_an_answer_say_what_the_table_knows() -> None:
    lines = list(
        map(text, SECTION.details(row(youtube="failed", youtube_category="network", youtube_tries="2")))
    )
    assert lines[0].startswith("162  B. Example")
    assert lines[1] == "youtube  ✗ network  2 tries used"


def test_the_sheet_of_a_row_holds_everything_on_printable_lines() -> None:
    sheet = row_sheet(row(youtube="failed"), document())
    told = "\n".join(cells[1] for cells in sheet.rows)
    assert "https://youtu.be/4" in told
    assert "abc" in told
    assert all(cells[1].isprintable() for cells in sheet.rows)
    assert sheet.subject["row_id"] == "162"
