"""Command line over quizops.toml over environment file over default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from quizops.config.environment import Environment
from quizops.config.lenient import Filled, Written, fill
from quizops.config.positions import Positions, toml_positions
from quizops.config.reading import read_text
from quizops.config.settings import Settings
from quizops.config.source import Layer, Source
from quizops.config.spelling import EnvironmentType
from quizops.errors import ConfigError, Location, Problem, UsageError

FILE = "quizops.toml"

_FROM_ENVIRONMENT = {
    "backup.keep_days": "output.retention_days",
    "backup.compress": "output.compression",
    "downloads.workers": "processing.parallel_workers",
}
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Layers:
    """The written layers, before they become one; both hold only what is valid."""

    toml: Filled[Settings]
    written: Written
    command_line: Mapping[str, Any]
    requested: EnvironmentType

    def settle(self, environment: Environment) -> Settings:
        """Every value, the strongest layer first."""
        merged = nested(_inherited(environment))
        overlay(merged, self.toml.data)
        overlay(merged, nested(self.command_line))
        return Settings.model_validate(merged)

    def sources(self, settings: Settings, environment: Environment) -> dict[str, Source]:
        """The layer of each setting, by dotted name."""
        return {name: self._source(name, environment) for name in leaves(settings)}

    def _source(self, name: str, environment: Environment) -> Source:
        key = tuple(name.split("."))
        if name in self.command_line:
            return Source(Layer.COMMAND_LINE)
        if _holds(self.toml.data, key):
            return Source(Layer.TOML, self.written.place(key))
        feeding = _FROM_ENVIRONMENT.get(name)
        if feeding and environment.given(feeding) is not None:
            return Source(Layer.ENVIRONMENT, environment.place(feeding))
        return Source(Layer.DEFAULT)


def read_layers(root: Path, overrides: Mapping[str, Any]) -> tuple[Layers, list[Problem]]:
    """`quizops.toml`, checked, and the command line's values. Raises `UsageError` for wrong `overrides`."""
    typed = fill(Settings, Written("command line", nested(overrides), Positions({})))
    for problem in typed.problems:
        raise UsageError(problem.message, hint=problem.hint, rule=problem.rule)
    written, problems = read_toml(root / FILE)
    filled = fill(Settings, written)
    asking = typed if "environment" in overrides else filled
    return Layers(filled, written, overrides, asking.model.environment), [*problems, *filled.problems]


def read_toml(path: Path) -> tuple[Written, list[Problem]]:
    """A file's data and key positions; a missing file is an empty one, a broken one is a problem."""
    empty = Written(FILE, {}, Positions({}))
    if not path.exists():
        return empty, []
    try:
        text = read_text(path, FILE, "toml_syntax")
    except ConfigError as error:
        return empty, [error.as_problem()]
    try:
        return Written(FILE, tomllib.loads(text), toml_positions(text)), []
    except tomllib.TOMLDecodeError as error:
        return empty, [_syntax_problem(str(error), text)]


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """`{"quiz.strict": True}` as `{"quiz": {"strict": True}}`."""
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *outer, last = name.split(".")
        current = tree
        for part in outer:
            current = current.setdefault(part, {})
        current[last] = value
    return tree


def overlay(under: dict[str, Any], over: Mapping[str, Any]) -> None:
    """Lay the values of `over` onto `under`, table by table."""
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(under.get(key), dict):
            overlay(under[key], value)
        else:
            under[key] = dict(value) if isinstance(value, Mapping) else value


def leaves(model: BaseModel, prefix: str = "") -> Iterator[str]:
    """Dotted names of every value, as the file spells them; named tables contribute their own keys."""
    for name, info in type(model).model_fields.items():
        dotted = f"{prefix}{info.alias or name}"
        yield from _leaves_of(getattr(model, name), dotted)


def _leaves_of(value: object, dotted: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from leaves(value, f"{dotted}.")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves_of(item, f"{dotted}.{key}")
    else:
        yield dotted


def leaf(model: BaseModel, name: str) -> Any:
    """The value under a dotted name that `leaves` gave."""
    current: Any = model
    for part in name.split("."):
        if isinstance(current, Mapping):
            current = current[part]
        else:
            fields = type(current).model_fields
            field = next(field for field, info in fields.items() if part in (info.alias, field))
            current = getattr(current, field)
    return current


def _inherited(environment: Environment) -> dict[str, Any]:
    """What the environment decides: its file's values, and defaults that differ by type."""
    kind = environment.requested
    is_prod = kind is EnvironmentType.PROD
    values: dict[str, Any] = {
        "environment": kind,
        "releases.auto_deploy": kind is EnvironmentType.DEV,
        "retention.metrics_days": 365 if is_prod else 30,
        "retention.logs_days": 90 if is_prod else 7,
    }
    for name, feeding in _FROM_ENVIRONMENT.items():
        given = environment.given(feeding)
        if given is not None:
            values[name] = given
    return values


def _holds(data: Mapping[str, Any], key: tuple[str, ...]) -> bool:
    current: Any = data
    for part in key:
        if not (isinstance(current, Mapping) and part in current):
            return False
        current = current[part]
    return True


def _syntax_problem(message: str, text: str) -> Problem:
    match = _TOML_PLACE.search(message)
    line, column = (int(match[1]), int(match[2])) if match and match[1] else (text.count("\n") + 1, 1)
    return Problem(
        "toml_syntax",
        f"not TOML: {_TOML_PLACE.sub('', message)}",
        "mend this line; until then no value of this file counts",
        Location(FILE, line, column),
    )
