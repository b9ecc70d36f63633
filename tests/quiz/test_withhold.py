"""After a rollback, and after its undo."""

from pathlib import Path

import pytest
from tests.quiz.quiz_folder import HEADER, QuizFolder

from quizops.quiz.model import Policy, Strategy

ONE = "1,mc,First?,,A|B,A,"
TWO = "2,mc,Second?,planets,,Earth,h"
SETS = ("optionSetName,optionsDelimited", "planets,Earth|Mars")


@pytest.fixture
def folder(tmp_path: Path) -> QuizFolder:
    made = QuizFolder(tmp_path / "content")
    made.write("q.csv", HEADER, ONE, TWO)
    made.write("sets.csv", *SETS)
    made.merge()
    return made


def publish(folder: QuizFolder, *rows: str) -> bytes:
    """Save rows and publish them; returns the bytes that were live before."""
    old = folder.output.read_bytes()
    folder.save("q.csv", HEADER, *rows)
    assert folder.merge().changes_content
    return old


def notes(plan):
    return [(note.id, note.field, note.file, note.line) for note in plan.withheld]


def test_a_rolled_back_cell_stays_out_in_every_strategy_and_over_a_restart(folder):
    old = publish(folder, ONE.replace("First", "1st"), TWO)
    folder.roll_back(old)
    assert folder.decisions() == [("q.csv", "1", "text", "withheld")]
    for strategy in (*Strategy, Strategy.INTELLIGENT):
        plan = folder.merge(Policy(strategy))
        assert plan.type is None
        assert notes(plan) == [(1, "text", "q.csv", 2)]
    folder.restart()
    assert notes(folder.merge()) == [(1, "text", "q.csv", 2)]
    assert folder.output.read_bytes() == old


def test_editing_a_withheld_cell_takes_it_without_a_conflict(folder):
    folder.roll_back(publish(folder, ONE.replace("First", "1st"), TWO))
    publish(folder, ONE.replace("First", "Eins"), TWO)
    assert folder.question(1)["text"] == "Eins?"
    assert folder.decisions() == []


def test_other_cells_go_on_while_one_is_withheld(folder):
    folder.roll_back(publish(folder, ONE.replace("First", "1st"), TWO))
    publish(folder, ONE.replace("First", "1st") + "hint", TWO)
    assert folder.question(1)["text"] == "First?"
    assert folder.question(1)["hint"] == "hint"


def test_reapply_takes_the_withheld_cells_and_leaves_hand_fixes(folder):
    folder.roll_back(publish(folder, ONE.replace("First", "1st"), TWO))
    folder.edit_by_hand(lambda document: document["questions"][1].update(text="Mended"))
    plan = folder.merge(Policy(reapply=True))
    assert [one.id for one in plan.changed] == [1]
    assert folder.question(2)["text"] == "Mended"
    assert folder.decisions() == []


def test_undoing_a_rollback_takes_its_marks_away(folder):
    old = publish(folder, ONE.replace("First", "1st"), TWO)
    new = folder.output.read_bytes()
    folder.roll_back(old)
    folder.roll_back(new)
    assert folder.decisions() == []
    assert folder.merge().type is None
    assert folder.question(1)["text"] == "1st?"


def test_a_new_question_that_was_rolled_back_is_added_again_whole_once_edited(folder):
    folder.roll_back(publish(folder, ONE, TWO, "3,tf,New?,,,TRUE,"))
    assert folder.decisions() == [("q.csv", "3", "", "withheld")]
    plan = folder.merge()
    assert plan.type is None and notes(plan) == [(3, None, "q.csv", 4)]
    publish(folder, ONE, TWO, "3,tf,New?,,,TRUE,with a hint")
    assert folder.question(3)["hint"] == "with a hint"
    assert folder.decisions() == []


def test_a_retired_question_that_came_back_by_rollback_stays(folder):
    folder.roll_back(publish(folder, ONE.replace("mc", "!retire"), TWO))
    plan = folder.merge()
    assert plan.type is None and notes(plan) == [(1, "template", "q.csv", 2)]
    folder.save("q.csv", HEADER, ONE, TWO)
    assert folder.merge().type is None
    assert folder.decisions() == []


def test_a_hand_fix_that_was_rolled_back_bears_no_mark(folder):
    old = folder.output.read_bytes()
    folder.edit_by_hand(lambda document: document["questions"][0].update(text="Mended"))
    folder.roll_back(old)
    assert folder.decisions() == []
    assert folder.merge().type is None


def test_a_withheld_set_holds_its_questions_too(folder):
    old = folder.output.read_bytes()
    folder.save("sets.csv", SETS[0], "planets,Earth|Mars|Venus")
    folder.merge()
    folder.roll_back(old)
    assert folder.decisions() == [("sets.csv", "set:planets", "", "withheld")]
    plan = folder.merge()
    assert plan.type is None
    assert notes(plan) == [("set:planets", "optionSets", "sets.csv", 2)]
    assert folder.output.read_bytes() == old
    folder.save("sets.csv", SETS[0], "planets,Earth|Mars|Pluto")
    assert not folder.merge().conflicts
    assert folder.question(2)["options"] == ["Earth", "Mars", "Pluto"]
    assert folder.decisions() == []


def test_a_rolled_back_question_of_a_rolled_back_set_is_withheld_and_not_refused(folder):
    old = folder.output.read_bytes()
    folder.save("sets.csv", *SETS, "moons,Io|Europa")
    folder.save("q.csv", HEADER, ONE, TWO.replace("planets,,Earth", "moons,,Io"), "3,mc,Moon?,moons,,Io,")
    folder.merge()
    folder.roll_back(old)
    plan = folder.merge()
    assert plan.type is None and plan.refused == []
    assert {(note.id, note.field) for note in plan.withheld} == {
        ("set:moons", "optionSets"),
        (2, "options"),
        (2, "answer"),
        (3, None),
    }
    plan = folder.merge(Policy(reapply=True))
    assert plan.added == [3] and [one.id for one in plan.changed] == [2]
    assert folder.decisions() == []


def test_a_rollback_over_several_releases_marks_what_the_rows_say_now(folder):
    oldest = publish(folder, ONE.replace("First", "1st"), TWO)
    publish(folder, ONE.replace("First", "1st"), TWO.replace("Second", "2nd"))
    folder.roll_back(oldest)
    assert [key for _, key, _, _ in folder.decisions()] == ["1", "2"]


def test_a_template_change_that_was_rolled_back_is_withheld_with_what_hung_on_it(folder):
    old = publish(folder, ONE.replace("mc", "short"), TWO)
    folder.roll_back(old)
    plan = folder.merge()
    assert plan.type is None and not plan.conflicts
    assert {note.field for note in plan.withheld} == {"template", "answer"}
    assert folder.output.read_bytes() == old
