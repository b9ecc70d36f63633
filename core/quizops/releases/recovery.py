"""After a death between intent and done: compare the world with the effect, and finish or abandon it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from quizops.files import FileId
from quizops.ledger import Effect, Ledger, ReleaseRow
from quizops.releases.deeds import PUBLISH, NewRelease, deed_of
from quizops.releases.disk.shelf import swapped_name


class Outcome(StrEnum):
    """How an effect that was found open ended."""

    FINISHED = "finished"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Recovered:
    """One open effect, closed. `release` is what it made live, if it did."""

    quiz: str
    version: str
    outcome: Outcome
    release: ReleaseRow | None


def recover_target(target: str, root: Path, ledger: Ledger) -> list[Recovered]:
    """Close every open publish of one output, oldest first."""
    with ledger.reading() as tx:
        pending = tx.effects.pending(PUBLISH, target)
    return [recover_effect(effect, root, ledger) for effect in pending]


def recover_effect(effect: Effect, root: Path, ledger: Ledger) -> Recovered:
    """Close one effect by what the disk says, and leave no temporary file but a swapped-out inode."""
    output = root / effect.target
    temporary = root / effect.data["temporary"]
    switched = _was_switched(effect, output, temporary)
    deed = deed_of(effect)
    release: ReleaseRow | None = None
    with ledger.writing() as tx:
        if switched:
            tx.effects.done(effect.id)
            release = deed.record(tx)
        else:
            tx.effects.abandon(effect.id, "the process ended before the switch")
    if switched:
        _set_aside(effect, output, temporary)
    else:
        temporary.unlink(missing_ok=True)
        _old_link(temporary).unlink(missing_ok=True)
    version = deed.release.version if isinstance(deed, NewRelease) else deed.version
    return Recovered(deed.quiz, version, Outcome.FINISHED if switched else Outcome.ABANDONED, release)


def _was_switched(effect: Effect, output: Path, temporary: Path) -> bool:
    """Whether readers have seen the new file, even if a hand has edited it since."""
    before, after = _file_id(effect.before), _file_id(effect.after)
    live = FileId.of_path(output)
    if live == after:
        return True
    if live == before:
        return False
    if before is None:
        return not temporary.exists()
    places = (temporary, _old_link(temporary), _aside(effect, output, temporary))
    return any(FileId.of_path(place) == before for place in places)


def _set_aside(effect: Effect, output: Path, temporary: Path) -> None:
    """Give what was swapped out the name under which it gets its second look."""
    if effect.before is None:
        temporary.unlink(missing_ok=True)
        return
    for place in (temporary, _old_link(temporary)):
        with contextlib.suppress(FileNotFoundError):
            place.replace(_aside(effect, output, temporary))


def _aside(effect: Effect, output: Path, temporary: Path) -> Path:
    before = FileId.from_json(effect.before)
    return temporary.with_name(swapped_name(output, before, effect.data["held"]))


def _old_link(temporary: Path) -> Path:
    return temporary.with_name(f"{temporary.name}.old.tmp")


def _file_id(numbers: list[int] | None) -> FileId | None:
    return None if numbers is None else FileId.from_json(numbers)
