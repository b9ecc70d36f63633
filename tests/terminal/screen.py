"""A terminal's screen, made of the bytes that a program writes: pyte, and what pyte passes by."""

from __future__ import annotations

import base64
import binascii
import re
from collections import defaultdict
from typing import Any

import pyte
from pyte.modes import DECTCEM
from pyte.screens import Char

ALTERNATE_SCREEN = 1049
SYNCHRONIZED = 2026
BRACKETED_PASTE = 2004
MOUSE = frozenset({1000, 1002, 1003, 1006, 1015, 1016})
_PRIVATE = 5
"""How far pyte shifts the number of a private mode, to tell it from a public one."""

_OTHER_CSI = re.compile(rb"\x1b\[(?:[<>=][0-?]*[ -/]*[@-~]|[0-?]*[ -/]+[@-~])")
"""Sequences that pyte would print in part: key protocols, questions of modes, cursor shapes."""
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?\Z")
_COPY = re.compile(rb"\x1b\]52;[a-z0-9]*;([^\x07\x1b]*)(?:\x07|\x1b\\)")
_KEY_PROTOCOL = re.compile(rb"\x1b\[([<>])[0-9]*u")


class TerminalScreen(pyte.Screen):
    """What is to be seen, the modes that are on, and what was copied.

    `copied`: texts of OSC 52, oldest first. `key_protocols`: how many a program has pushed and not popped.
    """

    def __init__(self, columns: int, lines: int) -> None:
        self.copied: list[str] = []
        self.key_protocols = 0
        self._stream_rest = b""
        self._under: tuple[Any, Any] | None = None
        super().__init__(columns, lines)
        self._stream = pyte.ByteStream(self)

    def feed(self, data: bytes) -> None:
        """Take over what a program wrote; sequences may be cut anywhere."""
        data = self._stream_rest + data
        cut = _UNFINISHED.search(data)
        whole = data[: cut.start()] if cut else data
        self._stream_rest = data[len(whole) :]
        for text in _COPY.findall(whole):
            self._copy(text)
        for direction in _KEY_PROTOCOL.findall(whole):
            self.key_protocols += 1 if direction == b">" else -1
        self._stream.feed(_OTHER_CSI.sub(b"", whole))

    def _copy(self, text: bytes) -> None:
        try:
            self.copied.append(base64.b64decode(text, validate=True).decode())
        except (binascii.Error, UnicodeDecodeError):
            self.copied.append(repr(text))

    @property
    def private_modes(self) -> frozenset[int]:
        """The numbers of the private modes that are on."""
        return frozenset(mode >> _PRIVATE for mode in self.mode if mode % (1 << _PRIVATE) == 0)

    @property
    def is_torn(self) -> bool:
        """Whether the program is in the middle of a frame."""
        return SYNCHRONIZED in self.private_modes or bool(self._stream_rest)

    @property
    def has_cursor(self) -> bool:
        return DECTCEM in self.mode and not self.cursor.hidden

    @property
    def rows(self) -> list[str]:
        """The lines of text, with no blanks at their ends."""
        return [line.rstrip() for line in self.display]

    def row_cells(self, row: int) -> list[Char]:
        """The cells of one line, 0 being the topmost; the second half of a wide character is empty."""
        line = self.buffer[row]
        return [line[column] for column in range(self.columns)]

    def select_graphic_rendition(self, *attributes: int, **how: Any) -> None:
        """Private ones ask for key protocols, and change no look."""
        if not how.get("private"):
            super().select_graphic_rendition(*attributes)

    def set_mode(self, *modes: int, **how: Any) -> None:
        if how.get("private") and ALTERNATE_SCREEN in modes and self._under is None:
            self._under = (self.buffer, self.cursor)
            self.buffer = defaultdict(self.buffer.default_factory)
            self.dirty.update(range(self.lines))
        super().set_mode(*modes, **how)

    def reset_mode(self, *modes: int, **how: Any) -> None:
        super().reset_mode(*modes, **how)
        if how.get("private") and ALTERNATE_SCREEN in modes and self._under is not None:
            self.buffer, self.cursor = self._under
            self._under = None
            self.dirty.update(range(self.lines))
