"""The registry of actions: complete, and at one with itself."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from tests.actions.moments import MOMENTS, each_possible

from quizops.jobs import JOBS
from quizops_console.actions import (
    ACTIONS,
    FORBIDDEN,
    SCOPE_NAMES,
    Action,
    Blocked,
    OnScreen,
    Request,
    keymap,
    keys_markdown,
    spelled,
)
from quizops_console.deeds.keymap import clashes

KEYS_OF_THE_DESIGN = {
    "everywhere": "1 2 3 4 [ ] tab shift+tab j k down up g G pageup pagedown left right / n N s space * u "
    "enter escape z e y c Y l p : ? ctrl+z q",
    "downloads": "r R x f",
    "merges": "m",
    "merges.plan": "< > = d v",
    "monitoring": "a x",
    "updates.releases": "b d",
}
PALETTE_ONLY = {
    *("write", "read_only", "theme", "mouse", "journal", "check", "start_owner", "stop_owner", "accept_loss"),
    *("prune_releases", "verify_releases", "retry_all_failed", "retry_category", "reapply", "one_pass"),
    "decide_file",
}


def test_no_two_actions_share_an_id() -> None:
    assert [name for name, times in Counter(action.id for action in ACTIONS).items() if times > 1] == []


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_an_action_has_a_title_and_a_sentence_of_help(action: Action) -> None:
    assert action.title
    assert len(action.title) <= 24
    assert action.help.endswith(".")
    assert action.help[0].isupper()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_scope_of_an_action_has_a_name(action: Action) -> None:
    assert action.where
    assert action.where <= SCOPE_NAMES.keys()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_keys_are_spelled_as_they_are_looked_up(action: Action) -> None:
    assert tuple(spelled(key) for key in action.keys) == action.keys


def test_no_key_means_two_things_in_one_place() -> None:
    assert [
        (one.id, other.id)
        for one, other in combinations(ACTIONS, 2)
        if set(one.keys) & set(other.keys) and clashes(one, other)
    ] == []


def test_no_default_key_belongs_to_terminals_or_multiplexers() -> None:
    keys = {key for action in ACTIONS for key in action.keys}
    assert not keys & FORBIDDEN
    assert not [key for key in keys if key.startswith(("alt+", "meta+", "super+", "hyper+"))]
    assert not [key for key in keys if key.count("+") > 1]


@pytest.mark.parametrize("scope", KEYS_OF_THE_DESIGN)
def test_each_key_of_the_design_does_something(scope: str) -> None:
    keys = keymap()
    missing = [key for key in KEYS_OF_THE_DESIGN[scope].split() if keys.action(key, [scope]) is None]
    assert missing == []


def test_what_has_no_key_is_in_the_palette() -> None:
    assert {action.id for action in ACTIONS if not action.keys} == PALETTE_ONLY


def test_every_request_is_a_job_of_the_owner() -> None:
    kinds = {
        request.kind
        for action, situation in each_possible()
        if (request := action.request(situation)) is not None
    }
    assert kinds - {"monitor.ack"} <= JOBS.keys()
    assert "releases.prune" in kinds


def test_whatever_asks_the_owner_counts_as_a_change() -> None:
    asking = {action.id for action, situation in each_possible() if action.request(situation) is not None}
    assert [action.id for action in ACTIONS if action.id in asking and not action.changes] == []


def test_no_action_changes_anything_where_it_may_only_read() -> None:
    for action, situation in each_possible():
        step = action.next_step(replace(situation, read_only=True))
        if action.changes:
            assert isinstance(step, Blocked)
        assert not isinstance(step, Request)


def test_every_change_can_be_done_somewhere() -> None:
    possible = {action.id for action, here in each_possible() if action.disabled_reason(here) is None}
    # They need marks, a folder without an owner, a read-only console, a first contact, a broken file.
    special = {"unmark_all", "start_owner", "write", "decide_file", "restore"}
    assert {action.id for action in ACTIONS} - possible == special


def test_outside_its_place_an_action_says_where_it_works() -> None:
    (reset,) = [action for action in ACTIONS if action.id == "reset"]
    assert reset.disabled_reason(MOMENTS[1]) == "works in Downloads"


def test_moving_about_is_the_screens_own() -> None:
    (down,) = [action for action in ACTIONS if action.id == "move_down"]
    assert down.next_step(MOMENTS[0]) == OnScreen()


def test_the_table_for_the_readme_has_every_action_once() -> None:
    lines = [line for line in keys_markdown().splitlines() if line.startswith("| `")]
    assert len(lines) == len(ACTIONS)
    assert "| `<` | Decide the conflict: what is live stays. |" in lines


def test_actions_and_what_is_drawn_from_them_load_neither_screen_nor_engine() -> None:
    views = ("footer", "help_sheet", "palette_list")
    modules = ["sys", "quizops_console.actions", *(f"quizops_console.menus.{view}" for view in views)]
    heavy = "[name for name in sys.modules if name.split('.')[0] in ('textual', 'rich', 'quizops')]"
    code = f"import {', '.join(modules)}; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"
