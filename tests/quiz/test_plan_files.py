"""Several CSVs that speak of one question."""

import pytest
from tests.quiz.merge_cases import LIVE_MC, MC, case, fields, is_nothing, kinds, moved_bases, plan

from quizops.errors import UsageError
from quizops.quiz.model import Action, FirstContact, OnConflict, Policy, Resolution, Strategy, Take
from quizops.quiz.verdicts import side_of


def two(one: str, other: str) -> dict[str, dict[str, str]]:
    return {"a.csv": MC | {"text": one}, "b.csv": MC | {"text": other}}


def test_changed_in_one_only_that_one_wins_whatever_the_other_still_says():
    done = plan(case(two("New", "Old"), base=two("Old", "Old"), live=LIVE_MC | {"text": "Old"}))
    assert fields(done) == {"text": "New"}


def test_the_first_file_may_speak_again_after_the_second_had_won():
    done = plan(case(two("Third", "Second"), base=two("First", "Second"), live=LIVE_MC | {"text": "Second"}))
    assert fields(done) == {"text": "Third"}


def test_a_vanished_file_still_vouches_for_what_it_brought():
    rows = {"a.csv": MC | {"text": "Third"}}
    done = plan(case(rows, base=two("First", "Second"), live=LIVE_MC | {"text": "Second"}))
    assert fields(done) == {"text": "Third"}


def test_two_files_that_change_one_field_differently_are_a_conflict_of_kind_files():
    asked = case(two("New", "Newer"), base=two("Old", "Old"), live=LIVE_MC | {"text": "Old"})
    done = plan(asked)
    assert kinds(done) == {"text": "files"}
    assert done.action is Action.NOTHING
    assert moved_bases(asked, done) == asked.bases


def test_a_conflict_of_files_tells_what_each_of_them_says_and_where():
    done = plan(case(two("New", "Newer"), base=two("Old", "Old"), live=LIVE_MC | {"text": "Old"}))
    assert done.conflicts[0].as_json()["candidates"] == [
        {"file": "a.csv", "line": 2, "column": 3, "value": "New"},
        {"file": "b.csv", "line": 2, "column": 3, "value": "Newer"},
    ]


def test_files_that_disagree_about_a_new_question_are_told_apart():
    (found,) = plan(case(two("New", "Newer"))).conflicts
    assert [(one.location.file, one.value) for one in found.candidates] == [
        ("a.csv", "New"),
        ("b.csv", "Newer"),
    ]


def test_a_conflict_with_the_json_alone_has_no_candidates():
    rows, base = {"a.csv": MC | {"text": "New"}}, {"a.csv": MC | {"text": "Old"}}
    done = plan(case(rows, base=base, live=LIVE_MC | {"text": "Hand"}))
    assert done.conflicts[0].as_json()["candidates"] == []


def test_where_files_disagree_theirs_is_no_answer_and_a_file_is():
    (found,) = plan(
        case(two("New", "Newer"), base=two("Old", "Old"), live=LIVE_MC | {"text": "Old"})
    ).conflicts
    with pytest.raises(UsageError) as refused:
        side_of(found, "theirs")
    assert "--take a.csv, --take b.csv" in refused.value.hint
    assert side_of(found, "a.csv") == Resolution("7", "text", Take.FILE, found.bound, file="a.csv")
    assert side_of(found, "ours").take is Take.OURS


def test_a_bare_name_means_a_file_while_only_one_bears_it():
    rows = {"x/q.csv": MC | {"hint": "A"}, "x/y/q.csv": MC | {"hint": "B"}, "x/z.csv": MC | {"hint": "C"}}
    base = dict.fromkeys(rows, MC)
    (found,) = plan(case(rows, base=base, live=LIVE_MC)).conflicts
    assert side_of(found, "z.csv").file == "x/z.csv"
    assert side_of(found, "x/q.csv").file == "x/q.csv"
    with pytest.raises(UsageError, match="several files"):
        side_of(found, "q.csv")
    with pytest.raises(UsageError, match="no part"):
        side_of(found, "other.csv")


def test_two_files_that_change_one_field_alike_agree():
    done = plan(case(two("New", "New"), base=two("Old", "Old"), live=LIVE_MC | {"text": "Old"}))
    assert fields(done) == {"text": "New"}


