"""Performing: the steps of an action, asked one after the other and done once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from quizops_console.actions import (
    Action,
    Ask,
    Choice,
    Confirmation,
    Instead,
    Option,
    Request,
    Select,
    Selected,
    Situation,
)
from quizops_console.tui.performing import perform, perform_at_once

HERE = Situation(folder=".", tab="downloads", section="tracker")
QUESTION = Confirmation("Sure", "Do it?", "Do", count=2)
SIDES = Choice("side", "Side", "Which?", (Option("ours", "ours"), Option("theirs", "theirs")))
DONE = Action("done", "done", "Do it.", changes=True, request=lambda s: Request("did", dict(s.answers)))


@dataclass
class Operator:
    """Answers every question as told, and notes what was asked."""

    chosen: str | None = "theirs"
    typed: Mapping[str, str] | None = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def say(self, text: str, *, is_bad: bool = False) -> None:
        self.asked.append(f"told {text}")

    async def choose(self, choice: Choice) -> str | None:
        self.asked.append(f"choose {choice.name}")
        return self.chosen

    async def confirm(
        self, confirmation: Confirmation, command: str | None = None
    ) -> Mapping[str, str] | None:
        self.asked.append(f"confirm {confirmation.title}")
        return self.typed

    async def gather(self, ask: Ask) -> Any:
        self.asked.append(f"gather {ask.name}")
        return {"answer": ask.name}

    async def select(self, select: Select) -> Selected:
        self.asked.append(f"select {select.filter_text}")
        return Selected(3)

    async def request(self, action: Action, request: Request) -> None:
        self.requests.append(request)

    def on_screen(self, action: Action) -> Any:
        return lambda situation: self.asked.append(f"screen {action.id}")


def done(operator: Operator, action: Action, situation: Situation = HERE) -> Operator:
    asyncio.run(perform(operator, action, situation))
    return operator


def test_a_request_without_questions_is_made_once() -> None:
    operator = done(Operator(), DONE)
    assert (operator.asked, operator.requests) == ([], [Request("did")])


def test_what_cannot_be_done_says_why_and_asks_nothing() -> None:
    operator = Operator()
    assert perform_at_once(operator, DONE, replace(HERE, read_only=True)) is None
    assert operator.asked == ["told read-only: :write lifts it"] and operator.requests == []


def test_what_the_screen_does_itself_is_done_at_once() -> None:
    operator = Operator()
    assert perform_at_once(operator, Action("look", "look", "Look."), HERE) is None
    assert operator.asked == ["screen look"]


def test_questions_come_in_order_and_their_answers_reach_the_request() -> None:
    action = replace(
        DONE, gathers=lambda _: Ask("facts"), choice=lambda _: SIDES, confirmation=lambda _: QUESTION
    )
    operator = done(Operator(typed={"reason": "late"}), action)
    assert operator.asked == ["gather facts", "choose side", "confirm Sure"]
    assert operator.requests == [Request("did", {"side": "theirs", "reason": "late"})]


def test_cancel_at_any_question_does_nothing() -> None:
    action = replace(DONE, choice=lambda _: SIDES, confirmation=lambda _: QUESTION)
    assert done(Operator(chosen=None), action).requests == []
    assert done(Operator(typed=None), action).requests == []


def test_what_a_filter_matches_is_known_before_the_question() -> None:
    counts: list[int] = []

    def question(situation: Situation) -> Confirmation:
        counts.append(situation.told.count)
        return QUESTION

    action = replace(DONE, gathers=lambda _: Select("status:failed", "tracker", ()), confirmation=question)
    assert done(Operator(), action).asked == ["select status:failed", "confirm Sure"]
    assert counts == [3]


def test_another_action_may_stand_for_one() -> None:
    action = Action("it", "it", "It.", instead=lambda _: Instead("one_pass"))
    assert done(Operator(), action).requests == [Request("watch.once")]
