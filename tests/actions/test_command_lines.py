"""Every equivalent command line is one that the commands accept."""

from __future__ import annotations

import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.actions.moments import each_possible, on_conflict, on_release, on_tracker
from typer.main import get_command

from quizops_console.actions import ACTIONS, BY_ID
from quizops_console.cli.main import COMMANDS

LINES = sorted({line for action, here in each_possible() if (line := action.command(here)) is not None})
WITHOUT_COMMAND = {
    # They ask first, and only then there is a line to tell.
    *("retry_category", "type_value", "decide_file"),
    # The screen itself, which a command has no part in.
    *("edit", "copy"),
}


def parsed(line: str) -> dict[str, Any]:
    """The parameters as the command gets them; nothing is done. Raises what Typer says of a wrong line."""
    program, first, *rest = shlex.split(line)
    assert program == "quizops"
    (entry,) = [entry for entry in COMMANDS if entry.word == first]
    group = get_command(import_module(f"quizops_console.cli.{entry.module}").app)
    words = rest if entry.is_group else [first, *rest]
    context = group.make_context("quizops", list(words))
    name, command, left = group.resolve_command(context, list(words))
    assert command is not None
    return dict(command.make_context(name, left, parent=context).params)


@pytest.mark.parametrize("line", LINES)
def test_a_command_line_is_understood_by_the_real_command(line: str) -> None:
    assert parsed(line)["folder"] == Path("my content")


def test_whatever_changes_something_has_its_command() -> None:
    told = {action.id for action, here in each_possible() if action.command(here) is not None}
    changing = {action.id for action in ACTIONS if action.changes}
    assert changing - told <= WITHOUT_COMMAND


def test_folder_and_rows_are_quoted_for_the_shell() -> None:
    here = on_tracker(row={"key": "a b", "row_id": "a b"})
    assert BY_ID["retry"].command(here) == "quizops downloads retry 'a b' -C './my content'"


def test_a_row_that_looks_like_an_option_comes_last() -> None:
    here = on_tracker(row={"key": "-5", "row_id": "-5"})
    line = BY_ID["skip"].command(here)
    assert line == "quizops downloads skip -C './my content' -- -5"
    assert parsed(line)["row_ids"] == ["-5"]


def test_marked_rows_come_in_natural_order() -> None:
    here = on_tracker(marked=frozenset({"10", "9", "170"}), folder=".")
    assert BY_ID["retry"].command(here) == "quizops downloads retry 9 10 170 -C ."


def test_no_line_names_more_rows_than_a_shell_takes() -> None:
    here = on_tracker(marked=frozenset(map(str, range(501))))
    assert BY_ID["retry"].command(here) is None


def test_a_value_keeps_its_dash_and_its_line_breaks() -> None:
    line = BY_ID["type_value"].command(on_conflict(answers={"value": "-5␊°C"}))
    assert line is not None
    assert parsed(line)["value"] == "-5\n°C"


def test_the_reason_of_a_rollback_is_told() -> None:
    line = BY_ID["rollback"].command(on_release(answers={"reason": "wrong answers"}))
    assert line == "quizops rollback --quiz planets --to 1.0.0 --reason 'wrong answers' -C './my content'"


def test_the_command_of_the_view_has_the_filter_it_can_tell() -> None:
    here = on_tracker(filter_text="status:failed source:drive text", folder=".")
    line = "quizops downloads list --status failed --source drive -C ."
    assert BY_ID["copy_command"].command(here) == line


def test_a_filter_that_no_option_can_tell_is_left_out() -> None:
    here = on_tracker(filter_text="status:failed,pending -source:drive", folder=".")
    assert BY_ID["copy_command"].command(here) == "quizops downloads list -C ."
