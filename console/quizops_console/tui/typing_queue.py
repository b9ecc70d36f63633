"""Keys, strictly one after the other, however many come at once.

On a slow line a whole word arrives in one read. A key may open a dialog, a filter line or an editor, and the
next one belongs to that; so each key waits until the one before has taken effect.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from textual import events

_PATIENCE_S = 5.0
Typed = events.Key | events.Paste


class Turn:
    """What one key set off, as far as it holds the next ones back."""


TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)
"""The turn of the action that this code works for."""


class TypingQueue:
    """Takes keys and pastes as they come, and hands them on when it is their turn.

    What a key sets off may `hold` the next one back, until it has shown what keys mean from here on
    (`release`). Nobody waits longer than five seconds for that.
    """

    def __init__(self, take: Callable[[Typed], Awaitable[None]]) -> None:
        self._take = take
        self._waiting: asyncio.Queue[Typed] = asyncio.Queue()
        self._holding: set[Turn] = set()
        self._free = asyncio.Event()
        self._free.set()

    def put(self, typed: Typed) -> None:
        self._waiting.put_nowait(typed)

    def hold(self, turn: Turn | None = None) -> Turn:
        """Something is under way, or goes on, that decides what the next key means."""
        turn = turn or Turn()
        self._holding.add(turn)
        self._free.clear()
        return turn

    def release(self, turn: Turn | None) -> None:
        """It is decided, as far as this one goes; others may still hold. May be called twice."""
        self._holding -= {turn}
        if not self._holding:
            self._free.set()

    async def run(self) -> None:
        """Hand on keys, for ever."""
        while True:
            typed = await self._waiting.get()
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await self._free.wait()
            except TimeoutError:
                self._holding.clear()
                self._free.set()
            await self._take(typed)
