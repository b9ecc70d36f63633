"""What an operator sets for the own console, in `config.toml` of the user's configuration folder.

A wrong line is told with its number and leaves its setting at the default; it never keeps a console shut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from quizops.errors import Location, Problem
from quizops_console.tui.terminal.capabilities import Glyphs, Terminal
from quizops_console.tui.terminal.looks import ThemeName

_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "theme": tuple(ThemeName),
        "ascii": ("auto", "always", "never"),
    }
)
_SWITCHES = ("mouse",)
_KEYS = "keys"
_KNOWN = (*_CHOICES, *_SWITCHES, _KEYS)
_NO_KEYS: Mapping[str, str] = MappingProxyType({})
_SYNTAX_PLACE = re.compile(r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.DOTALL)
_TABLE = re.compile(r"\s*\[\s*[\"']?([A-Za-z0-9_-]+)")
_SETTING = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*[=.]")


@dataclass(frozen=True, slots=True)
class Settings:
    """theme: a `ThemeName`. mouse: whether the terminal sends clicks. ascii: auto, always or never.

    keys: keys of actions by name, as `"r, ctrl+r"`; `actions.keymap` reads them.
    """

    theme: ThemeName = ThemeName.DARK
    mouse: bool = True
    ascii: str = "auto"
    keys: Mapping[str, str] = field(default_factory=lambda: _NO_KEYS)

    @classmethod
    def load(cls, path: Path) -> tuple[Settings, list[Problem]]:
        """The settings of a file and what is wrong in it; the defaults where there is none."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return cls(), []
        except (OSError, UnicodeDecodeError) as error:
            return cls(), [_problem(path, f"the settings cannot be read: {error}", "every default holds")]
        return cls.parse(text, path)

    @classmethod
    def parse(cls, text: str, path: Path) -> tuple[Settings, list[Problem]]:
        """`path` is for problems only."""
        import tomllib

        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            return cls(), [_syntax_problem(path, str(error))]
        return _Reading(path, _lines(text)).settings(document)

    def on(self, terminal: Terminal) -> Terminal:
        """The terminal with the characters that the operator wants."""
        match self.ascii:
            case "always":
                return replace(terminal, glyphs=Glyphs.ASCII)
            case "never":
                return replace(terminal, glyphs=Glyphs.FULL)
            case _:
                return terminal


def settings_path(environ: Mapping[str, str]) -> Path:
    """`$XDG_CONFIG_HOME/quizops/config.toml`, by default below ~/.config."""
    base = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or Path.home()) / ".config"
    return Path(base) / "quizops" / "config.toml"


class _Reading:
    """One look at a document: collects problems beside what is right."""

    def __init__(self, path: Path, lines: Mapping[tuple[str, ...], int]) -> None:
        self._path = path
        self._lines = lines
        self._problems: list[Problem] = []

    def settings(self, document: Mapping[str, Any]) -> tuple[Settings, list[Problem]]:
        found: dict[str, Any] = {}
        for name, value in document.items():
            if name in _CHOICES:
                self._choice(found, name, value)
            elif name in _SWITCHES:
                self._switch(found, name, value)
            elif name == _KEYS:
                found[_KEYS] = self._keys(value)
            else:
                self._tell(
                    (name,), f"there is no setting {name}", _near(name, _KNOWN) or f"known: {_listed(_KNOWN)}"
                )
        if "theme" in found:
            found["theme"] = ThemeName(found["theme"])
        return Settings(**found), sorted(self._problems, key=lambda problem: problem.location.line or 0)

    def _choice(self, found: dict[str, Any], name: str, value: object) -> None:
        choices = _CHOICES[name]
        if isinstance(value, str) and value in choices:
            found[name] = value
        else:
            hint = _near(str(value), choices) or f"one of {_listed(choices)}"
            self._tell((name,), f"{name} cannot be {_shown(value)}", hint)

    def _switch(self, found: dict[str, Any], name: str, value: object) -> None:
        if isinstance(value, bool):
            found[name] = value
        else:
            self._tell((name,), f"{name} cannot be {_shown(value)}", "true or false, without quotes")

    def _keys(self, table: object) -> Mapping[str, str]:
        """Those of known actions with keys that may be bound."""
        if not isinstance(table, dict):
            self._tell((_KEYS,), "keys is a table", 'write [keys] and below it: retry = "r, ctrl+r"')
            return _NO_KEYS
        texts = {name: value for name, value in table.items() if isinstance(value, str)}
        for name in table.keys() - texts.keys():
            self._tell((_KEYS, name), f"{name} needs text", f'write: {name} = "r, ctrl+r"')
        for problem in _keymap_problems(texts):
            self._tell((_KEYS, problem.action), problem.message, problem.hint)
            texts.pop(problem.action, None)
        return MappingProxyType(texts)

    def _tell(self, key: tuple[str, ...], message: str, hint: str) -> None:
        self._problems.append(_problem(self._path, message, hint, self._lines.get(key)))


def _keymap_problems(texts: Mapping[str, str]) -> Iterable[Any]:
    from quizops_console.actions import keymap

    return keymap(texts).problems if texts else ()


def _problem(path: Path, message: str, hint: str, line: int | None = None) -> Problem:
    return Problem("settings", message, hint, Location(str(path), line))


def _syntax_problem(path: Path, message: str) -> Problem:
    match = _SYNTAX_PLACE.fullmatch(message)
    location = Location(str(path), int(match["line"]), int(match["column"])) if match else Location(str(path))
    what = match["what"] if match else message
    return Problem("settings", f"this is no TOML: {what}", "every default holds until it is mended", location)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each setting; the document has been parsed, so its lines can be taken at their word."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if match := _TABLE.match(line):
            table = (match[1],)
            found.setdefault(table, number)
        elif match := _SETTING.match(line):
            found.setdefault((*table, match[1]), number)
            if line[match.end() - 1] == ".":
                dotted = _SETTING.match(line, match.end())
                found.setdefault((match[1], dotted[1] if dotted else ""), number)
    return found


def _near(word: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(word.lower(), list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
