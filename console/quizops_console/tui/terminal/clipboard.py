"""Copying: to the clipboard of this machine's display, else through the terminal, else into a file."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quizops_console.output import size
from quizops_console.tui.terminal.capabilities import Multiplexer, Terminal

MOST_BASE64: Final = 74_994
"""What xterm and hterm take in one sequence; longer ones are dropped without a word."""
_TOOL_TIMEOUT_S = 2.0
_SCREEN_CHUNK = 76
_TMUX = ("tmux", "load-buffer", "-w", "-")
"""By default tmux lets no program inside set the clipboard, but does it itself when asked (3.2 and later)."""
_DARWIN = (("pbcopy",),)
_WAYLAND = (("wl-copy",),)
_X11 = (("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input"))


@dataclass(frozen=True, slots=True)
class Copied:
    """How it went. told: for the operator. sequence: for the terminal, when it goes that way."""

    told: str
    sequence: str = ""
    path: Path | None = None


def copy(
    text: str,
    terminal: Terminal,
    environ: Mapping[str, str],
    state_folder: Path,
    *,
    which: Callable[[str], str | None] = shutil.which,
) -> Copied:
    """Put text where it can be pasted; takes up to 2 s where a tool of the display hangs.

    A display counts only when it is not that of another machine: over SSH the terminal's own clipboard is
    the one that is meant.
    """
    tools = () if terminal.is_web else local_tools(environ)
    if any(which(command[0]) and _taken_by(command, text) for command in tools):
        return Copied(f"copied {_amount(text)}")
    if terminal.multiplexer is Multiplexer.TMUX and which(_TMUX[0]):
        _taken_by(_TMUX, text)
    if sequence := osc52(text, terminal.multiplexer):
        return Copied(f"copied {_amount(text)} through the terminal", sequence)
    too_much = f"{_amount(text)} is too much for a terminal's clipboard"
    try:
        path = _saved(text, state_folder)
    except OSError as error:
        return Copied(f"{too_much}, and {state_folder} takes no file: {error.strerror}")
    return Copied(f"{too_much}: written to {path}", path=path)


def local_tools(environ: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Commands that take text on their standard input, for the display at hand."""
    if environ.get("SSH_TTY") or environ.get("SSH_CONNECTION"):
        return ()
    wayland = _WAYLAND if environ.get("WAYLAND_DISPLAY") else ()
    x11 = _X11 if environ.get("DISPLAY") else ()
    return (*wayland, *x11, *_DARWIN)


def osc52(text: str, multiplexer: Multiplexer | None = None) -> str:
    """The sequence that sets a terminal's clipboard (xterm's OSC 52); nothing when the text is too long."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > MOST_BASE64:
        return ""
    sequence = f"\x1b]52;c;{encoded}\x07"
    match multiplexer:
        case Multiplexer.TMUX:
            doubled = sequence.replace("\x1b", "\x1b\x1b")
            return f"\x1bPtmux;{doubled}\x1b\\"
        case Multiplexer.SCREEN:
            # screen drops longer strings than these.
            parts = [sequence[at : at + _SCREEN_CHUNK] for at in range(0, len(sequence), _SCREEN_CHUNK)]
            return "".join(f"\x1bP{part}\x1b\\" for part in parts)
        case _:
            return sequence


def _taken_by(command: tuple[str, ...], text: str) -> bool:
    """Its output goes nowhere: these tools leave a child behind that would hold on to a pipe."""
    try:
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TOOL_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _saved(text: str, folder: Path) -> Path:
    """For this user's eyes only; the next one replaces it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "copied.txt"
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8", errors="replace")
    return path


def _amount(text: str) -> str:
    lines = text.count("\n") + (not text.endswith("\n"))
    return f"{lines} lines" if lines > 1 else size(len(text.encode("utf-8", "replace")))
