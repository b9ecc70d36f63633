"""Models filled from hand-written files: what is wrong is reported and left out, the rest counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeGuard, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from quizops.config.positions import Key, Positions
from quizops.config.spelling import did_you_mean
from quizops.errors import Location, Problem

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Written:
    """A parsed file: its data, its name for messages, and where its keys stand."""

    file: str
    data: Mapping[str, Any]
    positions: Positions

    def place(self, key: Key) -> Location:
        line, column = self.positions.of(key)
        return Location(self.file, line, column)


@dataclass(frozen=True, slots=True)
class Filled(Generic[Model]):
    """A model, the data it was made of, and what had to be left out of that."""

    model: Model
    data: Mapping[str, Any]
    problems: tuple[Problem, ...]


def fill(model: type[Model], written: Written) -> Filled[Model]:
    """Validate a file's data; each wrong value is a problem and falls back to the model's default."""
    rest = _copied(written.data)
    problems: dict[Key, Problem] = {}
    while True:
        try:
            listed = sorted(problems.values(), key=lambda problem: problem.location.line or 0)
            return Filled(model.model_validate(rest), rest, tuple(listed))
        except ValidationError as error:
            details = error.errors(include_url=False)
            for detail, key in [(detail, _refused_key(detail, rest)) for detail in details]:
                if not _follows(detail, key, problems):
                    problems.setdefault(key, _problem(model, detail, key, written))
                _drop(rest, key)


def known_keys(model: type[BaseModel], path: Key) -> tuple[str, ...]:
    """The keys that may stand in the table at `path`; none where any key may."""
    current: Any = model
    for part in path:
        if get_origin(current) is dict:
            current = get_args(current)[1]
        elif _is_model(current):
            fields = current.model_fields.items()
            current = next((info.annotation for name, info in fields if part in (name, info.alias)), None)
        else:
            return ()
    if not _is_model(current):
        return ()
    return tuple(info.alias or name for name, info in current.model_fields.items())


def _is_model(kind: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _refused_key(detail: ErrorDetails, data: Mapping[str, Any]) -> Key:
    """The part of the error's path that exists in the data: unions and missing keys add to it."""
    key: list[str | int] = []
    current: Any = data
    for part in detail["loc"]:
        if isinstance(current, Mapping) and part in current:
            current = current[part]
        elif isinstance(current, list) and isinstance(part, int) and part < len(current):
            return tuple(key)
        else:
            break
        key.append(part)
    return tuple(key)


def _follows(detail: ErrorDetails, key: Key, problems: Mapping[Key, Problem]) -> bool:
    """Whether something is missing only because its wrong value was just left out."""
    return detail["type"] == "missing" and (*key, detail["loc"][-1]) in problems


def _problem(model: type[BaseModel], detail: ErrorDetails, key: Key, written: Written) -> Problem:
    name = ".".join(map(str, key))
    place = written.place(key)
    match detail["type"]:
        case "extra_forbidden":
            hint = did_you_mean(str(key[-1]), known_keys(model, key[:-1])).removeprefix("; ")
            return Problem("unknown_setting", f"there is no setting {name}", hint, place)
        case "missing":
            return Problem("missing_setting", f"{name} lacks {detail['loc'][-1]}", "add it", place)
        case "value_error":
            reason = str(detail.get("ctx", {}).get("error", detail["msg"]))
            message, _, hint = reason.partition("; ")
            return Problem("wrong_value", f"{name}: {message}", hint, place)
        case "literal_error":
            choices = [
                word.strip("' ") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(",")
            ]
            hint = did_you_mean(str(detail["input"]), choices).removeprefix("; ")
            return Problem("wrong_value", f"{name} cannot be {detail['input']!r}", hint, place)
        case _:
            expected = detail["msg"].removeprefix("Input ").removeprefix("String ")
            message = f"{name} is {detail['input']!r}: it {expected}"
            return Problem("wrong_value", message, _way_out(detail), place)


_WAYS_OUT: Mapping[str, str] = {
    "bool_type": "write true or false, without quotes",
    "dict_type": "write a table: keys with values of their own",
    "float_type": "write a number, without quotes",
    "greater_than_equal": "write {ge:g} or more",
    "int_from_float": "write a whole number",
    "int_type": "write a whole number, without quotes",
    "less_than_equal": "write {le:g} or less",
    "list_type": 'write a list, such as ["one", "two"]',
    "model_type": "write a table: keys with values of their own",
    "string_too_short": "write a text that is not empty",
    "string_type": 'write a text in quotes, such as "one"',
}
"""Hints by the type of pydantic's error, filled in with its context."""


def _way_out(detail: ErrorDetails) -> str:
    hint = _WAYS_OUT.get(detail["type"], "take the value out, so that its default counts")
    return hint.format_map(detail.get("ctx", {}))


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return value


def _drop(data: dict[str, Any], key: Key) -> None:
    *outer, last = key
    current: Any = data
    for part in outer:
        current = current.get(part, {})
    current.pop(last, None)
