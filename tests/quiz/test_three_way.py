from __future__ import annotations

from pathlib import Path

from tests.quiz.quiz_files import edited, opened, questions_only

from quizops.quiz.compare import WholeQuiz
from quizops.quiz.edits import ABSENT, QuizEdits
from quizops.quiz.three_way import Clash, ThreeWay, three_way
from quizops.tables.splices import apply_splices

EMPTY = questions_only()


def merged(folder: Path, base: str, theirs: str, live: str) -> tuple[ThreeWay, str]:
    """The merge, and the live file's text after it."""
    quiz = opened(folder, live)
    found = three_way(WholeQuiz.of(base.encode(), "base"), WholeQuiz.of(theirs.encode(), "theirs"), quiz)
    return found, apply_splices(live.encode(), quiz.splices(found.edits)).decode()


def test_changes_of_different_fields_come_together(tmp_path: Path) -> None:
    base = questions_only('{"id":1,"a":1,"b":1}')
    found, after = merged(
        tmp_path, base, questions_only('{"id":1,"a":2,"b":1}'), questions_only('{"id":1,"a":1,"b":3}')
    )
    assert after == questions_only('{"id":1,"a":2,"b":3}')
    assert (found.clashes, str(found.change.type)) == ((), "hotfix")


def test_one_field_changed_by_both_stays_as_it_is_live(tmp_path: Path) -> None:
    live = questions_only('{"id":1,"a":3}')
    found, after = merged(tmp_path, questions_only('{"id":1,"a":1}'), questions_only('{"id":1,"a":2}'), live)
    assert after == live
    assert found.clashes == (Clash(1, "a"),)
    assert not found.edits


def test_a_removal_of_what_was_edited_meanwhile_is_a_clash(tmp_path: Path) -> None:
    live = questions_only('{"id":1,"a":3}', '{"id":2}')
    found, after = merged(tmp_path, questions_only('{"id":1,"a":1}', '{"id":2}'), EMPTY, live)
    assert after == questions_only('{"id":1,"a":3}')
    assert found.clashes == (Clash(1, None),)


def test_two_new_questions_of_one_id_are_a_clash_unless_they_are_the_same(tmp_path: Path) -> None:
    theirs = questions_only('{"id":1,"a":1}', '{"id":2}')
    found, after = merged(tmp_path, EMPTY, theirs, questions_only('{"id":1,"a":3}', '{"id": 2}'))
    assert after == questions_only('{"id":1,"a":3}', '{"id": 2}')
    assert found.clashes == (Clash(1, None),)


def test_members_around_the_questions_are_merged_one_by_one(tmp_path: Path) -> None:
    def quiz(sets: str, title: str, author: str) -> str:
        return (
            f'{{"title":"{title}","a/b":1,"meta":{{"version":"1.0.0","author":"{author}"}},'
            f'"optionSets":{{{sets}}},"templates":{{}},"questions":[]}}'
        )

    base = quiz('"s":["a"],"t":["a"]', "old", "Ada")
    theirs = quiz('"s":["b"],"t":["b"]', "new", "Bob").replace('"a/b":1', '"a/b":2')
    live = quiz('"s":["a"],"t":["c"]', "old", "Eve")
    found, after = merged(tmp_path, base, theirs, live)
    assert after == quiz('"s":["b"],"t":["c"]', "new", "Eve").replace('"a/b":1', '"a/b":2')
    assert set(found.clashes) == {Clash(None, "/optionSets/t"), Clash(None, "/meta/author")}


def test_another_order_of_questions_is_told_and_not_followed(tmp_path: Path) -> None:
    live = questions_only('{"id":1}', '{"id":2}')
    found, after = merged(tmp_path, live, questions_only('{"id":2}', '{"id":1}'), live)
    assert after == live
    assert found.clashes == (Clash(None, "order"),)


def test_members_of_the_outermost_object_can_be_set_and_dropped(tmp_path: Path) -> None:
    text = '{"title":"old","optionSets":{},"templates":{},"questions":[]}'
    edits = QuizEdits(document={"title": ABSENT, "description": "new"}, meta={"version": "1.0.0"})
    after = edited(tmp_path, text, edits)
    assert after == (
        '{"description":"new","meta":{"version":"1.0.0"},"optionSets":{},"templates":{},"questions":[]}'
    )
