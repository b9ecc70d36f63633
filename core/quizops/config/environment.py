"""Environment files: `environments/NAME/config.json` or `environments/NAME.json`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from quizops.config.lenient import Written, fill, known_keys
from quizops.config.positions import json_positions
from quizops.config.reading import read_text
from quizops.config.settings import Count, EnvironmentName, Positive, Seconds
from quizops.config.spelling import EnvironmentType, nearest
from quizops.errors import ConfigError, Location, Problem, Severity

FOLDER = "environments"


class Part(BaseModel):
    """A section of an environment file; keys of its owner's making are kept."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class About(Part):
    name: str = ""
    type: EnvironmentName = EnvironmentType.DEV
    debug_enabled: bool = True
    performance_monitoring: bool = False
    error_notifications: bool = False


class Processing(Part):
    parallel_workers: Positive | None = None
    batch_size: Positive | None = None
    timeout_seconds: Seconds | None = None
    retry_attempts: Count | None = None


class Output(Part):
    base_directory: str | None = None
    formats: list[str] | None = None
    retention_days: Count | None = None
    compression: bool | None = None


class EnvironmentFile(Part):
    environment: About = About()
    data_sources: dict[str, Any] = Field(default_factory=dict)
    processing: Processing = Processing()
    output: Output = Output()
    features: dict[str, Any] = Field(default_factory=dict)


_SHIPPED: Mapping[EnvironmentType, Mapping[str, Any]] = {
    EnvironmentType.DEV: {
        "processing": {"parallel_workers": 2, "batch_size": 100, "timeout_seconds": 30, "retry_attempts": 1},
        "output": {"retention_days": 7, "compression": False},
    },
    EnvironmentType.STAGING: {
        "processing": {"parallel_workers": 4, "batch_size": 500, "timeout_seconds": 120, "retry_attempts": 2},
        "output": {"retention_days": 30, "compression": False},
    },
    EnvironmentType.PROD: {
        "processing": {
            "parallel_workers": 8,
            "batch_size": 1000,
            "timeout_seconds": 300,
            "retry_attempts": 3,
        },
        "output": {"retention_days": 365, "compression": True},
    },
}


@dataclass(frozen=True, slots=True)
class Environment:
    """The requested environment and what its file says; `written` is None where there is no file."""

    requested: EnvironmentType
    content: EnvironmentFile = field(default_factory=EnvironmentFile)
    written: Written | None = None

    @property
    def type(self) -> EnvironmentType:
        """The type that counts: the one asked for, whatever the file calls itself."""
        return self.requested

    def given(self, name: str) -> Any:
        """What the file says under `SECTION.KEY`, and rightly; else None. Sections of any name count."""
        written = follow(self.written.data if self.written else {}, name)
        return None if written is None else follow(self.content, name)

    def value(self, name: str) -> Any:
        """`SECTION.KEY` from the file; else what this environment ships with; else the default."""
        found = follow(self.content, name)
        return follow(_SHIPPED[self.requested], name) if found is None else found

    def place(self, name: str) -> Location:
        if self.written is None:
            return Location()
        return self.written.place(tuple(name.split(".")))


def follow(value: Any, name: str) -> Any:
    """The value under a dotted name, through models and mappings; None where the path ends early."""
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
    return value


def environment_names() -> tuple[str, ...]:
    """`SECTION.KEY` for every key that quizops itself reads."""
    sections = known_keys(EnvironmentFile, ())
    return tuple(
        f"{section}.{key}" for section in sections for key in known_keys(EnvironmentFile, (section,))
    )


def load_environment(root: Path, requested: EnvironmentType) -> tuple[Environment, list[Problem]]:
    """Find and read the file of an environment. Nothing is raised: what is wrong is listed."""
    files = [path for path in _candidates(root, requested) if path.is_file()]
    problems = []
    if len(files) > 1:
        names = " and ".join(_shown(root, path) for path in files)
        problems.append(
            Problem(
                "environment_twice",
                f"{names} both describe {requested}",
                "keep one of them",
                Location(_shown(root, files[1]), 1, 1),
            )
        )
    if not files:
        return Environment(requested), problems
    written, unreadable = _read(root, files[0])
    if written is None:
        return Environment(requested), [*problems, *unreadable]
    filled = fill(EnvironmentFile, written)
    environment = Environment(requested, filled.model, written)
    return environment, [*problems, *filled.problems, *_near_misses(written)]


