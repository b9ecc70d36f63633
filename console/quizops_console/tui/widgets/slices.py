"""Work in the idle time between key presses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

SLICE_S = 0.003
_BREATH_S = 0.001
_HOLD_S = 0.012


class Slices:
    """Calls `work(budget in seconds)` until it returns False, with a breath after each slice.

    A key press takes several turns of the event loop from the terminal to the paint. Without the breath a
    slice would stand between each two of them; `hold` puts slices off until the paint is through.

    on_slice: called after each slice.
    """

    def __init__(
        self,
        work: Callable[[float], bool],
        on_slice: Callable[[], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work = work
        self._on_slice = on_slice
        self._monotonic = monotonic
        self._task: asyncio.Task[None] | None = None
        self._held_until = 0.0

    @property
    def are_running(self) -> bool:
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        """Work until nothing remains; one driver is enough however often this is called."""
        if not self.are_running:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def hold(self) -> None:
        """Somebody pressed a key: paint first."""
        self._held_until = self._monotonic() + _HOLD_S

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        more = True
        while more:
            held_s = self._held_until - self._monotonic()
            await asyncio.sleep(max(held_s, _BREATH_S))
            if self._held_until <= self._monotonic():
                more = self._work(SLICE_S)
                self._on_slice()
