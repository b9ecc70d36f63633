"""The tour by keys in the README, followed key by key as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.terminal.conftest import OpenConsole
from tests.terminal.console import Console
from tests.terminal.editor import Editor
from tests.terminal.folder import Folder
from tests.terminal.keys import bytes_of_key

README = Path(__file__).parents[2] / "README.md"
_SECTION = re.compile(r"^## A tour by keys\n(.*?)^## ", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_EDIT = re.compile(r", change `([^`]+)` to `([^`]+)`")


@dataclass(frozen=True, slots=True)
class Stop:
    """A line of the tour: keys and texts to type, what is changed in the editor, what is seen then."""

    typed: tuple[str, ...]
    edit: tuple[str, str] | None
    seen: tuple[re.Pattern[str], ...]


def stops() -> Iterator[Stop]:
    """The lines of the section's tables, but for their heads."""
    section = _SECTION.search(README.read_text(encoding="utf-8"))
    assert section is not None
    for line in section[1].splitlines():
        if not line.startswith("| ") or line.startswith("| press"):
            continue
        press, see = line.strip("| ").split(" | ")
        edit = _EDIT.search(press)
        typed = tuple(_CODE.findall(_EDIT.sub("", press)))
        yield Stop(typed, (edit[1], edit[2]) if edit else None, tuple(map(spaced, _CODE.findall(see))))


def spaced(text: str) -> re.Pattern[str]:
    """Its words, however wide the columns of the screen are."""
    return re.compile(r"\s+".join(map(re.escape, text.split())))


def is_key(word: str) -> bool:
    try:
        bytes_of_key(word)
    except KeyError:
        return False
    return True


def follow(console: Console, folder: Folder, stop: Stop, *, is_small: bool) -> None:
    """Do what the line says and see what it says; on a small screen, something of that is new.

    Whoever reads along goes on once the screen is still.
    """
    if stop.edit is not None:
        Editor(folder, stop.edit)
    if is_small:
        assert not all(text.search(console.text) for text in stop.seen), console.told(
            f"{stop.seen} is there already"
        )
    for word in stop.typed:
        if is_key(word):
            console.press(word)
        else:
            console.type(word)
    console.sees(*stop.seen).settled()


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=str)
def test_the_tour_by_keys_shows_what_the_readme_says(
    size: tuple[int, int], tmp_path: Path, open_console: OpenConsole
) -> None:
    folder = Folder.sample(tmp_path)
    console = open_console(folder, size=size, env=Editor(folder).environment)
    *way, last = stops()
    assert len(way) > 20
    try:
        for stop in way:
            follow(console, folder, stop, is_small=size == (80, 24))
        console.press(*last.typed)
        assert console.wait_gone() == 0
    finally:
        folder.end()