def test_a_resolution_takes_one_file_and_is_spent():
    cells, base, live = two("New", "Newer"), two("Old", "Old"), LIVE_MC | {"text": "Old"}
    bound = plan(case(cells, base=base, live=live)).conflicts[0].bound
    word = Resolution("7", "text", Take.FILE, bound, file="a.csv")
    asked = case(cells, base=base, live=live, resolutions=[word])
    done = plan(asked)
    assert fields(done) == {"text": "New"}
    assert done.spent == (word,)
    assert is_nothing(plan(case(cells, base=_cells(moved_bases(asked, done)), live=live | {"text": "New"})))


def test_theirs_takes_the_last_file_in_natural_order():
    done = plan(
        case(two("New", "Newer"), base=two("Old", "Old"), live=LIVE_MC | {"text": "Old"}),
        Policy(on_conflict=OnConflict.THEIRS),
    )
    assert fields(done) == {"text": "Newer"}


def test_files_that_disagree_at_first_contact_with_an_existing_json_conflict_and_wait_alone():
    cells = {"a.csv": MC | {"text": "One"}, "b.csv": MC | {"text": "Two", "hint": "h"}}
    done = plan(case(cells, live=LIVE_MC))
    assert kinds(done) == {"text": "files"}
    assert fields(done) == {"hint": "h"}


def test_files_that_disagree_about_a_new_question_of_an_existing_json_hold_it():
    done = plan(case(two("One", "Two")))
    assert kinds(done) == {"text": "files"}
    assert done.action is Action.NOTHING


def test_without_a_json_a_later_file_wins_and_every_file_becomes_base():
    asked = case(two("One", "Two"))
    done = plan(asked, has_quiz=False)
    assert done.question is not None and done.question["text"] == "Two"
    assert moved_bases(asked, done)["a.csv"].cells["text"] == "One"


def test_an_empty_cell_of_a_later_file_does_not_win():
    done = plan(case({"a.csv": MC, "b.csv": {"text": "", "hint": "h"}}), has_quiz=False)
    assert done.question == LIVE_MC | {"hint": "h"}


def test_a_file_without_a_template_column_follows_the_file_that_has_one():
    done = plan(
        case({"a.csv": {"answer_mc": "b"}, "z.csv": {k: v for k, v in MC.items() if k != "answer_mc"}})
    )
    assert done.question == LIVE_MC | {"answer": "B"}


def test_a_new_file_that_says_something_else_asks_although_the_old_one_is_settled():
    done = plan(
        case(two("Old", "Other"), base={"a.csv": MC | {"text": "Old"}}, live=LIVE_MC | {"text": "Old"})
    )
    assert kinds(done) == {"text": "first_contact"}


def test_first_contact_can_be_decided_for_a_file_as_a_whole():
    asked = case(MC | {"text": "Other"}, live=LIVE_MC)
    assert fields(plan(asked, files={"q.csv": Take.THEIRS})) == {"text": "Other"}
    kept = plan(asked, files={"q.csv": Take.OURS})
    assert is_nothing(kept)
    assert moved_bases(asked, kept)["q.csv"].cells["text"] == "Other"


def test_overwrite_leaves_what_one_of_the_files_still_says():
    asked = case(two("One", "Two"), base=two("One", "Two"), live=LIVE_MC | {"text": "One"})
    assert is_nothing(plan(asked, Policy(Strategy.OVERWRITE)))


def test_one_refused_row_does_not_stop_the_other_file():
    cells = {"a.csv": MC | {"text": "New"}, "b.csv": MC | {"answer_mc": "Z"}}
    done = plan(case(cells, base={"a.csv": MC, "b.csv": MC}, live=LIVE_MC))
    assert fields(done) == {"text": "New"}
    assert [problem.rule for problem in done.refused] == ["answer_not_option"]
    assert done.waits


def test_a_merge_by_hand_still_asks_where_files_disagree():
    done = plan(case(two("One", "Two"), live=LIVE_MC), Policy(first_contact=FirstContact.TAKE))
    assert kinds(done) == {"text": "files"}


def _cells(bases):
    return {file: base.cells for file, base in bases.items()}
