"""Which columns fit, and where the thumb stands."""

from __future__ import annotations

from quizops_console.tui.widgets.layout import GAP, fitted, furthest
from quizops_console.tui.widgets.scrollbar import Piece, Scrollbar
from quizops_console.views.table_spec import ColumnSpec, Width

COLUMNS = (
    ColumnSpec("id", "id", Width(4, 6, 8)),
    ColumnSpec("name", "name", Width(8, 20, 40), 2),
    ColumnSpec("type", "type", Width(6, 18, 20), 1),
    ColumnSpec("status", "status", Width(9, 10, 12)),
)


def widths(width: int, left: int = 0) -> dict[str, int]:
    return {COLUMNS[place.index].id: place.width for place in fitted(COLUMNS, width, left).places}


def test_columns_stand_beside_each_other_and_end_where_the_screen_does() -> None:
    for width in range(1, 140):
        for left in range(5):
            layout = fitted(COLUMNS, width, left)
            end = 0
            for place in layout.places:
                assert place.width >= 1
                assert place.x == (end + GAP if end else 0)
                end = place.x + place.width
            assert end <= max(width, 2 * GAP)
            assert layout.before + layout.after + len(layout.places) == len(COLUMNS)
            assert layout.places[0].index == 0


def test_room_that_is_left_goes_to_those_with_a_weight() -> None:
    assert widths(60) == {"id": 6, "name": 20, "type": 18, "status": 10}
    assert widths(75) == {"id": 6, "name": 33, "type": 20, "status": 10}


def test_every_column_can_be_reached_by_scrolling() -> None:
    for width in range(20, 60):
        last = furthest(COLUMNS, width)
        seen = {name for left in range(last + 1) for name in widths(width, left)}
        assert seen == {"id", "name", "type", "status"}
        assert fitted(COLUMNS, width, 99).left == last


def test_nothing_is_scrolled_where_everything_fits() -> None:
    assert fitted(COLUMNS, 80, 3).left == 0


def test_a_table_that_fits_has_no_scrollbar() -> None:
    assert set(Scrollbar(5, 5, 0).pieces()) == {Piece.NOTHING}


def test_the_thumb_is_at_an_end_only_where_the_rows_are() -> None:
    assert Scrollbar(10, 1000, 0).thumb() == (0, 1)
    assert Scrollbar(10, 1000, 1).thumb() == (1, 2)
    assert Scrollbar(10, 1000, 989).thumb() == (8, 9)
    assert Scrollbar(10, 1000, 990).thumb() == (9, 10)


def test_matches_are_ticks_also_on_the_thumb() -> None:
    bar = Scrollbar(10, 100, 0)
    ticks = bar.lines_of([0, 55, 99, 100, 4000])
    assert ticks == {0, 5, 9}
    pieces = bar.pieces(ticks)
    assert (pieces[0], pieces[5], pieces[1]) == (Piece.TICK_ON_THUMB, Piece.TICK, Piece.TRACK)


def test_a_click_at_either_end_of_the_scrollbar_leads_to_that_end() -> None:
    bar = Scrollbar(10, 100, 40)
    assert (bar.offset_at(0), bar.offset_at(9)) == (0, 90)
