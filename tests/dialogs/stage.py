"""A screen with nothing but a dialog on it, driven by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from textual import events
from textual.app import App

from quizops_console.tui.dialogs import Dialog

OPEN = object()
"""The answer of a dialog that has none yet."""


@dataclass
class Played:
    """What came of it: the answer, the lines on the screen, keys that got past the dialog."""

    answer: Any = OPEN
    lines: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class _Host(App[None]):
    AUTO_FOCUS = None
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.played = Played()

    def answered(self, answer: Any) -> None:
        self.played.answer = answer

    def on_key(self, event: events.Key) -> None:
        self.played.past.append(event.key)


def play(
    dialog: Dialog[Any],
    *keys: str,
    size: tuple[int, int] = (80, 24),
    click: tuple[int, int] | None = None,
    resize: tuple[int, int] | None = None,
    paste: str = "",
) -> Played:
    """Open a dialog, press keys one by one, and look."""
    return asyncio.run(_play(dialog, keys, size, click, resize, paste))


async def _play(
    dialog: Dialog[Any],
    keys: Sequence[str],
    size: tuple[int, int],
    click: tuple[int, int] | None,
    resize: tuple[int, int] | None,
    paste: str,
) -> Played:
    app = _Host()
    async with app.run_test(size=size) as pilot:
        app.push_screen(dialog, app.answered)
        await pilot.pause()
        if paste:
            app.post_message(events.Paste(paste))
            await pilot.pause()
        for key in keys:
            await pilot.press(key)
        if resize is not None:
            await pilot.resize_terminal(*resize)
        if click is not None:
            await pilot.click(offset=click)
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        app.played.lines = ["".join(segment.text for segment in strip) for strip in strips]
    return app.played
