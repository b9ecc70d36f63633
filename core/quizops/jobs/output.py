"""The output of a quiz as it lies there: ours, somebody's edit, broken, or gone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from quizops.clock import iso_seconds
from quizops.errors import ContentMoved, Location, QuizHeld
from quizops.files import FileId, LeaseUnsupported, is_being_written
from quizops.ledger import ReleaseRow
from quizops.quiz.compare import QuizComparison, comparison
from quizops.quiz.edits import QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import ReleaseType
from quizops.quiz.place import QuizPlace
from quizops.quiz.version import FIRST_VERSION, highest_version, next_version, parse_version
from quizops.releases import ReleaseDraft, changes_of_plan
from quizops.releases import ReleaseType as DraftType
from quizops.wiring import Parts


@dataclass(frozen=True, slots=True)
class Adopted:
    """What somebody wrote into the output by hand, now a release. `comparison` None: found at first sight."""

    release: ReleaseRow
    comparison: QuizComparison | None


def judge_output(parts: Parts, place: QuizPlace) -> bool:
    """Whether the output was edited by others; raises `QuizHeld` where it cannot be worked with.

    False: it is what was published last, or there is nothing yet.
    """
    if place.held is not None:
        raise place.held
    recorded = parts.archive.recorded(place.name, place.output)
    here = FileId.of_path(place.output)
    if here is None:
        if recorded is not None:
            raise output_missing(parts, place)
        return False
    return here != recorded and not parts.archive.holds_live_bytes(place.name, place.output)


def adopt_output(parts: Parts, place: QuizPlace, *, run_id: str | None, operator: str | None) -> Adopted:
    """Make a hand edit a release of its own, with a version by its diff.

    A higher `meta.version` set by hand stays; else only `meta.version` and `meta.updated` are spliced. The
    first sight of a file changes nothing in it. Raises `QuizHeld` for a file that is no quiz, and
    `ContentMoved` while somebody is writing it.
    """
    _refuse_while_written(place.output)
    file = place.file(place.output)
    live = LiveQuiz.open(place.output, cache=parts.cache, file=file)
    before = parts.releases.live(place.name)
    if before is None:
        return _first_sight(parts, place, live, run_id=run_id, operator=operator)
    old = parts.releases.content(before)
    found = comparison(old, place.output.read_bytes(), names=(f"release {before.version}", file))
    version, edits = _version_for(parts, place, live, found)
    draft = ReleaseDraft(
        quiz=place.name,
        version=version,
        type=DraftType((found.type or ReleaseType.HOTFIX).value),
        cause="hand",
        run_id=run_id,
        operator=operator,
        changes=changes_of_plan(found.as_json()),
        counts={"questions": len(live)},
    )
    splices = live.splices(edits)
    release = parts.releases.adopt(
        draft, place.output, splices, expected=live.file_id, commit=lambda tx, row: None
    )
    return Adopted(release, found)


def _first_sight(
    parts: Parts, place: QuizPlace, live: LiveQuiz, *, run_id: str | None, operator: str | None
) -> Adopted:
    draft = ReleaseDraft(
        quiz=place.name,
        version=live.version or FIRST_VERSION,
        type=DraftType.MAJOR,
        cause="hand",
        run_id=run_id,
        operator=operator,
        counts={"questions": len(live)},
        reason="found without a record",
    )
    release = parts.releases.adopt(draft, place.output, expected=live.file_id, commit=lambda tx, row: None)
    return Adopted(release, None)


def _version_for(
    parts: Parts, place: QuizPlace, live: LiveQuiz, found: QuizComparison
) -> tuple[str, QuizEdits]:
    released = released_versions(parts, place.name)
    highest = highest_version(released)
    by_hand = live.version
    if by_hand is not None and (highest is None or parse_version(by_hand) > parse_version(highest)):
        return by_hand, QuizEdits()
    version = next_version(found.type or ReleaseType.HOTFIX, highest, released)
    return version, QuizEdits(meta={"version": version, "updated": iso_seconds(parts.clock.now())})


def released_versions(parts: Parts, quiz: str) -> list[str]:
    """Every version ever given to a quiz, pruned ones too."""
    with parts.ledger.reading() as tx:
        return [row.version for row in tx.releases.list(quiz)]


def _refuse_while_written(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            if is_being_written(stream.fileno()):
                raise ContentMoved(f"{path} is being written by somebody", hint="it is looked at again")
    except LeaseUnsupported:
        return


def output_missing(parts: Parts, place: QuizPlace) -> QuizHeld:
    """Why a quiz waits whose live file was deleted, and how it comes back."""
    file = place.file(place.output)
    live = parts.archive.live(place.name)
    version = live.version if live else "live"
    return QuizHeld(
        f"{file} was deleted",
        hint=f"`quizops rollback --quiz {place.name} --to {version}` restores it",
        location=Location(file),
        rule="output_missing",
    )
