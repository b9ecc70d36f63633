"""A recipe is a value: named steps, each a function of the run's context."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizops.errors import UsageError


@dataclass(slots=True)
class StepContext:
    """What a step is handed: the run's parameters, what earlier steps gave, and a place for live objects.

    `outputs` holds small JSON values and is kept in the ledger; `scratch` holds objects of this process
    and is empty again when a run is taken up by another one.
    """

    run_id: str
    params: Mapping[str, Any]
    outputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    scratch: dict[str, Any] = field(default_factory=dict)
    log: Callable[[str, Mapping[str, Any]], None] = lambda message, data: None


StepAction = Callable[[StepContext], Mapping[str, Any] | None]
Condition = Callable[[StepContext], str | None]


def always(_: StepContext) -> str | None:
    """The condition of a step that has none."""
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `skip_because` gives the reason to skip it, or None to run it.

    A step that is `pure` changes nothing outside the run: it is computed again when a run is resumed.
    Any other one is run at most once to success.
    """

    name: str
    action: StepAction
    pure: bool = True
    skip_because: Condition = always


@dataclass(frozen=True, slots=True)
class Recipe:
    """Steps in the order in which they run. Raises `UsageError` for two steps of one name."""

    name: str
    steps: tuple[Step, ...]
    version: str = "1.0.0"

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise UsageError(f"recipe {self.name} has two steps named {', '.join(doubled)}")

    def position(self, step_name: str) -> int:
        """Where a step stands, from 0. Raises `UsageError` naming the steps there are."""
        names = [step.name for step in self.steps]
        if step_name not in names:
            raise UsageError(
                f"recipe {self.name} has no step {step_name!r}", hint=f"its steps are {', '.join(names)}"
            )
        return names.index(step_name)
