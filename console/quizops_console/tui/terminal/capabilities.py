"""What the terminal at hand can show, by the environment alone: no query is sent and no answer awaited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_INDEXED_TERMINALS = ("alacritty", "foot", "xterm-ghostty", "xterm-kitty", "wezterm")
_SIXTEEN = ("linux", "xterm", "rxvt")
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
_COLOURLESS = ("vt52", "vt100", "vt102", "vt220", "vt320", "vt420")


class Depth(StrEnum):
    """How many colours may be used."""

    TRUECOLOR = "truecolor"
    INDEXED = "256"
    SIXTEEN = "16"
    EIGHT = "8"
    NONE = "none"


class Glyphs(StrEnum):
    """Which characters may be used: all, those of a console font of 256 or 512 glyphs, or ASCII."""

    FULL = "full"
    LIMITED = "limited"
    ASCII = "ascii"


class Multiplexer(StrEnum):
    TMUX = "tmux"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Terminal:
    """The facts that the screen depends on.

    dumb_because: why there can be no screen here, or empty. has_display: a window system is reachable.
    """

    depth: Depth
    glyphs: Glyphs
    dumb_because: str = ""
    multiplexer: Multiplexer | None = None
    is_web: bool = False
    has_display: bool = False

    @property
    def is_dumb(self) -> bool:
        return bool(self.dumb_because)

    @classmethod
    def detect(cls, environ: Mapping[str, str], is_terminal: bool) -> Terminal:
        """is_terminal: both standard input and output are one."""
        is_web = bool(environ.get("TEXTUAL_DRIVER"))
        return cls(
            depth=_depth(environ, is_web=is_web),
            glyphs=_glyphs(environ, is_web=is_web),
            dumb_because="" if is_web else _dumb_because(environ, is_terminal),
            multiplexer=None if is_web else _multiplexer(environ),
            is_web=is_web,
            has_display=bool(environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")),
        )


def _depth(environ: Mapping[str, str], *, is_web: bool) -> Depth:
    """COLORTERM alone promises 24 bits; NO_COLOR counts when it is not empty (no-color.org)."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR"):
        return Depth.NONE
    if is_web or environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return Depth.TRUECOLOR
    if "256color" in term or term.endswith("-direct") or term.startswith(_INDEXED_TERMINALS):
        return Depth.INDEXED
    if term in _SIXTEEN or term.endswith("-16color"):
        return Depth.SIXTEEN
    return Depth.NONE if term.startswith(_COLOURLESS) or term.endswith("-m") else Depth.EIGHT


def _glyphs(environ: Mapping[str, str], *, is_web: bool) -> Glyphs:
    if environ.get("QUIZOPS_ASCII") == "1":
        return Glyphs.ASCII
    if is_web:
        return Glyphs.FULL
    if not _is_utf8(environ):
        return Glyphs.ASCII
    return Glyphs.LIMITED if environ.get("TERM", "") == "linux" else Glyphs.FULL


def _is_utf8(environ: Mapping[str, str]) -> bool:
    """The locale as the C library finds it: LC_ALL, then LC_CTYPE, then LANG; without any it is ASCII.

    Python sets LC_CTYPE=C.UTF-8 where nothing is set (PEP 538), which most terminals live up to. tmux decided
    by the same variables before that: it would print underscores.
    """
    names = ["LC_ALL", "LC_CTYPE", "LANG"]
    if environ.get("TMUX") and environ.get("LC_CTYPE") in _COERCED:
        names.remove("LC_CTYPE")
    locale = next((environ[name] for name in names if environ.get(name)), "C")
    return "utf8" in locale.lower().replace("-", "")


def _dumb_because(environ: Mapping[str, str], is_terminal: bool) -> str:
    if not is_terminal:
        return "input or output is no terminal"
    term = environ.get("TERM", "")
    if not term:
        return "TERM is not set"
    return f"TERM={term} cannot place text" if term in {"dumb", "unknown"} else ""


def _multiplexer(environ: Mapping[str, str]) -> Multiplexer | None:
    if environ.get("TMUX"):
        return Multiplexer.TMUX
    return Multiplexer.SCREEN if environ.get("STY") else None
