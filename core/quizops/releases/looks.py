"""The second look at what was swapped out: an editor that had it open may have saved into it since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from quizops.files import FileId
from quizops.releases.desk import Desk
from quizops.releases.disk.shelf import Swapped
from quizops.releases.disk.switch import is_open_for_writing

SECOND_LOOK_S = 2.0
_WAITING_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class LateSave:
    """Somebody's save that went into a file which had just been replaced.

    `path` holds what was saved; it began from the bytes of release `held`. To be merged, then given to
    `ReleaseStore.forget`.
    """

    quiz: str
    output: Path
    path: Path
    held: str | None


@dataclass(frozen=True, slots=True)
class Looks:
    """What a second look found: somebody's saves, and inodes that will not change any more."""

    late: tuple[LateSave, ...]
    still: tuple[Swapped, ...]


def look_again(desk: Desk, now: float) -> Looks:
    """Look at the inodes whose time has come; one that is still open for writing waits on."""
    late: list[LateSave] = []
    still: list[Swapped] = []
    for swapped in [item for item in desk.waiting if item.due <= now]:
        desk.waiting.remove(swapped)
        file_id = FileId.of_path(swapped.path)
        if file_id is None:
            continue
        if file_id != swapped.file_id:
            late.append(LateSave(swapped.quiz, swapped.output, swapped.path, swapped.held))
        elif is_open_for_writing(swapped.path):
            desk.waiting.append(replace(swapped, due=now + SECOND_LOOK_S))
        else:
            still.append(swapped)
    return Looks(tuple(late), tuple(still))


def retire_early(desk: Desk) -> list[Swapped]:
    """When saves come fast only a few old inodes wait: one that nobody has open cannot change any more."""
    early = [
        swapped
        for swapped in desk.waiting[:-_WAITING_AT_MOST]
        if FileId.of_path(swapped.path) == swapped.file_id and not is_open_for_writing(swapped.path)
    ]
    for swapped in early:
        desk.waiting.remove(swapped)
    return early
