"""What an action asks before it is done, and what it then asks of the owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TYPED_ABOVE = 100
"""Rows, from which on a click or a key is too little: their number must be typed."""


@dataclass(frozen=True, slots=True)
class Field:
    """A line of text in a dialog; `value` stands in it at first."""

    name: str
    title: str
    value: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question with Cancel and one verb.

    `count` rows are concerned (0: it is not about rows), `examples` names up to three of them. `facts` are
    lines that say more. `severe`: what it does is hard to take back, so `enter` in a field does not do it.
    """

    title: str
    question: str
    verb: str
    count: int = 0
    examples: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    severe: bool = True

    @property
    def typed(self) -> bool:
        """Whether the count must be typed."""
        return self.count > TYPED_ABOVE


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go on: `value` is the answer, `key` a letter or digit that takes it at once."""

    value: str
    title: str
    help: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with several ways to go on; `name` is that of the answer.

    `preset`: the value on which the cursor stands at first; None: on Cancel.
    """

    name: str
    title: str
    question: str
    options: tuple[Option, ...]
    preset: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for the reader whose answer the next step needs, as `Situation.told`: never None.

    `is_optional`: where the reader refuses, its reason (a text) is told instead, and it goes on.
    """

    name: str
    given: Mapping[str, Any] = field(default_factory=dict)
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """Rows of a whole table that the next step must know the number of, as `Situation.told`: a `Selected`.

    They match the filter, and `holds` is true of them: a filter looks for parts of cells and at both sources
    at once, so it may let through more. `columns`: the cells that tell one example from another.
    """

    filter_text: str
    table: str
    columns: tuple[str, ...]
    holds: Callable[[Mapping[str, str]], bool] = lambda _row: True


@dataclass(frozen=True, slots=True)
class Request:
    """An intent for the owner: one of `quizops.jobs.JOBS`, and its payload."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blocked:
    """It cannot be done now: why, and the way out."""

    reason: str


@dataclass(frozen=True, slots=True)
class Instead:
    """Another action comes to the same: its id, and answers that it need not ask for any more."""

    action: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OnScreen:
    """The screen does it itself, by its method `do_` and the action's id."""


Step = Blocked | Ask | Select | Choice | Confirmation | Instead | Request | OnScreen
