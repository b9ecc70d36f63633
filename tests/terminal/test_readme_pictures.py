"""The pictures in the README are screens that the console draws today."""

from __future__ import annotations

import re

from tests.terminal.make_pictures import PICTURES, pictures

_TEXT = re.compile(r"<text x=\"\d+\" y=\"(\d+)\"[^>]*>([^<]*)</text>")


def lines_of(picture: str) -> list[str]:
    """The words of each line, however they are painted."""
    lines: dict[int, list[str]] = {}
    for top, text in _TEXT.findall(picture):
        lines.setdefault(int(top), []).append("".join(text.split()))
    return ["".join(words) for _, words in sorted(lines.items())]


def test_the_picture_of_merges_is_what_the_console_shows() -> None:
    ((name, made),) = pictures("merges")
    assert lines_of(made) == lines_of((PICTURES / f"{name}.svg").read_text(encoding="utf-8"))
