"""What people and rollbacks decided: resolutions and marks."""

from tests.quiz.merge_cases import LIVE_MC, MC, case, fields, is_nothing, kinds, moved_bases, plan, row

from quizops.quiz.edits import ABSENT
from quizops.quiz.model import Action, Mark, Policy, Resolution, Strategy, Take
from quizops.quiz.voice import row_mark

NEW = MC | {"text": "New"}
MARKED = [Mark("q.csv", "7", "text", "New")]
LIVE = LIVE_MC
ROW_MARKED = [Mark("q.csv", "7", "", row_mark(row(MC)))]


def conflict_of(cells=NEW, live=LIVE | {"text": "Hand"}):
    return plan(case(cells, base=MC, live=live)).conflicts[0]


def resolved(take: Take, value: str | None = None, cells=NEW, **more):
    word = Resolution("7", "text", take, conflict_of().bound, value=value)
    return case(cells, base=MC, live=LIVE | {"text": "Hand"}, resolutions=[word], **more)


def test_ours_keeps_the_json_moves_the_base_and_is_spent():
    asked = resolved(Take.OURS)
    done = plan(asked)
    assert is_nothing(done)
    assert moved_bases(asked, done)["q.csv"].cells["text"] == "New"
    assert done.spent == tuple(asked.resolutions)


def test_theirs_takes_the_csv():
    assert fields(plan(resolved(Take.THEIRS))) == {"text": "New"}


def test_a_value_typed_in_is_taken_and_the_base_moves_to_the_cell():
    asked = resolved(Take.VALUE, "Typed")
    done = plan(asked)
    assert fields(done) == {"text": "Typed"}
    assert moved_bases(asked, done)["q.csv"].cells["text"] == "New"


def test_a_typed_value_is_read_in_its_columns_language():
    cells = MC | {"answer_mc": "B"}
    live = LIVE | {"options": ["A", "B", "C"], "answer": "C"}
    bound = plan(case(cells, base=MC, live=live)).conflicts[0].bound
    word = Resolution("7", "answer", Take.VALUE, bound, value=" c ")
    assert is_nothing(plan(case(cells, base=MC, live=live, resolutions=[word])))
    wrong = Resolution("7", "answer", Take.VALUE, bound, value="D")
    done = plan(case(cells, base=MC, live=live, resolutions=[wrong]))
    assert done.action is Action.NOTHING
    assert [problem.rule for problem in done.refused] == ["answer_not_option"]


def test_a_resolution_does_not_hold_for_another_text_of_the_cell():
    done = plan(resolved(Take.THEIRS, cells=MC | {"text": "Newer"}))
    assert kinds(done) == {"text": "field"}


def test_a_resolution_nobody_needs_any_more_is_spent():
    asked = resolved(Take.THEIRS, cells=MC)
    assert plan(asked).spent == tuple(asked.resolutions)


def test_a_marked_cell_stays_out_in_every_strategy():
    for strategy in Strategy:
        done = plan(case(NEW, base=NEW, live=LIVE, marks=MARKED), Policy(strategy))
        assert done.action is Action.NOTHING, strategy
        assert [(note.id, note.field) for note in done.withheld] == [(7, "text")]
        assert not done.spent


def test_a_marked_cell_that_is_edited_is_taken_without_a_conflict():
    done = plan(case(MC | {"text": "Newest"}, base=NEW, live=LIVE, marks=MARKED))
    assert fields(done) == {"text": "Newest"}
    assert done.spent == tuple(MARKED)


def test_a_marked_cell_that_is_emptied_and_filled_again_is_still_withheld():
    emptied = plan(case(MC | {"text": ""}, base=NEW, live=LIVE, marks=MARKED))
    assert not emptied.spent
    assert [note.field for note in emptied.blanked] == ["text"]


def test_a_marked_cell_equal_to_the_json_loses_its_mark():
    done = plan(case(NEW, base=NEW, live=LIVE | {"text": "New"}, marks=MARKED))
    assert is_nothing(done)
    assert done.spent == tuple(MARKED)


def test_reapply_takes_marked_cells_only():
    asked = case(NEW, base=NEW, live=LIVE | {"hint": "by hand"}, marks=MARKED)
    done = plan(asked, Policy(reapply=True))
    assert fields(done) == {"text": "New"}
    assert done.spent == tuple(MARKED)


def test_other_cells_of_a_row_with_a_mark_are_merged_as_ever():
    done = plan(case(NEW | {"hint": "h"}, base=NEW, live=LIVE, marks=MARKED))
    assert fields(done) == {"hint": "h"}


def test_a_marked_new_question_stays_out():
    for strategy in Strategy:
        done = plan(case(MC, base=MC, marks=ROW_MARKED), Policy(strategy))
        assert done.action is Action.NOTHING
        assert [(note.id, note.field) for note in done.withheld] == [(7, None)]


def test_a_marked_new_question_is_added_again_whole_when_its_row_is_edited():
    done = plan(case(MC | {"hint": "h"}, base=MC, marks=ROW_MARKED))
    assert done.action is Action.ADD
    assert done.question == LIVE | {"hint": "h"}
    assert done.spent == tuple(ROW_MARKED)


def test_a_marked_new_question_is_added_again_by_reapply():
    done = plan(case(MC, base=MC, marks=ROW_MARKED), Policy(reapply=True))
    assert done.action is Action.ADD


def test_the_mark_of_a_row_is_spent_once_its_question_is_there_again():
    done = plan(case(MC, base=MC, live=LIVE, marks=ROW_MARKED))
    assert is_nothing(done)
    assert done.spent == tuple(ROW_MARKED)


def test_a_retirement_taken_back_stays_back_until_its_cell_is_edited():
    retired = MC | {"template": "!retire mc"}
    mark = [Mark("q.csv", "7", "template", "!retire mc")]
    done = plan(case(retired, base=retired, live=LIVE, marks=mark))
    assert done.action is Action.NOTHING
    assert [note.field for note in done.withheld] == ["template"]
    again = plan(case(MC | {"template": "!retire"}, base=retired, live=LIVE, marks=mark))
    assert again.action is Action.REMOVE
    unretired = plan(case(MC, base=retired, live=LIVE, marks=mark))
    assert is_nothing(unretired) and unretired.spent == tuple(mark)


def test_a_marked_clear_is_withheld_too():
    cells = MC | {"hint": "!clear"}
    done = plan(
        case(cells, base=cells, live=LIVE | {"hint": "x"}, marks=[Mark("q.csv", "7", "hint", "!clear")])
    )
    assert [note.field for note in done.withheld] == ["hint"]
    again = plan(
        case(
            MC | {"hint": "y"},
            base=cells,
            live=LIVE | {"hint": "x"},
            marks=[Mark("q.csv", "7", "hint", "!clear")],
        )
    )
    assert fields(again) == {"hint": "y"} and fields(again)["hint"] is not ABSENT
