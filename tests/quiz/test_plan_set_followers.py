"""Questions whose options come from a set."""

from tests.quiz.merge_cases import case, fields, is_nothing, kinds, moved_bases, plan

from quizops.quiz.model import FirstContact, Policy

REF = {"template": "mc", "text": "Which?", "options_ref": "planets", "answer_mc": "Earth"}
LIVE = {"id": 7, "template": "mc", "text": "Which?", "options": ["Earth", "Mars"], "answer": "Earth"}
OLD = {"planets": ["Earth", "Mars"]}
NEW = {"planets": ["Earth", "Mars", "Venus"]}
TF = {"template": "tf", "text": "So?", "answer_mc": "TRUE"}
LIVE_TF = {"id": 7, "template": "tf", "text": "So?", "options": ["True", "False"], "answer": "True"}


def follower(live=LIVE, cells=REF, base=REF, base_sets=OLD):
    return case(cells, base=base, live=live, base_sets=base_sets)


def test_a_question_follows_its_set():
    asked = follower()
    done = plan(asked, sets=NEW, live_sets=OLD)
    assert fields(done) == {"options": ["Earth", "Mars", "Venus"]}
    assert moved_bases(asked, done)["q.csv"].sets == NEW


def test_a_question_that_waited_meanwhile_follows_later():
    done = plan(follower(), sets=NEW, live_sets=NEW)
    assert fields(done) == {"options": ["Earth", "Mars", "Venus"]}


def test_options_mended_by_hand_survive_while_the_set_stands():
    assert is_nothing(plan(follower(LIVE | {"options": ["Earth", "Moon"]}), sets=OLD))


def test_options_mended_by_hand_and_a_changed_set_are_a_conflict():
    done = plan(follower(LIVE | {"options": ["Earth", "Moon"]}), sets=NEW, live_sets=OLD)
    assert kinds(done) == {"options": "field"}
    assert done.conflicts[0].base == ["Earth", "Mars"]


def test_options_equal_to_the_live_set_are_nobodys_hand():
    asked = follower(LIVE | {"options": ["Earth"]})
    done = plan(asked, sets=NEW, live_sets={"planets": ["Earth"]})
    assert fields(done) == {"options": ["Earth", "Mars", "Venus"]}


def test_an_answer_follows_the_spelling_of_its_set():
    done = plan(follower(), sets={"planets": ["EARTH", "Mars"]}, live_sets=OLD)
    assert fields(done) == {"options": ["EARTH", "Mars"], "answer": "EARTH"}


def test_true_and_false_need_no_set_and_no_column():
    done = plan(case(TF), sets={})
    assert done.question == LIVE_TF


def test_the_set_of_true_and_false_is_followed_when_it_comes():
    asked = case(TF)
    bases = moved_bases(asked, plan(asked, sets={}))
    assert bases["q.csv"].sets == {"trueFalse": ["True", "False"]}
    followed = case(TF, base=TF, live=LIVE_TF, base_sets=bases["q.csv"].sets)
    done = plan(followed, sets={"trueFalse": ["TRUE", "FALSE"]}, live_sets={})
    assert fields(done) == {"options": ["TRUE", "FALSE"], "answer": "TRUE"}


def test_options_that_no_cell_names_do_not_replace_those_of_the_json():
    live = LIVE_TF | {"options": ["True", "False", "Unsure"]}
    assert is_nothing(plan(case(TF, live=live)))
    assert is_nothing(plan(case(TF, live=live), Policy(first_contact=FirstContact.TAKE)))
