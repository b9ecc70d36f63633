"""Keys: how they are spelled, and what an operator's own change."""

from __future__ import annotations

import pytest

from quizops_console.actions import BY_ID, keymap, label, pressed, spelled


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("^z", "ctrl+z"),
        ("Ctrl-Z", "ctrl+z"),
        (" G ", "G"),
        ("g", "g"),
        ("colon", ":"),
        ("less_than_sign", "<"),
    ],
)
def test_a_key_has_one_spelling(written: str, key: str) -> None:
    assert spelled(written) == key


@pytest.mark.parametrize(
    ("key", "character", "is_meant"),
    [
        ("less_than_sign", "<", "<"),
        ("G", "G", "G"),
        ("upper_g", "G", "G"),
        ("space", " ", "space"),
        ("ctrl+z", "\x1a", "ctrl+z"),
        ("enter", "\r", "enter"),
        ("pagedown", None, "pagedown"),
        ("plus", "+", "+"),
        ("alt+x", "x", "alt+x"),
    ],
)
def test_what_a_terminal_reports_is_that_key(key: str, character: str | None, is_meant: str) -> None:
    assert pressed(key, character) == is_meant


def test_a_key_is_shown_short() -> None:
    assert [label(key) for key in ("ctrl+z", "pagedown", "escape", "down", "R")] == [
        "^z",
        "PgDn",
        "esc",
        "↓",
        "R",
    ]


def test_the_nearest_scope_has_the_key() -> None:
    keys = keymap()
    scopes = ("monitoring.signals", "monitoring", "everywhere")
    assert keys.action("x", scopes) is BY_ID["recommendation"]
    assert keys.action("x", ("downloads.tracker", "downloads", "everywhere")) is BY_ID["skip"]
    assert keys.action("F", scopes) is None


def test_an_operators_key_replaces_the_default() -> None:
    keys = keymap({"move-down": "ctrl+n, down"})
    assert keys.action("ctrl+n", ["everywhere"]) is BY_ID["move_down"]
    assert keys.action("j", ["everywhere"]) is None
    assert keys.problems == ()


def test_two_actions_can_swap_their_keys() -> None:
    keys = keymap({"retry": "R", "reset": "r"})
    assert keys.problems == ()
    assert keys.action("r", ["downloads"]) is BY_ID["reset"]


def test_an_action_can_lose_its_keys() -> None:
    assert keymap({"reset": ""}).keys_of(BY_ID["reset"]) == ()


def test_a_key_that_is_taken_is_a_problem_and_the_default_stays() -> None:
    keys = keymap({"retry": "j"})
    (problem,) = keys.problems
    assert (problem.action, problem.message) == ("retry", "j is that of move_down")
    assert keys.keys_of(BY_ID["retry"]) == ("r",)


def test_one_key_may_mean_different_things_in_different_tabs() -> None:
    assert keymap({"acknowledge": "r"}).problems == ()


def test_a_problem_that_frees_a_key_again_is_found_too() -> None:
    """`retry` gets its key back, which `skip` had been given."""
    keys = keymap({"retry": "j", "skip": "r"})
    assert {problem.action for problem in keys.problems} == {"retry", "skip"}
    assert keys.action("r", ["downloads"]) is BY_ID["retry"]
    assert keys.action("x", ["downloads"]) is BY_ID["skip"]


@pytest.mark.parametrize("key", ["ctrl+s", "^q", "ctrl-b", "alt+x"])
def test_keys_of_terminals_are_refused(key: str) -> None:
    (problem,) = keymap({"retry": key}).problems
    assert "cannot be a key" in problem.message


def test_an_unknown_action_names_its_like() -> None:
    (problem,) = keymap({"retri": "t"}).problems
    assert problem.hint == "did you mean retry?"
