"""The reader's loop: follows the ledger and the folder, and tells the console what changed.

One thread does all reading; others only listen (to the console, to the ledger) or wait for the owner.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from quizops_console.link.frames import decode
from quizops_console.reader.inbox import Inbox
from quizops_console.reader.outlet import Outlet
from quizops_console.reader.publishing import Publisher

if TYPE_CHECKING:
    from quizops_console.reader.pages import Pages

QUIET_S = 0.25
"""Changes reach the screen at most four times a second."""
GLANCE_S = 1.0
"""How often the folder is looked at for what no ledger tells: its owner, its settings, its files."""


def serve(root: Path, commands: BinaryIO, frames: BinaryIO, *, read_only: bool) -> None:
    """Serve one console until `commands` ends. Raises `BrokenPipeError` when nobody reads any more."""
    outlet = Outlet(frames)
    inbox = Inbox()
    publisher = Publisher(outlet)
    _show_first_rows(root, publisher)
    threading.Thread(target=_listen, args=(commands, inbox), daemon=True, name="console").start()
    from quizops_console.reader.pages import Pages

    pages = Pages(root, publisher, outlet, inbox.knock, read_only=read_only)
    try:
        _follow(pages, inbox)
    finally:
        pages.close()


def _show_first_rows(root: Path, publisher: Publisher) -> None:
    """A screenful straight from the file, before anything that takes long to load."""
    from quizops_console.reader.tables.first_rows import first_rows

    first = first_rows(root)
    if first is not None:
        publisher.chunk("tracker", 0, first.rows, first.cells)
        publisher.state("tracker", first.rows, "loading")


def _follow(pages: Pages, inbox: Inbox) -> None:
    pages.look()
    looked = time.monotonic()
    while not inbox.is_closed:
        since = time.monotonic() - looked
        is_quiet = since >= QUIET_S
        patience_s = (GLANCE_S if is_quiet else QUIET_S) - since
        asks, knocked = inbox.take(0.0 if pages.has_more else patience_s, for_knocks=is_quiet)
        for ask in asks:
            pages.answer(ask)
        if knocked or time.monotonic() - looked >= GLANCE_S:
            pages.look()
            looked = time.monotonic()
        elif pages.has_more:
            pages.go_on()


def _listen(commands: BinaryIO, inbox: Inbox) -> None:
    for line in commands:
        inbox.put(decode(line))
    inbox.close()
