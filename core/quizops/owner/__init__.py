"""The owner of a content folder, and how to ask it for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops.lazy import loading

if TYPE_CHECKING:
    from quizops.owner.attended import watch_attended as watch_attended
    from quizops.owner.client import request as request
    from quizops.owner.headless import watch_headless as watch_headless
    from quizops.owner.headless import watch_once as watch_once
    from quizops.owner.owner import Owner as Owner

_HOMES = {
    "Owner": "owner",
    "request": "client",
    "watch_attended": "attended",
    "watch_headless": "headless",
    "watch_once": "headless",
}
__all__ = ["Owner", "request", "watch_attended", "watch_headless", "watch_once"]
__getattr__ = loading(__name__, _HOMES)
