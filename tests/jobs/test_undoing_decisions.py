"""A decision about a conflict is taken back as it was made: JSON, bases, and the conflict that waits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import QUIZ, answers_of, bank, questions_of, replace_in, save

from quizops.errors import UsageError
from quizops.jobs import JOBS, Asked, ContentFolder, open_folder
from quizops.ledger import Cause
from quizops.testing import FakeClock
from quizops.wiring import Parts

ADA = Asked("ada")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ContentFolder]:
    save(tmp_path / "questions.csv", bank({1: "one", 2: "two", 3: "three"}))
    clock = FakeClock()
    parts = Parts.open(tmp_path, clock=clock)
    parts.pause = clock.advance
    opened = open_folder(parts)
    opened.catch_up()
    yield opened
    parts.close()


def edit_json(folder: ContentFolder, change: Callable[[dict[str, Any]], object]) -> None:
    """A hand edit of the live file."""
    quiz = folder.parts.root / QUIZ
    live = json.loads(quiz.read_bytes())
    change(live)
    save(quiz, json.dumps(live, indent=2))


def in_conflict(folder: ContentFolder) -> None:
    """Question 2 says `deux` in the JSON and `zwei` in the CSV."""
    edit_json(folder, lambda live: live["questions"][1].update(answer=["deux"]))
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()


def answers(folder: ContentFolder) -> dict[int, str]:
    return answers_of(folder.parts.root / QUIZ)


def waiting(folder: ContentFolder) -> list[tuple[int | str, str | None, Any, Any]]:
    """The conflicts as a fresh look finds them."""
    folder.start_over()
    told: dict[str, Any] = JOBS["quiz.merge"](folder, {"first_contact": "hold"}, ADA)
    return [(one["id"], one["field"], one["ours"], one["theirs"]) for one in told["plans"][0]["conflicts"]]


def do(folder: ContentFolder, kind: str, **payload: Any) -> dict[str, Any]:
    told: dict[str, Any] = JOBS[kind](folder, payload, Asked("ada"))
    return told


@pytest.mark.parametrize(
    ("word", "after"),
    [({"take": "theirs"}, "zwei"), ({"take": "ours"}, "deux"), ({"value": "dos", "field": "answer"}, "dos")],
)
def test_what_was_decided_waits_again(folder: ContentFolder, word: dict[str, str], after: str) -> None:
    in_conflict(folder)
    before = waiting(folder)
    assert before == [(2, "answer", ["deux"], ["zwei"])]
    done = do(folder, "quiz.resolve", id=2, **word)
    assert answers(folder)[2] == after
    assert waiting(folder) == []
    back = do(folder, "undo")
    assert back["action"] == done["action"]
    assert (back["restored"], back["touched"]) == (["2"], [])
    assert answers(folder) == {1: "one", 2: "deux", 3: "three"}
    assert waiting(folder) == before
    assert do(folder, "undo") == {"action": None, "undone": None}


def test_a_decision_that_was_taken_back_can_be_made_anew(folder: ContentFolder) -> None:
    in_conflict(folder)
    for _ in range(3):
        do(folder, "quiz.resolve", id=2, take="theirs")
        assert answers(folder)[2] == "zwei"
        do(folder, "undo")
        assert answers(folder)[2] == "deux"
    assert len(waiting(folder)) == 1


def test_it_says_which_action_it_was(folder: ContentFolder) -> None:
    in_conflict(folder)
    do(folder, "quiz.resolve", id=2, field="answer", take="theirs")
    assert do(folder, "undo")["undone"] == "took theirs for 2 answer of " + folder.quizzes.places[0].name


def edited_in_the_csv(folder: ContentFolder) -> None:
    replace_in(folder.parts.root / "questions.csv", "zwei", "dos")
    folder.catch_up()
    assert answers(folder)[2] == "dos"


def edited_in_the_json(folder: ContentFolder) -> None:
    edit_json(folder, lambda live: live["questions"][1].update(answer=["dos"]))
    folder.catch_up()


def edited_in_the_json_just_now(folder: ContentFolder) -> None:
    edit_json(folder, lambda live: live["questions"][1].update(answer=["dos"]))


@pytest.mark.parametrize("touch", [edited_in_the_csv, edited_in_the_json, edited_in_the_json_just_now])
def test_what_was_touched_since_is_left_and_named(
    folder: ContentFolder, touch: Callable[[ContentFolder], None]
) -> None:
    in_conflict(folder)
    do(folder, "quiz.resolve", id=2, take="theirs")
    touch(folder)
    with pytest.raises(UsageError, match="2 changed since"):
        do(folder, "undo")
    assert answers(folder)[2] == "dos"


def test_changes_elsewhere_do_not_stand_in_the_way(folder: ContentFolder) -> None:
    in_conflict(folder)
    do(folder, "quiz.resolve", id=2, take="theirs")
    replace_in(folder.parts.root / "questions.csv", "Question 2?", "Question two?")
    replace_in(folder.parts.root / "questions.csv", "three", "drei")
    folder.catch_up()
    do(folder, "undo")
    assert answers(folder) == {1: "one", 2: "deux", 3: "drei"}
    assert questions_of(folder.parts.root / QUIZ)[2]["text"] == "Question two?"
    assert waiting(folder) == [(2, "answer", ["deux"], ["zwei"])]


def removed_by_hand(folder: ContentFolder) -> None:
    edit_json(folder, lambda live: live["questions"].pop(1))
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()
    assert 2 not in answers(folder)


def test_a_question_that_came_back_by_decision_goes_again(folder: ContentFolder) -> None:
    removed_by_hand(folder)
    before = waiting(folder)
    assert len(before) == 1
    do(folder, "quiz.resolve", id=2, take="theirs")
    assert answers(folder)[2] == "zwei"
    do(folder, "undo")
    assert 2 not in answers(folder)
    assert waiting(folder) == before


def at_first_contact(folder: ContentFolder, bank_of_others: bytes = bank({1: "eins", 2: "zwei"})) -> None:
    """A new file speaks of questions that are live already, and says something else."""
    (folder.parts.root / "questions.csv").rename(folder.parts.root / "questions.csv.off")
    save(folder.parts.root / "more.csv", bank_of_others)
    with folder.parts.ledger.writing() as tx:
        for place in folder.quizzes.places:
            tx.bases.drop_quiz(place.name)
    folder.start_over()
    folder.look_around()
    folder.catch_up()


def test_a_question_that_was_retired_by_decision_comes_back(folder: ContentFolder) -> None:
    at_first_contact(folder, b"id,template,text,answer_mc\n2,!retire,,\n")
    before = waiting(folder)
    assert len(before) == 1, before
    question = questions_of(folder.parts.root / QUIZ)[2]
    do(folder, "quiz.resolve", id=2, take="theirs")
    assert 2 not in questions_of(folder.parts.root / QUIZ)
    do(folder, "undo")
    assert questions_of(folder.parts.root / QUIZ)[2] == question
    assert waiting(folder) == before


@pytest.mark.parametrize(
    ("take", "after"), [("theirs", {1: "eins", 2: "zwei"}), ("ours", {1: "one", 2: "two"})]
)
def test_first_contact_of_a_file_waits_again(folder: ContentFolder, take: str, after: dict[int, str]) -> None:
    at_first_contact(folder)
    before = waiting(folder)
    assert [one[0] for one in before] == [1, 2]
    do(folder, "quiz.resolve", file="more.csv", take=take)
    assert answers(folder) == {**after, 3: "three"}
    assert waiting(folder) == []
    back = do(folder, "undo")
    assert back["undone"] == f"took {take} at first contact of more.csv (2 questions)"
    assert answers(folder) == {1: "one", 2: "two", 3: "three"}
    assert waiting(folder) == before


def test_of_a_batch_the_rest_comes_back_and_what_was_touched_is_named(folder: ContentFolder) -> None:
    at_first_contact(folder)
    do(folder, "quiz.resolve", file="more.csv", take="theirs")
    replace_in(folder.parts.root / "more.csv", "eins", "uno")
    folder.catch_up()
    back = do(folder, "undo")
    assert (back["restored"], back["touched"]) == (["2"], ["1"])
    assert answers(folder) == {1: "uno", 2: "two", 3: "three"}


def test_a_set_that_was_decided_waits_again(tmp_path: Path) -> None:
    save(tmp_path / "questions.csv", "id,template,text,options_ref,answer_mc\n1,mc,Which?,moons,Io\n")
    save(tmp_path / "optionSets.csv", "optionSetName,optionsDelimited\nmoons,Io|Titan\n")
    clock = FakeClock()
    parts = Parts.open(tmp_path, clock=clock)
    parts.pause = clock.advance
    folder = open_folder(parts)
    folder.catch_up()
    sets = json.loads((tmp_path / QUIZ).read_bytes())["optionSets"]
    assert sets["moons"], sets
    edit_json(folder, lambda live: live["optionSets"].update(moons=["Io", "Luna"]))
    replace_in(tmp_path / "optionSets.csv", "Titan", "Rhea")
    folder.catch_up()
    before = waiting(folder)
    assert [one[0] for one in before] == ["set:moons"]
    do(folder, "quiz.resolve", id="set:moons", take="theirs")
    assert "Rhea" in json.loads((tmp_path / QUIZ).read_bytes())["optionSets"]["moons"]
    do(folder, "undo")
    assert json.loads((tmp_path / QUIZ).read_bytes())["optionSets"]["moons"] == ["Io", "Luna"]
    assert waiting(folder) == before
    parts.close()


def test_an_undo_that_died_before_it_was_recorded_is_finished(
    folder: ContentFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The JSON is back already; the bases are not, and the action still stands."""
    in_conflict(folder)
    done = do(folder, "quiz.resolve", id=2, take="theirs")
    edit_json(folder, lambda live: live["questions"][1].update(answer=["deux"]))
    folder.catch_up()
    do(folder, "undo", action=done["action"])
    assert waiting(folder) == [(2, "answer", ["deux"], ["zwei"])]


def test_the_way_back_is_a_release_of_its_own(folder: ContentFolder) -> None:
    in_conflict(folder)
    do(folder, "quiz.resolve", id=2, take="theirs")
    do(folder, "undo")
    live = folder.parts.releases.live(folder.quizzes.places[0].name)
    assert live is not None
    assert (live.cause, live.manifest["reason"]) == (
        Cause.OPERATOR,
        f"undo: took theirs for 2 of {folder.quizzes.places[0].name}",
    )
    assert [one["text"] for one in live.manifest["changes"]]
