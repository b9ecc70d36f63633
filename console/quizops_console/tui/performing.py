"""From a key to its effect: the steps of an action, one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from quizops_console.actions import (
    BY_ID,
    Action,
    Ask,
    Blocked,
    Choice,
    Confirmation,
    Instead,
    OnScreen,
    Request,
    Select,
    Selected,
    Situation,
)


class Face(Protocol):
    """What performing needs of the screen."""

    def say(self, text: str, *, is_bad: bool = False) -> None:
        """A notice in the last line."""

    async def choose(self, choice: Choice) -> str | None:
        """The value that was chosen; None for Cancel."""

    async def confirm(
        self, confirmation: Confirmation, command: str | None = None
    ) -> Mapping[str, str] | None:
        """What was typed into the fields; None for Cancel. `command` does the same."""

    async def gather(self, ask: Ask) -> Any:
        """A document of the reader. Raises `Refused`."""

    async def select(self, select: Select) -> Selected:
        """What a filter matches in the whole table."""

    async def request(self, action: Action, request: Request) -> None:
        """Have the owner do it, and tell what came of it."""

    def on_screen(self, action: Action) -> Callable[[Situation], Awaitable[None] | None]:
        """The screen's own way to do it."""


def perform_at_once(face: Face, action: Action, situation: Situation) -> Awaitable[None] | None:
    """What needs no question is done at once; the rest is returned to be awaited."""
    match action.next_step(situation):
        case Blocked(reason):
            face.say(reason, is_bad=True)
            return None
        case OnScreen():
            return face.on_screen(action)(situation)
        case _:
            return perform(face, action, situation)


async def perform(face: Face, action: Action, situation: Situation) -> None:
    """Ask what is to be asked, until it is done or given up. Raises `Refused`."""
    while True:
        match action.next_step(situation):
            case Blocked(reason):
                face.say(reason, is_bad=True)
                return
            case Ask() as ask:
                situation = replace(situation, told=await face.gather(ask))
            case Select() as select:
                situation = replace(situation, told=await face.select(select))
            case Choice() as choice:
                value = await face.choose(choice)
                if value is None:
                    return
                situation = situation.answered({choice.name: value})
            case Confirmation() as confirmation:
                typed = await face.confirm(confirmation, action.command(situation))
                if typed is None:
                    return
                situation = situation.confirmed(typed)
            case Instead(name, answers):
                action, situation = BY_ID[name], situation.answered(answers)
            case Request() as request:
                await face.request(action, request)
                return
            case OnScreen():
                done = face.on_screen(action)(situation)
                if done is not None:
                    await done
                return
