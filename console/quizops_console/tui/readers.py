"""One reader after the other: one that dies is started anew, until it dies too often."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from quizops_console.link.client import Link
from quizops_console.link.process import ReaderGone, ReaderProcess
from quizops_console.tui.launch import reader_log

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

_AT_MOST = 5
_CALM_S = 30.0


async def follow_readers(app: ConsoleApp) -> None:
    """Take in what readers tell, until five of them died within half a minute."""
    loop = asyncio.get_running_loop()
    deaths: list[float] = []
    while True:
        app.watch_tables()
        with contextlib.suppress(ReaderGone):
            await app.link.run()
        deaths = [at for at in deaths if loop.time() - at < _CALM_S] + [loop.time()]
        app.link.close()
        if len(deaths) >= _AT_MOST:
            app.say(
                f"what is shown stands still: its reader ends again and again; {reader_log()} says why",
                is_bad=True,
            )
            return
        app.link = Link(ReaderProcess.spawn(app.root, read_only=app.read_only, log=reader_log()), app.take)
