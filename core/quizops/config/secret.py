"""Secrets by reference: settings name the place, never the value."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quizops.errors import ConfigError, Location, Problem, Severity

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Secret:
    """A value that prints as `***`; `reveal()` is the only way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True)
class SecretRef:
    """`env:VAR` or `file:PATH`; a relative path counts from the content folder."""

    scheme: str
    target: str

    @classmethod
    def parse(cls, text: object) -> SecretRef:
        """Raises `ValueError`, without repeating the text: it may be the secret itself."""
        if not isinstance(text, str):
            raise ValueError('this is no text; write "env:VAR" or "file:PATH"')
        scheme, colon, target = text.partition(":")
        if colon and scheme in ("env", "file") and target:
            return cls(scheme, target)
        raise ValueError('a secret never stands here itself; name its place: "env:VAR" or "file:PATH"')

    def __str__(self) -> str:
        return f"{self.scheme}:{self.target}"

    def resolve(self, root: Path, environ: Mapping[str, str]) -> Secret:
        """Fetch the value. Raises `ConfigError` when it is missing or readable by others."""
        if self.scheme == "env":
            if self.target not in environ:
                raise ConfigError(
                    f"the environment variable {self.target} is not set",
                    rule="secret_missing",
                    hint=f"export {self.target}=… in the shell or the unit that starts quizops",
                )
            return Secret(environ[self.target])
        path = secret_path(root, self.target)
        problem = private_file_problem(path, self.target)
        if problem is not None:
            raise ConfigError(problem.message, rule=problem.rule, hint=problem.hint)
        return Secret(path.read_text(encoding="utf-8").strip())

    def problem(self, root: Path, environ: Mapping[str, str], location: Location) -> Problem | None:
        """What keeps the secret from being used, found without reading it.

        An unset variable is a warning only: the shell that asks is often not the one that runs the owner.
        """
        if self.scheme == "file":
            return private_file_problem(secret_path(root, self.target), self.target, location)
        if self.target in environ:
            return None
        return Problem(
            "secret_missing",
            f"the environment variable {self.target} is not set here",
            f"export {self.target}=… where the owner runs",
            location,
            Severity.WARNING,
        )


def secret_path(root: Path, target: str) -> Path:
    return root / Path(target).expanduser()


def private_file_problem(path: Path, shown: str, location: Location | None = None) -> Problem | None:
    """A file with a secret in it must exist and have mode 600: nothing for group or others."""
    place = location or Location()
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return Problem("secret_missing", f"{shown} cannot be read", "create it with mode 600", place)
    if mode & _OTHERS:
        return Problem(
            "secret_mode", f"{shown} has mode {mode:o}: others can read it", f"chmod 600 {shown}", place
        )
    return None
