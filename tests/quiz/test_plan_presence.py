"""Questions that come, go, and come back."""

from tests.quiz.merge_cases import LIVE_MC, MC, case, is_nothing, kinds, moved_bases, plan

from quizops.quiz.model import Action, OnConflict, Policy, Resolution, Strategy, Take

RETIRED = MC | {"template": "!retire mc"}


def test_a_new_id_is_added_whole_with_its_keys_in_order():
    done = plan(case(MC | {"hint": "h", "source": "book"}))
    assert done.action is Action.ADD
    assert list(done.question or {}) == ["id", "template", "text", "hint", "options", "answer", "source"]


def test_a_new_question_that_cannot_be_asked_is_refused():
    done = plan(case(MC | {"text": ""}))
    assert done.action is Action.NOTHING
    assert [problem.rule for problem in done.refused] == ["text_missing"]


def test_retire_in_front_of_the_template_removes_the_question():
    asked = case(RETIRED, base=MC, live=LIVE_MC)
    done = plan(asked)
    assert done.action is Action.REMOVE
    assert moved_bases(asked, done)["q.csv"].cells["template"] == "!retire mc"


def test_retire_instead_of_the_template_removes_the_question_in_every_strategy():
    for strategy in Strategy:
        done = plan(case(MC | {"template": "!retire"}, base=MC, live=LIVE_MC), Policy(strategy))
        assert done.action is Action.REMOVE, strategy


def test_retire_at_first_contact_with_an_existing_question_asks():
    done = plan(case(RETIRED, live=LIVE_MC))
    assert kinds(done) == {"template": "first_contact"}
    assert done.action is Action.NOTHING


def test_a_retired_row_of_a_question_that_is_not_there_is_nothing():
    assert is_nothing(plan(case(RETIRED, base=RETIRED)))
    assert is_nothing(plan(case(RETIRED)))


def test_taking_retire_away_adds_the_question_again_whole():
    done = plan(case(MC | {"hint": "h"}, base=RETIRED))
    assert done.action is Action.ADD
    assert done.question == LIVE_MC | {"hint": "h"}


def test_a_question_put_back_by_hand_stays_while_its_row_still_says_retire():
    assert is_nothing(plan(case(RETIRED, base=RETIRED, live=LIVE_MC)))


def test_a_question_removed_from_the_json_stays_away_while_its_row_says_nothing_new():
    assert is_nothing(plan(case(MC, base=MC)))


def test_a_question_removed_from_the_json_whose_row_changes_is_a_conflict_of_its_own_kind():
    asked = case(MC | {"text": "New"}, base=MC)
    done = plan(asked)
    assert kinds(done) == {None: "removed"}
    conflict = done.conflicts[0]
    assert conflict.as_json()["ours"] is None
    assert conflict.theirs == LIVE_MC | {"text": "New"}
    assert conflict.base == LIVE_MC
    assert moved_bases(asked, done) == asked.bases


def test_a_removed_question_comes_back_when_somebody_takes_theirs():
    asked = case(MC | {"text": "New"}, base=MC)
    bound = plan(asked).conflicts[0].bound
    taken = case(MC | {"text": "New"}, base=MC, resolutions=[Resolution("7", None, Take.THEIRS, bound)])
    done = plan(taken)
    assert done.action is Action.ADD
    assert done.spent == tuple(taken.resolutions)


def test_a_removed_question_stays_away_when_the_policy_is_ours_and_the_base_moves():
    asked = case(MC | {"text": "New"}, base=MC)
    done = plan(asked, Policy(on_conflict=OnConflict.OURS))
    assert is_nothing(done)
    assert moved_bases(asked, done)["q.csv"].cells["text"] == "New"


def test_emptying_cells_of_a_removed_question_asks_nobody():
    assert is_nothing(plan(case(MC | {"text": ""}, base=MC)))


def test_a_first_build_adds_every_question_and_makes_its_row_the_base():
    asked = case(MC)
    done = plan(asked, has_quiz=False)
    assert done.action is Action.ADD
    assert moved_bases(asked, done)["q.csv"].cells == MC


def test_a_retired_row_is_not_in_a_first_build():
    assert is_nothing(plan(case(RETIRED), has_quiz=False))
