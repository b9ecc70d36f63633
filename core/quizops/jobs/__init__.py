"""Jobs: what the owner of a content folder does when a file changes or somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops.lazy import loading

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
__getattr__ = loading(__name__, _HOMES)