def check_environment(
    environment: Environment, root: Path, *, asked: Location, folders: Mapping[str, tuple[str, Location]]
) -> list[Problem]:
    """The rules of an environment. `asked` is where it was asked for; `folders` are output folders, each
    with the place that names it, by setting."""
    problems = [*_check_type(environment, asked), *_check_prod(environment)]
    base = "output.base_directory"
    named = {base: (environment.value(base), environment.place(base)), **folders}
    for name, (folder, place) in named.items():
        unfit = _unwritable(root / Path(folder).expanduser()) if folder else None
        if unfit:
            problems.append(
                Problem(
                    "environment_output",
                    f"{name} = {folder}: {unfit}",
                    "create it, or make it writable for this user",
                    place if place.file else Location(folder),
                )
            )
    return problems


def _check_type(environment: Environment, asked: Location) -> Iterator[Problem]:
    requested, written = environment.requested, environment.written
    if written is None:
        if requested is not EnvironmentType.DEV:
            yield Problem(
                "environment_missing",
                f"there is no environment file for {requested}",
                f"create {FOLDER}/{requested}/config.json; until then shipped values count",
                asked,
                Severity.WARNING,
            )
        return
    found = environment.content.environment.type
    if found is not requested:
        yield Problem(
            "environment_type",
            f"this file is of type {found}, but {requested} was asked for",
            f'set "type": "{requested}", or ask for {found}',
            environment.place("environment.type"),
        )


def _check_prod(environment: Environment) -> Iterator[Problem]:
    if environment.requested is not EnvironmentType.PROD or environment.written is None:
        return
    about = environment.content.environment
    if about.debug_enabled:
        yield Problem(
            "environment_debug",
            "debug is on in prod",
            'set "debug_enabled": false (it is true when missing)',
            environment.place("environment.debug_enabled"),
        )
    if not about.performance_monitoring:
        yield Problem(
            "environment_monitoring",
            "performance monitoring is off in prod",
            'set "performance_monitoring": true',
            environment.place("environment.performance_monitoring"),
        )


def _unwritable(folder: Path) -> str | None:
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        return f"{existing.name} is not a folder"
    return None if os.access(existing, os.W_OK | os.X_OK) else f"{existing} is not writable"


def _candidates(root: Path, requested: EnvironmentType) -> Iterator[Path]:
    for word in requested.spellings:
        yield root / FOLDER / word / "config.json"
        yield root / FOLDER / f"{word}.json"


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _read(root: Path, path: Path) -> tuple[Written | None, list[Problem]]:
    file = _shown(root, path)
    try:
        text = read_text(path, file, "environment_syntax")
        data = json.loads(text)
    except ConfigError as error:
        return None, [error.as_problem()]
    except json.JSONDecodeError as error:
        place = Location(file, error.lineno, error.colno)
        hint = "mend the JSON; until then shipped values count"
        return None, [Problem("environment_syntax", f"not JSON: {error.msg}", hint, place)]
    if not isinstance(data, dict):
        hint = 'write {"environment": {…}}'
        return None, [Problem("environment_syntax", "not a JSON object", hint, Location(file, 1, 1))]
    return Written(file, data, json_positions(text)), []


def _near_misses(written: Written) -> Iterator[Problem]:
    """A key that looks like a slip of a known one; other keys are the owner's own."""
    for section, values in [("", written.data), *written.data.items()]:
        path = (section,) if section else ()
        known = known_keys(EnvironmentFile, path)
        if not known or not isinstance(values, Mapping):
            continue
        for key in values:
            meant = nearest(key, known) if key not in known else None
            if meant is not None and meant not in values:
                place = written.place((*path, key))
                name = ".".join((*path, key))
                yield Problem(
                    "unknown_setting",
                    f"{name} means nothing to quizops",
                    f'did you mean "{meant}"?',
                    place,
                    Severity.WARNING,
                )
