"""An owner that went by itself is offered anew; one that was ended on purpose is not."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest

from quizops_console.actions import Action, Confirmation
from quizops_console.link.client import Refused
from quizops_console.tui.app import ConsoleApp
from quizops_console.tui.owner_watch import OwnerWatch
from quizops_console.tui.typing_queue import Turn


class Face:
    """What the watch needs of a console: keeps what was said, asked and done."""

    def __init__(self, *, read_only: bool = False, answer: Mapping[str, str] | None = None) -> None:
        self.read_only = read_only
        self.screen_stack = [object()]
        self.filter_line = SimpleNamespace(is_editing=False)
        self.said: list[str] = []
        self.done: list[str] = []
        self._answer = answer

    def say(self, text: str, *, is_bad: bool = False) -> None:
        self.said.append(text)

    async def confirm(self, confirmation: Confirmation) -> Mapping[str, str] | None:
        return self._answer

    def do(self, action: Action) -> None:
        self.done.append(action.id)

    def carry_out(self, work: Coroutine[Any, Any, None], name: str, turn: Turn) -> None:
        asyncio.run(work)


def watch_of(face: Face) -> OwnerWatch:
    return OwnerWatch(cast(ConsoleApp, face))


def owner(state: str, trouble: str | None = None) -> dict[str, Any]:
    return {"owner": {"state": state, "trouble": trouble}, "paused": False}


def test_an_owner_that_went_is_said_and_another_started_when_wanted() -> None:
    face = Face(answer={})
    watch = watch_of(face)
    for state in ("starting", "running", "running", "absent", "absent"):
        watch.look(owner(state))
    assert face.done == ["start_owner"]


def test_whoever_wants_none_is_told_how_to_start_one_later() -> None:
    face = Face(answer=None)
    watch = watch_of(face)
    watch.look(owner("running"))
    watch.look(owner("absent"))
    assert not face.done and ":start-owner" in face.said[-1]


def test_nothing_is_offered_where_nothing_may_be_changed() -> None:
    face = Face(read_only=True, answer={})
    watch = watch_of(face)
    watch.look(owner("running"))
    watch.look(owner("absent"))
    assert not face.done and len(face.said) == 1


def test_an_end_on_purpose_is_none_of_its_business_also_when_the_owner_takes_its_time() -> None:
    face = Face(answer={})
    watch = watch_of(face)
    watch.look(owner("running"))
    with watch.expecting("stop"):
        watch.look(owner("running"))
    for state in ("running", "absent", "running", "absent"):
        watch.look(owner(state))
    assert face.done == ["start_owner"], "the second one went by itself"


def test_an_end_that_was_refused_is_not_waited_for() -> None:
    face = Face(answer={})
    watch = watch_of(face)
    watch.look(owner("running"))
    with pytest.raises(Refused), watch.expecting("stop"):
        raise Refused({"message": "no"})
    watch.look(owner("absent"))
    assert face.done == ["start_owner"]


def test_why_none_could_be_started_is_said_once() -> None:
    face = Face()
    watch = watch_of(face)
    for _ in range(3):
        watch.look(owner("absent", "the disk is full"))
    assert face.said == ["no owner could be started: the disk is full"]


def test_a_pause_counts_from_its_key_on_until_the_header_says_so() -> None:
    watch = watch_of(Face())
    running = owner("running")
    with watch.expecting("pause"):
        assert watch.as_wanted(running)["paused"]
        with watch.expecting("resume"):
            assert not watch.as_wanted(running)["paused"]
    assert not watch.as_wanted({**running, "paused": True})["paused"], "both answers came, the header did not"
    watch.look(running)
    assert watch.as_wanted({**running, "paused": True})["paused"]


def test_a_pause_that_was_refused_does_not_count() -> None:
    watch = watch_of(Face())
    with pytest.raises(Refused), watch.expecting("pause"):
        raise Refused({"message": "no"})
    assert not watch.as_wanted(owner("running"))["paused"]
