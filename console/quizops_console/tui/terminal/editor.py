"""The operator's own editor, opened at a place in a file.

How an editor takes a line is known by its name; one that is not known gets the file alone.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from quizops.errors import QuizopsError

_DEFAULTS = ("nano", "vi")
_WORDS_FOR_PLACE: TypeAlias = Callable[[str, int, int], list[str]]


class EditorMissing(QuizopsError):
    """No editor can be started."""

    rule = "editor"


@dataclass(frozen=True, slots=True)
class Place:
    """A file as its folder was given, and where in it; lines and columns count from 1."""

    path: Path
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Editor:
    """words: the program and its own arguments, as in `$EDITOR`."""

    words: tuple[str, ...]

    @classmethod
    def chosen(cls, environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which) -> Editor:
        """`$VISUAL`, else `$EDITOR`, else nano or vi. Raises EditorMissing, which says what to set."""
        for name in ("VISUAL", "EDITOR"):
            if text := environ.get(name, "").strip():
                return cls(_named(name, text, which))
        for program in _DEFAULTS:
            if which(program):
                return cls((program,))
        raise EditorMissing(
            "there is no editor: neither nano nor vi is here",
            hint="set EDITOR, for example: export EDITOR=vim",
        )

    @property
    def name(self) -> str:
        return Path(self.words[0]).name

    def command(self, place: Place) -> list[str]:
        """The words that open a place; a file whose name starts with a dash is no option."""
        path = str(place.path)
        safe = f"./{path}" if path.startswith("-") else path
        at = _PLACES.get(self.name.partition(".")[0], _file_alone)
        return [*self.words, *at(safe, max(place.line, 1), max(place.column, 1))]

    def open(self, place: Place) -> int:
        """Run it in this terminal until it ends: its exit status. The screen must be suspended meanwhile.

        Raises EditorMissing when it cannot be started.
        """
        try:
            return subprocess.call(self.command(place))
        except OSError as error:
            raise EditorMissing(
                f"{self.name} cannot be started: {error.strerror}", hint="set EDITOR to an editor that can"
            ) from error


def _named(variable: str, text: str, which: Callable[[str], str | None]) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise EditorMissing(
            f"{variable} cannot be understood: {error}", hint=f"it is now: {text}; mend its quotes"
        ) from error
    if not words or which(words[0]) is None:
        raise EditorMissing(
            f"{variable} names {words[0] if words else 'nothing'}, which is not found",
            hint="set it to an editor on the PATH, for example: export EDITOR=vim",
        )
    return words


def _file_alone(path: str, line: int, column: int) -> list[str]:
    return [path]


def _vi(path: str, line: int, column: int) -> list[str]:
    return [f"+{line}", path]


def _vim(path: str, line: int, column: int) -> list[str]:
    return [f"+call cursor({line},{column})", path]


def _nano(path: str, line: int, column: int) -> list[str]:
    return [f"+{line},{column}", path]


def _emacs(path: str, line: int, column: int) -> list[str]:
    return [f"+{line}:{column}", path]


def _joined(path: str, line: int, column: int) -> list[str]:
    return [f"{path}:{line}:{column}"]


def _code(path: str, line: int, column: int) -> list[str]:
    return ["--goto", f"{path}:{line}:{column}"]


def _mcedit(path: str, line: int, column: int) -> list[str]:
    return [f"{path}:{line}"]


_BY_WAY: Sequence[tuple[_WORDS_FOR_PLACE, str]] = (
    (_vi, "vi ex nvi elvis busybox ne joe jmacs jstar jed mg e3"),
    (_vim, "vim nvim gvim vimx view"),
    (_nano, "nano rnano pico"),
    (_emacs, "emacs emacsclient kak micro"),
    (_joined, "hx helix subl zed"),
    (_code, "code codium code-insiders vscodium cursor"),
    (_mcedit, "mcedit"),
)
_PLACES: Mapping[str, _WORDS_FOR_PLACE] = {name: way for way, names in _BY_WAY for name in names.split()}
