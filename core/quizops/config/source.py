"""Where a value came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from quizops.errors import Location


class Layer(StrEnum):
    """The four layers, the strongest first."""

    COMMAND_LINE = "command line"
    TOML = "quizops.toml"
    ENVIRONMENT = "environment file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Source:
    """A layer, and the place in its file where there is one."""

    layer: Layer
    location: Location = field(default_factory=Location)

    def __str__(self) -> str:
        return str(self.location) or self.layer.value


@dataclass(frozen=True, slots=True)
class Setting:
    """One value under its dotted name; `shown` is its text with every secret left out."""

    name: str
    value: Any
    source: Source
    shown: str
