"""Signs for terminals that lack them: every replacement is as wide as what it replaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from quizops_console.output import width_of
from quizops_console.tui.terminal.capabilities import Glyphs

_SIGNS = {
    "✓✔√": "+",
    "✗✘✕×": "x",
    "●◉◆■◼⬤▮": "*",
    "○◯◇□◻▯": "o",
    "⏸‖": "=",
    "⋯⟳↻": "~",
    "▶►▸❯›»→↳⇒": ">",
    "◀◄◂❮‹«←⇐": "<",
    "▲△▴↑⇧": "^",
    "▼▽▾↓⇩⏎": "v",
    "⚠": "!",
    "…": ".",
    "–—−‐‑‒": "-",
    "·•∙⋅": ".",
    "“”„": '"',
    "‘’‚′": "'",
    "␤␛�": "?",
    "±": "~",
    "↔↕": "|",
    "\u00a0\u2007\u202f": " ",
}
_LINES = {
    "─━═╌┄┈╍┅┉╴╶╸╺⎯▔": "-",
    "│┃║╎┆┊╏┇┋╵╷╹╻▏▎▍▌▐▕": "|",
    "┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫": "+",
    "╱": "/",
    "╲": "\\",
    "╳": "x",
}
_BLOCKS = {"▁▂": "_", "▃▄": "-", "▅▆": "=", "▇█▉▊▋▀": "#", "░": ".", "▒": ":", "▓": "%"}
_CONSOLE_FONT = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬█▄▌▐▀░▒▓■▲►▼◄←↑→↓↔↕•…–—“”‘’«»±×·√␤\u00a0"
_ROUNDED = {"╭": "┌", "╮": "┐", "╯": "┘", "╰": "└", "━": "─", "┃": "│"}
_CONSOLE_BLOCKS = {"▁▂": "_", "▃": "▄", "▅▆▇": "█", "▍▎▏": "▌", "▉▊▋": "█", "●◉": "•"}


def _spread(*tables: dict[str, str]) -> dict[str, str]:
    return {sign: plain for table in tables for signs, plain in table.items() for sign in signs}


_ASCII = _spread(_SIGNS, _LINES, _BLOCKS)
_LIMITED = {
    **{sign: plain for sign, plain in _ASCII.items() if sign not in _CONSOLE_FONT},
    **_ROUNDED,
    **_spread(_CONSOLE_BLOCKS),
}


def drawable(text: str, glyphs: Glyphs) -> str:
    """The text in characters that the terminal has, in as many columns as before."""
    if glyphs is Glyphs.FULL or text.isascii():
        return text
    return _replaced(text, glyphs)


@lru_cache(8192)
def _replaced(text: str, glyphs: Glyphs) -> str:
    if glyphs is Glyphs.LIMITED:
        return "".join(_LIMITED.get(character, character) for character in text)
    return "".join(character if character.isascii() else _ascii(character) for character in text)


@lru_cache(4096)
def _ascii(character: str) -> str:
    """A known sign, else the letter below its accents, else question marks."""
    if character in _ASCII:
        return _ASCII[character]
    width = width_of(character)
    base = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return base if base and len(base) == width else "?" * width
