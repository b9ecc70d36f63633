from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from quizops_console.cli.main import COMMANDS, root_help

GROUPS = {
    "quiz": "list show check plan merge build diff resolve",
    "downloads": "status list retry reset skip accept",
    "runs": "list show log",
    "releases": "list show diff compare verify prune changelog",
    "monitor": "status alerts metrics ack",
    "db": "current history upgrade downgrade revision",
}
EVERY_COMMAND = [
    *((entry.word,) for entry in COMMANDS),
    *((group, word) for group, words in GROUPS.items() for word in words.split()),
]
HEAVY = {"textual", "sqlalchemy", "alembic", "numpy", "jsonschema_rs", "watchfiles"}

LOADED = """
import json, sys
from quizops_console.cli.main import main
for words in json.loads(sys.argv[1]):
    main(words)
print("\\n" + json.dumps(sorted(sys.modules)))
"""


def modules_after(*calls: list[str]) -> set[str]:
    """The modules that a fresh interpreter has loaded after these calls."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(calls)], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_first_help_loads_neither_typer_nor_anything_below_it() -> None:
    loaded = modules_after(["--help"], ["--version"], [])
    assert not loaded & {*HEAVY, "typer", "pydantic", "rich", "quizops.errors", "quizops.config"}
    assert {name for name in loaded if name.startswith("quizops_console.cli.")} == {
        "quizops_console.cli.main"
    }


def test_no_help_text_loads_the_engine_the_database_or_a_screen() -> None:
    loaded = modules_after(*[[*words, "--help"] for words in EVERY_COMMAND])
    assert not loaded & HEAVY
    rooms = {name.split(".")[1] for name in loaded if name.startswith("quizops.")}
    assert rooms == {"errors", "version"}


def test_a_group_is_loaded_without_the_other_groups() -> None:
    loaded = modules_after(["runs", "--help"])
    files = {name.removeprefix("quizops_console.cli.") for name in loaded if "_console.cli." in name}
    assert files == {"main", "options", "runs"}


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_each_help_ends_with_an_example_and_the_exit_codes(quizops: Any, words: tuple[str, ...]) -> None:
    answer = quizops(*words, "--help")
    assert answer.code == 0
    example, codes = answer.out.split("Example:")[1].split("Exit codes:")
    assert f"quizops {words[0]}" in example
    for code in ("0   done", "1   failed", "2   wrong usage"):
        assert code in codes
    assert max(map(len, answer.out.splitlines())) <= 80


def test_the_first_help_names_every_command_in_80_columns() -> None:
    text = root_help()
    assert max(map(len, text.splitlines())) <= 80
    assert all(f"\n  {entry.word} " in text for entry in COMMANDS)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_lists_exactly_its_commands(quizops: Any, group: str) -> None:
    lines = quizops(group, "--help").out.split("Commands:\n")[1].split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == GROUPS[group].split()


def test_the_version_is_printed_alone(quizops: Any) -> None:
    from quizops import __version__

    assert quizops("--version").out == f"quizops {__version__}\n"
    assert json.loads(quizops("--version", "--json").out) == {"version": __version__}
