"""Requests as they come from scripts and commands, and what is left of them after a death."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.owner.content import QUIZ, answers_of, bank, replace_in, save

from quizops.errors import UsageError
from quizops.jobs import JOBS, Asked, ContentFolder, open_folder
from quizops.testing import FakeClock
from quizops.wiring import Parts

ASKED = Asked("tester")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def parts(tmp_path: Path, clock: FakeClock) -> Iterator[Parts]:
    save(tmp_path / "questions.csv", bank({1: "one", 2: "two"}))
    opened = Parts.open(tmp_path, clock=clock)
    opened.pause = clock.advance
    yield opened
    opened.close()


@pytest.fixture
def folder(parts: Parts) -> ContentFolder:
    opened = open_folder(parts)
    opened.catch_up()
    return opened


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("quiz.merge", {"strategy": "clever"}),
        ("quiz.merge", {"on_conflict": "fight"}),
        ("quiz.resolve", {"file": "questions.csv", "take": "mine"}),
        ("downloads.retry", {"category": "odd"}),
        ("downloads.skip", {"row_ids": [], "source": "vimeo"}),
    ],
)
def test_an_unknown_word_is_told_with_the_known_ones(
    folder: ContentFolder, kind: str, payload: dict[str, object]
) -> None:
    with pytest.raises(UsageError) as told:
        JOBS[kind](folder, payload, ASKED)
    assert told.value.hint.startswith("one of: ")


def in_conflict(folder: ContentFolder) -> None:
    """Question 2 says one thing in the CSV and another in the JSON."""
    quiz = folder.parts.root / QUIZ
    live = json.loads(quiz.read_bytes())
    live["questions"][1]["answer"] = ["deux"]
    save(quiz, json.dumps(live, indent=2))
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()
    assert answers_of(quiz)[2] == "deux"


def test_a_decision_that_was_recorded_and_not_yet_applied_is_applied_by_the_next_owner(
    folder: ContentFolder, parts: Parts
) -> None:
    class Dead(BaseException):
        """The process ends here."""

    in_conflict(folder)

    def die(*given: object, **named: object) -> None:
        raise Dead

    folder.quizzes.merge = die  # type: ignore[assignment, method-assign]
    with pytest.raises(Dead):
        JOBS["quiz.resolve"](folder, {"id": 2, "take": "theirs"}, ASKED)
    open_folder(parts).catch_up()
    assert answers_of(parts.root / QUIZ)[2] == "zwei"


def test_what_is_to_be_tried_again_waits_while_saves_are_paused(
    folder: ContentFolder, clock: FakeClock
) -> None:
    quiz = folder.parts.root / QUIZ
    with quiz.open("r+b"):
        replace_in(folder.parts.root / "questions.csv", "two", "zwei")
        folder.catch_up()
    JOBS["pause"](folder, {"what": "watcher"}, ASKED)
    clock.advance(120)
    folder.do_due()
    assert answers_of(quiz)[2] == "two"
    JOBS["resume"](folder, {"what": "watcher"}, ASKED)
    clock.advance(120)
    folder.do_due()
    assert answers_of(quiz)[2] == "zwei"
