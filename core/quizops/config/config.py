"""One content folder's settings: four layers, each value with its source."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from quizops.config.environment import Environment, check_environment, environment_names, load_environment
from quizops.config.layers import FILE, leaf, read_layers
from quizops.config.secret import SecretRef, private_file_problem, secret_path
from quizops.config.settings import Settings
from quizops.config.source import Layer, Setting, Source
from quizops.config.spelling import did_you_mean
from quizops.errors import ConfigError, Problem, Severity
from quizops.lock import STATE_FOLDER

DATABASE_FILE = "ledger.sqlite"

_PASSWORD = re.compile(r"(://[^:/@\s]*):[^@\s]*@")
Only = Literal["config", "environment"]


@dataclass(frozen=True, slots=True)
class Config:
    """Made by `Config.load`. Wrong values are problems, and the next weaker layer counts in their place."""

    root: Path
    settings: Settings
    environment: Environment
    sources: Mapping[str, Source]
    found: tuple[Problem, ...]

    @classmethod
    def load(
        cls,
        root: Path,
        overrides: Mapping[str, Any] | None = None,
        *,
        environ: Mapping[str, str] | None = None,
    ) -> Config:
        """Read `quizops.toml` and the environment file below `root`.

        `overrides` are values of the command line by dotted name (`{"quiz.strategy": "preserve"}`).
        Raises `UsageError` for an override that cannot be; nothing for what the files say.
        """
        layers, problems = read_layers(root, overrides or {})
        environment, environment_problems = load_environment(root, layers.requested)
        settings = layers.settle(environment)
        sources = layers.sources(settings, environment)
        media = {"downloads.media": (settings.downloads.media, sources["downloads.media"].location)}
        found = (
            *problems,
            *_secret_problems(root, settings, sources, os.environ if environ is None else environ),
            *environment_problems,
            *check_environment(environment, root, asked=sources["environment"].location, folders=media),
        )
        return cls(root, settings, environment, sources, found)

    @property
    def state_folder(self) -> Path:
        return self.root / STATE_FOLDER

    def problems(self, only: Only | None = None) -> list[Problem]:
        """What is wrong with `quizops.toml` and its secrets, with the environment file, or with both."""
        if only is None:
            return list(self.found)
        wants_environment = only == "environment"
        return [problem for problem in self.found if _of_environment(problem) is wants_environment]

    def require(self) -> Config:
        """Itself, when the files can be trusted; raises `ConfigError` with the first error otherwise."""
        for problem in self.found:
            if problem.severity is Severity.ERROR:
                raise ConfigError(
                    problem.message, hint=problem.hint, location=problem.location, rule=problem.rule
                )
        return self

    def value(self, name: str) -> Any:
        """`quiz.strategy`, or `processing.batch_size` of the environment. Raises `ConfigError` if unknown."""
        return self.value_with_source(name).value

    def value_with_source(self, name: str) -> Setting:
        """A value and the layer it came from. Raises `ConfigError`, with a near miss, for an unknown name."""
        if name in self.sources:
            value = leaf(self.settings, name)
            return Setting(name, value, self.sources[name], _shown(value))
        return self._environment_setting(name)

    def all_settings(self) -> list[Setting]:
        """Every setting of `quizops.toml`, in the order of the documentation."""
        return [self.value_with_source(name) for name in self.sources]

    def database(self, environ: Mapping[str, str] | None = None) -> str | Path:
        """The ledger's place: a path, or a `postgresql://` URL, which `env:VAR` or `file:PATH` may hold.

        Raises `ConfigError` when such a reference cannot be resolved.
        """
        text = self.settings.database
        if text.startswith(("env:", "file:")):
            given = os.environ if environ is None else environ
            text = SecretRef.parse(text).resolve(self.root, given).reveal()
        if "://" in text:
            return text
        return self.root / text if text else self.state_folder / DATABASE_FILE

    def _environment_setting(self, name: str) -> Setting:
        value = self.environment.value(name)
        if value is None and name not in environment_names():
            known = [*self.sources, *environment_names()]
            raise ConfigError(
                f"there is no setting {name}{did_you_mean(name, known)}", rule="unknown_setting"
            )
        if self.environment.given(name) is None:
            return Setting(name, value, Source(Layer.DEFAULT), _shown(value))
        return Setting(name, value, Source(Layer.ENVIRONMENT, self.environment.place(name)), _shown(value))


def _secret_problems(
    root: Path, settings: Settings, sources: Mapping[str, Source], environ: Mapping[str, str]
) -> Iterator[Problem]:
    references = {f"notify.channels.{name}": ref for name, ref in settings.notify.channels.items()}
    if settings.database.startswith(("env:", "file:")):
        references["database"] = SecretRef.parse(settings.database)
    for name, reference in references.items():
        problem = reference.problem(root, environ, sources[name].location)
        yield from [problem] if problem else []
    files = {
        "serve.token_file": settings.serve.token_file,
        "youtube.cookies_file": settings.youtube.cookies_file,
    }
    for name, target in files.items():
        if target:
            unfit = private_file_problem(secret_path(root, target), target, sources[name].location)
            yield from [unfit] if unfit else []


def _of_environment(problem: Problem) -> bool:
    return problem.location.file != FILE or problem.rule.startswith("environment_")


def _shown(value: Any) -> str:
    """The value as quizops.toml would spell it; a password in a URL is left out."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "none"
        case str():
            return '"' + _PASSWORD.sub(r"\1:***@", value) + '"'
        case _:
            return str(value)
