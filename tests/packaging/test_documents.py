"""What the documents say is true: their examples run, and what they name exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from quizops_console.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CALL = re.compile(r"\bquizops ((?:[a-z]+\b ?){1,2})")


@dataclass(frozen=True, slots=True)
class Example:
    """A command after `$ `, and the lines it must print; `…` stands for any text, or any lines."""

    command: str
    printed: str


def examples_in(document: Path) -> Iterator[Example]:
    for block in BLOCK.findall(document.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            while command.endswith("\\"):
                more, _, printed = printed.partition("\n")
                command = f"{command}\n{more.removeprefix('>')}"
            yield Example(command, printed.strip("\n"))


def fits(expected: str, printed: str) -> bool:
    pattern = re.escape(expected).replace("…", "(?:.|\n)*?")
    return re.fullmatch(pattern, printed.strip("\n")) is not None


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if list(examples_in(path))], ids=lambda p: p.name
)
def test_every_example_prints_what_the_document_says(document: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "QUIZOPS_OPERATOR": "ana",
    }
    for example in examples_in(document):
        done = subprocess.run(
            ["bash", "-c", example.command],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        told = f"$ {example.command}\n{done.stdout}"
        assert done.returncode == 0, told
        assert fits(example.printed, done.stdout), told


def commands_of(word: str) -> set[str]:
    """The second words that may follow a group's word; none after a command that is no group."""
    entry = next(entry for entry in COMMANDS if entry.word == word)
    if not entry.is_group:
        return set()
    module = __import__(f"quizops_console.cli.{entry.module}", fromlist=["app"])
    return set(typer.main.get_command(module.app).commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    known = {entry.word: commands_of(entry.word) for entry in COMMANDS}
    text = document.read_text(encoding="utf-8")
    for code in re.findall(r"`([^`\n]+)`", text) + BLOCK.findall(text):
        for words in CALL.findall(code):
            first, *rest = words.split()
            if first in known and known[first] and rest:
                assert rest[0] in known[first], f"{document.name}: quizops {words}"


def test_every_room_is_in_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.stem for path in (ROOT / "core" / "quizops").iterdir() if path.suffix in ("", ".py")}
    missing = {room for room in rooms if not re.search(rf"`{room}/?`", page)}
    assert missing - {"__init__", "__pycache__"} == set()


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for record in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert f"({record.name})" in listed
