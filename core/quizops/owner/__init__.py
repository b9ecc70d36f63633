"""The owner of a content folder, and how to ask it for something."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizops.owner.attended import watch_attended as watch_attended
    from quizops.owner.client import request as request
    from quizops.owner.headless import watch_headless as watch_headless
    from quizops.owner.headless import watch_once as watch_once
    from quizops.owner.owner import Owner as Owner
    from quizops.owner_start import start as start

_HOMES = {
    "Owner": "quizops.owner.owner",
    "request": "quizops.owner.client",
    "start": "quizops.owner_start",
    "watch_attended": "quizops.owner.attended",
    "watch_headless": "quizops.owner.headless",
    "watch_once": "quizops.owner.headless",
}
__all__ = ["Owner", "request", "start", "watch_attended", "watch_headless", "watch_once"]


def __getattr__(name: str) -> Any:
    """Load a name when it is first asked for: asking an owner needs little of what being one does."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
