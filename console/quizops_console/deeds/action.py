"""One thing that can be done, and the steps from its key to its effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from quizops_console.deeds.asking import (
    Ask,
    Blocked,
    Choice,
    Confirmation,
    Instead,
    OnScreen,
    Request,
    Select,
    Step,
)
from quizops_console.deeds.situation import EVERYWHERE, Situation

Answer = TypeVar("Answer")
READ_ONLY = "read-only: :write lifts it"
SCOPE_NAMES = {
    "everywhere": "everywhere",
    "downloads": "Downloads",
    "merges": "Merges",
    "merges.plan": "Merges, what waits",
    "merges.quizzes": "Merges, quizzes",
    "monitoring": "Monitoring",
    "updates": "Updates",
    "updates.runs": "Updates, runs",
    "updates.releases": "Updates, releases",
    "updates.journal": "Updates, journal",
    "sheet": "a sheet",
}


def nothing(_situation: Situation) -> None:
    """The answer of an action that has none."""


Of = Callable[[Situation], Answer | None]


@dataclass(frozen=True, slots=True)
class Action:
    """Something an operator can do.

    `title` is what the footer shows, `help` a sentence, `keys` in the spelling of `keymap.spelled`, `where`
    the scopes in which it applies, `footer` those whose footer shows it. `changes`: content or the owner are
    another afterwards. `argument`: what may follow it in the palette (`:theme NAME`), told as an answer of
    that name. `unless` says why it cannot be done, `gathers` what it must know to ask well. `instead`:
    another action that it comes to. Without it and a `request` the screen does it.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...] = ()
    where: frozenset[str] = frozenset({EVERYWHERE})
    changes: bool = False
    footer: frozenset[str] = frozenset()
    argument: str = ""
    unless: Of[str] = nothing
    command: Of[str] = nothing
    gathers: Of[Ask | Select] = nothing
    choice: Of[Choice] = nothing
    confirmation: Of[Confirmation] = nothing
    request: Of[Request] = nothing
    instead: Of[Instead] = nothing

    @property
    def name(self) -> str:
        """What the palette calls it: `:read-only`."""
        return self.id.replace("_", "-")

    @property
    def frequent(self) -> bool:
        """Whether some footer shows it."""
        return bool(self.footer)

    def applies(self, situation: Situation) -> bool:
        """Whether this is a place where it can be done at all."""
        return not self.where.isdisjoint(situation.scopes)

    def disabled_reason(self, situation: Situation) -> str | None:
        """Why it cannot be done now and the way out, or None."""
        if not self.applies(situation):
            return f"works in {' and '.join(SCOPE_NAMES[scope] for scope in sorted(self.where))}"
        if self.changes and situation.read_only:
            return READ_ONLY
        return self.unless(situation)

    def next_step(self, situation: Situation) -> Step:
        """What comes next, until it is a request, the screen's own, or blocked.

        Whoever carries the steps out puts what they bring into the situation (`told`, `answered`,
        `confirmed`) and asks again.
        """
        reason = self.disabled_reason(situation)
        if reason is not None:
            return Blocked(reason)
        gathered = self.gathers(situation) if situation.told is None else None
        if gathered is not None:
            return gathered
        choice = self.choice(situation)
        if choice is not None and choice.name not in situation.answers:
            return choice
        if not situation.is_confirmed:
            confirmation = self.confirmation(situation)
            if confirmation is not None:
                return confirmation
        return self.instead(situation) or self.request(situation) or OnScreen()
