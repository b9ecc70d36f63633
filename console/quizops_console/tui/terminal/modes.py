"""The sequences that make a terminal a screen, and those that undo them."""

from __future__ import annotations

import termios
from typing import Any

_ASK_FOR_SYNCHRONISED = "\x1b[?2026$p"
_MOUSE = ("\x1b[?1000h\x1b[?1002h\x1b[?1006h", "\x1b[?1006l\x1b[?1002l\x1b[?1000l")
_ALTERNATE_SCREEN = ("\x1b[?1049h", "\x1b[?1049l")
_HIDDEN_CURSOR = ("\x1b[?25l", "\x1b[?25h")
_FOCUS_EVENTS = ("\x1b[?1004h", "\x1b[?1004l")
_BRACKETED_PASTE = ("\x1b[?2004h", "\x1b[?2004l")
_NO_WRAP = ("\x1b[?7l", "\x1b[?7h")
_PLAIN = "\x1b[0m"


class Modes:
    """For one kind of terminal; the Linux console knows no mouse, no paste and no questions."""

    def __init__(self, term: str, *, mouse: bool) -> None:
        is_console = term == "linux"
        self._has_mouse = not is_console
        pairs = [_ALTERNATE_SCREEN, _HIDDEN_CURSOR, _NO_WRAP]
        if not is_console:
            pairs += [_FOCUS_EVENTS, _BRACKETED_PASTE]
        self._pairs = pairs
        self._wants_mouse = mouse
        self._question = "" if is_console else _ASK_FOR_SYNCHRONISED

    @property
    def screen(self) -> str:
        """Only what a first picture needs; `enter` with `has_screen` does the rest."""
        return "".join(on for on, _ in self._pairs[:3])

    def enter(self, *, has_screen: bool = False) -> str:
        """`has_screen`: the alternate screen is up already, and entering it again would wipe it."""
        pairs = self._pairs[1:] if has_screen else self._pairs
        return "".join(on for on, _ in pairs) + self.set_mouse(self._wants_mouse) + self._question

    @property
    def leave(self) -> str:
        """The same backwards; the mouse is switched off even when it was not on."""
        mouse_off = _MOUSE[1] if self._has_mouse else ""
        return mouse_off + _PLAIN + "".join(off for _, off in reversed(self._pairs))

    def set_mouse(self, wanted: bool) -> str:
        """Presses, wheel and dragging, in decimal coordinates."""
        self._wants_mouse = wanted
        return _MOUSE[0 if wanted else 1] if self._has_mouse else ""


def raw_mode(descriptor: int) -> list[Any] | None:
    """Every key arrives at once and as it is, ^c, ^z, ^s and ^q too; gives the mode before, if any."""
    try:
        before: list[Any] = termios.tcgetattr(descriptor)
        raw = termios.tcgetattr(descriptor)
        raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[6][termios.VMIN] = 1
        raw[6][termios.VTIME] = 0
        termios.tcsetattr(descriptor, termios.TCSANOW, raw)
    except termios.error:
        return None
    return before
