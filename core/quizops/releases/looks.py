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

    `path` holds what was saved, as `file_id`. It began from the bytes of release `held`, or from a hand edit
    that became `held` and differs from it in its version at most. To be merged, then given to
    `ReleaseStore.forget`; or to `ReleaseStore.look_later`, when it cannot be now.
    """

    swapped: Swapped
    file_id: FileId
    held: str | None

    @property
    def quiz(self) -> str:
        return self.swapped.quiz

    @property
    def output(self) -> Path:
        return self.swapped.output

    @property
    def path(self) -> Path:
        return self.swapped.path


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
        if is_open_for_writing(swapped.path):
            desk.waiting.append(replace(swapped, due=now + SECOND_LOOK_S))
        elif file_id != swapped.file_id:
            late.append(LateSave(swapped, file_id, swapped.held))
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
