"""Footer, palette and help show what the registry has."""

from __future__ import annotations

import pytest
from tests.actions.moments import MOMENTS, on_conflict, on_tracker

from quizops_console.actions import ACTIONS, BY_ID, Action, Situation, keymap
from quizops_console.menus.footer import fitting, footer_actions, footer_line
from quizops_console.menus.fuzzy import fit
from quizops_console.menus.help_sheet import help_groups, help_lines
from quizops_console.menus.palette_list import palette_line, palette_rows
from quizops_console.output import width_of
from quizops_console.views.spans import Line, Tone

KEYS = keymap()


def text(line: Line) -> str:
    return "".join(span.text for span in line)


@pytest.mark.parametrize("here", MOMENTS, ids=lambda here: "/".join(here.scopes))
def test_every_frequent_action_stands_in_the_footer_at_80_columns(here: Situation) -> None:
    wanted = footer_actions(here, KEYS)
    assert fitting(wanted, KEYS, 80) == wanted
    line = text(footer_line(here, KEYS, 80))
    assert [action.id for action in wanted if f"{KEYS.label(action)} {action.title}" not in line] == []


def test_every_frequent_action_has_a_footer() -> None:
    shown = {action.id for here in MOMENTS for action in footer_actions(here, KEYS)}
    assert {action.id for action in ACTIONS if action.frequent} == shown


@pytest.mark.parametrize("width", [200, 80, 60, 30, 10, 1])
@pytest.mark.parametrize("here", MOMENTS, ids=lambda here: "/".join(here.scopes))
def test_a_footer_is_never_wider_than_the_screen(here: Situation, width: int) -> None:
    assert width_of(text(footer_line(here, KEYS, width))) <= width


def test_the_palette_is_the_last_to_leave_the_footer() -> None:
    assert text(footer_line(on_tracker(), KEYS, 12)) == " : commands"


def test_what_cannot_be_done_is_dim() -> None:
    line = footer_line(on_tracker(read_only=True), KEYS, 80)
    assert (line[1].text, line[1].tone) == ("r", Tone.DIM)


def test_an_operators_own_key_stands_in_the_footer() -> None:
    assert text(footer_line(on_tracker(), keymap({"retry": "t"}), 80)).startswith(" t retry")


def test_the_palette_has_every_action() -> None:
    assert {row.action.id for row in palette_rows("", KEYS, on_tracker())} == {one.id for one in ACTIONS}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_name_of_an_action_finds_it_first(action: Action) -> None:
    assert palette_rows(f":{action.name}", KEYS, on_tracker())[0].action is action


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rtry", "retry"),
        ("allf", "retry_all_failed"),
        ("retry all", "retry_all_failed"),
        ("own", "start_owner"),
    ],
)
def test_a_few_letters_find_an_action(query: str, found: str) -> None:
    assert found in [row.action.id for row in palette_rows(query, KEYS, on_tracker())][:2]


def test_words_of_the_help_find_an_action_too() -> None:
    assert "filter_category" in [row.action.id for row in palette_rows("one category", KEYS, on_tracker())]


def test_letters_that_no_name_has_find_nothing() -> None:
    assert palette_rows("qqq", KEYS, on_tracker()) == []


def test_what_follows_a_name_is_its_argument() -> None:
    first, *_ = palette_rows(":theme high-contrast", KEYS, on_tracker())
    assert (first.action.id, first.argument) == ("theme", "high-contrast")


def test_a_row_of_the_palette_says_why_it_cannot_be_done() -> None:
    (row,) = [row for row in palette_rows("reset", KEYS, on_conflict()) if row.action.id == "reset"]
    assert row.reason == "works in Downloads"
    assert "works in Downloads" in text(palette_line(row, 76))


@pytest.mark.parametrize("width", [96, 72, 52, 30])
def test_rows_of_the_palette_fit(width: int) -> None:
    for row in palette_rows("", KEYS, on_tracker()):
        assert width_of(text(palette_line(row, width))) <= max(width, 8 + len(row.label))


def test_letters_typed_are_shown_in_the_name() -> None:
    first, *_ = palette_rows("rtry", KEYS, on_tracker())
    assert [span.text for span in palette_line(first, 76) if span.tone is Tone.MATCH] == ["r", "try"]


def test_letters_at_the_starts_of_words_count_more() -> None:
    words, inside = fit("raf", "retry-all-failed"), fit("raf", "craft")
    assert words is not None
    assert inside is not None
    assert words.score > inside.score
    assert fit("zz", "retry") is None


def test_the_help_has_every_action_once() -> None:
    rows = [row for group in help_groups(KEYS, on_tracker()) for row in group.rows]
    assert sorted(row.action.id for row in rows) == sorted(BY_ID)


def test_the_help_begins_with_this_place() -> None:
    titles = [group.title for group in help_groups(KEYS, on_conflict())]
    assert titles[:3] == ["Merges, what waits", "Merges", "Everywhere"]


def test_the_help_is_filtered_by_words() -> None:
    rows = [row.action.id for group in help_groups(KEYS, on_tracker(), "release hash") for row in group.rows]
    assert rows == ["verify_releases"]


@pytest.mark.parametrize("width", [92, 72, 52])
def test_lines_of_the_help_fit(width: int) -> None:
    for line in help_lines(help_groups(KEYS, on_tracker()), width):
        assert width_of(text(line)) <= width
