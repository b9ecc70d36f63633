"""Work between key presses, and many changes in few repaints."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from quizops_console.tui.widgets.coalesced import PERIOD_S, Coalesced
from quizops_console.tui.widgets.slices import Slices


class Alarm:
    """A timer that goes off when the test says so."""

    def __init__(self) -> None:
        self.set: list[tuple[float, Callable[[], None]]] = []
        self.now_s = 100.0

    def timer(self, delay_s: float, act: Callable[[], None]) -> Alarm:
        self.set.append((delay_s, act))
        return self

    def stop(self) -> None:
        self.set.clear()

    def monotonic(self) -> float:
        return self.now_s


def test_the_first_change_after_a_pause_is_painted_at_once_and_no_timer_is_left() -> None:
    alarm, painted = Alarm(), []
    coalesced = Coalesced(lambda: painted.append(1), alarm.timer, monotonic=alarm.monotonic)
    coalesced.ask()
    assert (painted, alarm.set) == ([1], [])


def test_changes_that_follow_wait_together_for_the_end_of_the_period() -> None:
    alarm, painted = Alarm(), []
    coalesced = Coalesced(lambda: painted.append(1), alarm.timer, monotonic=alarm.monotonic)
    coalesced.ask()
    alarm.now_s += 0.1
    for _ in range(50):
        coalesced.ask()
    [(delay_s, act)] = alarm.set
    assert round(delay_s, 3) == round(PERIOD_S - 0.1, 3)
    act()
    assert (painted, alarm.set) == ([1, 1], [])


def test_work_is_done_in_slices_until_nothing_remains() -> None:
    budgets: list[float] = []
    told: list[int] = []

    def work(budget_s: float) -> bool:
        budgets.append(budget_s)
        return len(budgets) < 3

    async def play() -> None:
        slices = Slices(work, lambda: told.append(len(budgets)))
        slices.start()
        slices.start()
        while slices.are_running:
            await asyncio.sleep(0)

    asyncio.run(play())
    assert told == [1, 2, 3]
    assert max(budgets) <= 0.005


def test_a_key_press_puts_the_next_slice_off() -> None:
    worked: list[float] = []
    now = [0.0]

    def work(_: float) -> bool:
        worked.append(now[0])
        return False

    async def play() -> None:
        slices = Slices(work, lambda: None, monotonic=lambda: now[0])
        slices.hold()
        slices.start()
        while not worked:
            now[0] += 0.001
            await asyncio.sleep(0)

    asyncio.run(play())
    assert worked[0] >= 0.012
