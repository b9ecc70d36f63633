"""Jobs: what the owner of a content folder does when a file changes or somebody asks."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizops.jobs.asked import Asked as Asked
    from quizops.jobs.folder import ContentFolder as ContentFolder
    from quizops.jobs.light import is_light as is_light
    from quizops.jobs.registry import JOBS as JOBS
    from quizops.jobs.registry import WORDS as WORDS
    from quizops.jobs.registry import Job as Job
    from quizops.jobs.registry import open_folder as open_folder

_HOMES = {
    "Asked": "asked",
    "ContentFolder": "folder",
    "JOBS": "registry",
    "Job": "registry",
    "WORDS": "registry",
    "is_light": "light",
    "open_folder": "registry",
}
__all__ = ["JOBS", "WORDS", "Asked", "ContentFolder", "Job", "is_light", "open_folder"]


def __getattr__(name: str) -> Any:
    """Load a name when it is first asked for: who only reads a folder needs little of this room."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
