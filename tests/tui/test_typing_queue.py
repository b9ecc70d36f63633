"""Typing: each key waits until the one before has taken effect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual import events

from quizops_console.tui.typing_queue import Turn, Typed, TypingQueue

TURN = Turn()


def key(name: str) -> events.Key:
    return events.Key(name, name)


def typed(act: Callable[[TypingQueue, list[str]], Awaitable[None]]) -> list[str]:
    """What was handed on, in order, while `act` went on beside the queue."""
    taken: list[str] = []

    async def run() -> None:
        async def take(one: Typed) -> None:
            assert isinstance(one, events.Key)
            taken.append(one.key)
            if one.key == "R":
                queue.hold(TURN)

        queue = TypingQueue(take)
        task = asyncio.create_task(queue.run())
        await act(queue, taken)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    return taken


async def until_idle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_keys_that_come_at_once_are_handed_on_one_after_the_other() -> None:
    async def act(queue: TypingQueue, taken: list[str]) -> None:
        for name in "abc":
            queue.put(key(name))
        await until_idle()

    assert typed(act) == ["a", "b", "c"]


def test_a_key_that_asks_something_holds_the_next_ones_back_until_it_has_asked() -> None:
    async def act(queue: TypingQueue, taken: list[str]) -> None:
        for name in ("R", "y"):
            queue.put(key(name))
        await until_idle()
        assert taken == ["R"]
        queue.release(TURN)
        await until_idle()

    assert typed(act) == ["R", "y"]


def test_releasing_what_is_not_held_changes_nothing() -> None:
    async def act(queue: TypingQueue, taken: list[str]) -> None:
        queue.release(TURN)
        queue.put(key("j"))
        await until_idle()

    assert typed(act) == ["j"]


def test_one_that_is_done_does_not_let_go_for_another_that_still_holds() -> None:
    async def act(queue: TypingQueue, taken: list[str]) -> None:
        request = queue.hold()
        queue.release(request)
        for name in ("R", "y"):
            queue.put(key(name))
        await until_idle()
        queue.release(request)
        await until_idle()
        assert taken == ["R"]
        queue.release(TURN)
        await until_idle()

    assert typed(act) == ["R", "y"]
