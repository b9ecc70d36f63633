"""What the three strategies do with one field."""

from tests.quiz.merge_cases import LIVE_MC, MC, after, case, fields, is_nothing, kinds, moved_bases, plan

from quizops.quiz.edits import ABSENT
from quizops.quiz.model import Action, Blank, FirstContact, OnConflict, Policy, Strategy

PRESERVE = Policy(Strategy.PRESERVE)
OVERWRITE = Policy(Strategy.OVERWRITE)
BY_HAND = Policy(first_contact=FirstContact.TAKE)
CLEARING = Policy(blank=Blank.CLEAR)


def test_a_cell_equal_to_its_base_changes_nothing_so_a_later_fix_in_the_json_survives():
    done = plan(case(MC, base=MC, live=LIVE_MC | {"text": "Mended by hand"}))
    assert is_nothing(done)


def test_a_cell_that_changed_while_the_json_did_not_is_taken():
    done = plan(case(MC | {"text": "Which?"}, base=MC, live=LIVE_MC))
    assert fields(done) == {"text": "Which?"}


def test_only_the_edited_cell_is_taken_and_a_hand_fix_beside_it_survives():
    live = LIVE_MC | {"options": ["A", "B", "C"], "text": "Which one?"}
    done = plan(case(MC | {"hint": "think"}, base=MC, live=live))
    assert fields(done) == {"hint": "think"}


def test_both_changed_to_the_same_value_is_nothing_and_the_base_moves():
    asked = case(MC | {"text": "Which?"}, base=MC, live=LIVE_MC | {"text": "Which?"})
    done = plan(asked)
    assert is_nothing(done)
    assert moved_bases(asked, done)["q.csv"].cells["text"] == "Which?"


def test_both_changed_to_different_values_is_a_conflict_and_the_question_waits():
    asked = case(MC | {"text": "Which?", "hint": "new"}, base=MC, live=LIVE_MC | {"text": "What?"})
    done = plan(asked)
    assert kinds(done) == {"text": "field"}
    assert done.action is Action.NOTHING
    assert moved_bases(asked, done) == asked.bases
    conflict = done.conflicts[0]
    assert (conflict.base, conflict.ours, conflict.theirs) == ("Which one?", "What?", "Which?")
    assert (conflict.location.file, conflict.location.line, conflict.location.column) == ("q.csv", 2, 3)


def test_a_cell_edited_back_to_its_base_dissolves_its_conflict():
    done = plan(case(MC, base=MC, live=LIVE_MC | {"text": "What?"}))
    assert is_nothing(done)


def test_the_policy_ours_keeps_the_json_and_moves_the_base():
    asked = case(MC | {"text": "Which?"}, base=MC, live=LIVE_MC | {"text": "What?"})
    done = plan(asked, Policy(on_conflict=OnConflict.OURS))
    assert is_nothing(done)
    assert moved_bases(asked, done)["q.csv"].cells["text"] == "Which?"


def test_the_policy_theirs_takes_the_csv():
    asked = case(MC | {"text": "Which?"}, base=MC, live=LIVE_MC | {"text": "What?"})
    assert fields(plan(asked, Policy(on_conflict=OnConflict.THEIRS))) == {"text": "Which?"}


def test_a_field_removed_by_hand_and_edited_in_the_csv_is_a_conflict():
    done = plan(case(MC | {"hint": "b"}, base=MC | {"hint": "a"}, live=LIVE_MC))
    assert kinds(done) == {"hint": "field"}


def test_preserve_keeps_existing_values_and_fills_absent_and_empty_ones():
    done = plan(
        case(MC | {"text": "Other", "hint": "new", "category": "c"}, live=LIVE_MC | {"category": ""}),
        PRESERVE,
    )
    assert fields(done) == {"hint": "new", "category": "c"}


def test_preserve_adds_new_questions():
    assert plan(case(MC), PRESERVE).action is Action.ADD


def test_preserve_never_moves_the_base_of_a_cell_it_did_not_apply():
    asked = case(MC | {"text": "Other"}, base=MC, live=LIVE_MC)
    done = plan(asked, PRESERVE)
    assert is_nothing(done)
    assert moved_bases(asked, done)["q.csv"].cells["text"] == "Which one?"


def test_overwrite_replaces_what_was_mended_by_hand():
    done = plan(case(MC, base=MC, live=LIVE_MC | {"text": "Mended"}), OVERWRITE)
    assert fields(done) == {"text": "Which one?"}


def test_overwrite_keeps_what_an_empty_cell_does_not_name():
    assert is_nothing(plan(case(MC, base=MC, live=LIVE_MC | {"hint": "by hand"}), OVERWRITE))


def test_overwrite_with_blank_clear_drops_what_an_empty_cell_faces():
    done = plan(
        case(MC, base=MC, live=LIVE_MC | {"hint": "by hand"}), Policy(Strategy.OVERWRITE, blank=Blank.CLEAR)
    )
    assert fields(done) == {"hint": ABSENT}


def test_a_cell_that_went_empty_is_listed_as_blanked_and_its_base_stays():
    base = MC | {"hint": "old"}
    asked = case(MC, base=base, live=LIVE_MC | {"hint": "old"})
    done = plan(asked)
    assert done.action is Action.NOTHING
    assert [(note.id, note.field, note.file, note.line) for note in done.blanked] == [(7, "hint", "q.csv", 2)]
    assert moved_bases(asked, done)["q.csv"].cells["hint"] == "old"
    assert done.waits


def test_filling_a_blanked_cell_with_the_same_value_is_nothing():
    base = MC | {"hint": "old"}
    assert is_nothing(plan(case(base, base=base, live=LIVE_MC | {"hint": "old"})))


def test_filling_a_blanked_cell_with_another_value_is_taken():
    done = plan(case(MC | {"hint": "new"}, base=MC | {"hint": "old"}, live=LIVE_MC | {"hint": "old"}))
    assert fields(done) == {"hint": "new"}


def test_a_blanked_cell_whose_field_is_gone_from_the_json_is_equal_and_moves_its_base():
    asked = case(MC, base=MC | {"hint": "old"}, live=LIVE_MC)
    done = plan(asked)
    assert is_nothing(done)
    assert moved_bases(asked, done)["q.csv"].cells["hint"] == ""


def test_blank_clear_takes_an_emptied_cell_as_a_change():
    done = plan(case(MC, base=MC | {"hint": "old"}, live=LIVE_MC | {"hint": "old"}), CLEARING)
    assert fields(done) == {"hint": ABSENT}


def test_blank_clear_never_clears_text_or_template():
    done = plan(case(MC | {"text": "", "template": ""}, base=MC, live=LIVE_MC), CLEARING)
    assert done.action is Action.NOTHING
    assert {note.field for note in done.blanked} == {"text", "template"}


def test_the_clear_token_clears_under_keep_and_under_preserve():
    for policy in (Policy(), PRESERVE, OVERWRITE):
        done = plan(
            case(MC | {"hint": "!clear"}, base=MC | {"hint": "old"}, live=LIVE_MC | {"hint": "old"}), policy
        )
        assert fields(done) == {"hint": ABSENT}, policy


def test_the_clear_token_clears_what_an_empty_cell_had_left_alone():
    done = plan(case(MC | {"hint": "!clear"}, base=MC, live=LIVE_MC | {"hint": "by hand"}))
    assert fields(done) == {"hint": ABSENT}


def test_a_clear_token_already_applied_lets_a_later_fix_in_the_json_survive():
    cells = MC | {"hint": "!clear"}
    assert is_nothing(plan(case(cells, base=cells, live=LIVE_MC | {"hint": "by hand"})))


def test_a_missing_column_changes_nothing_and_keeps_its_base():
    cells = {name: text for name, text in MC.items() if name != "hint"} | {"text": "New"}
    asked = case(cells, base=MC | {"hint": "old"}, live=LIVE_MC | {"hint": "old"})
    done = plan(asked)
    assert fields(done) == {"text": "New"}
    assert moved_bases(asked, done)["q.csv"].cells["hint"] == "old"


def test_equal_cells_become_base_in_silence_at_first_contact():
    asked = case(MC, live=LIVE_MC)
    done = plan(asked)
    assert is_nothing(done) and not done.waits
    assert moved_bases(asked, done)["q.csv"].cells == MC


def test_cells_that_differ_at_first_contact_wait_alone_and_the_rest_is_applied():
    asked = case(MC | {"text": "Other", "hint": "new"}, live=LIVE_MC)
    done = plan(asked)
    assert kinds(done) == {"text": "first_contact"}
    assert fields(done) == {"hint": "new"}
    cells = moved_bases(asked, done)["q.csv"].cells
    assert "text" not in cells and cells["hint"] == "new"


def test_a_merge_by_hand_takes_the_csv_at_first_contact_and_keeps_what_blanks_face():
    done = plan(case(MC | {"text": "Other"}, live=LIVE_MC | {"hint": "kept"}), BY_HAND)
    assert fields(done) == {"text": "Other"}


def test_a_column_added_later_is_first_contact_for_its_cells_only():
    base = {name: text for name, text in MC.items() if name != "hint"}
    done = plan(case(MC | {"hint": "new"}, base=base, live=LIVE_MC | {"hint": "old"}))
    assert kinds(done) == {"hint": "first_contact"}


def test_a_change_that_would_break_the_question_is_refused_with_its_place():
    asked = case(MC | {"answer_mc": "!clear"}, base=MC, live=LIVE_MC)
    done = plan(asked)
    assert done.action is Action.NOTHING
    assert [(p.rule, p.location.file, p.location.line) for p in done.refused] == [
        ("answer_missing", "q.csv", 2)
    ]
    assert moved_bases(asked, done) == asked.bases


def test_a_refused_row_changes_nothing_at_all():
    asked = case(MC | {"answer_mc": "Z", "text": "New"}, base=MC, live=LIVE_MC)
    done = plan(asked)
    assert done.action is Action.NOTHING and done.waits
    assert [problem.rule for problem in done.refused] == ["answer_not_option"]


def test_what_was_broken_before_does_not_stop_a_change_elsewhere():
    live = {name: value for name, value in LIVE_MC.items() if name != "answer"}
    cells = {"text": "New"}
    assert fields(plan(case(cells, base={"text": "Which one?"}, live=live))) == {"text": "New"}


def test_a_template_change_drops_the_fields_that_the_new_one_does_not_have():
    done = plan(case(MC | {"template": "short"}, base=MC, live=LIVE_MC))
    assert fields(done) == {"template": "short", "options": ABSENT, "answer": ["A"]}
    assert done.fields["options"].before == ["A", "B"]


def test_numbers_that_mean_the_same_are_not_changes():
    cells = MC | {"difficulty": "1"}
    assert is_nothing(plan(case(cells, live=LIVE_MC | {"difficulty": 1.0})))


def test_columns_that_the_template_does_not_use_change_nothing():
    cells = MC | {"answer_match": "1=a", "pairs": "left=a;b"}
    asked = case(cells, base=MC, live=LIVE_MC)
    done = plan(asked)
    assert is_nothing(done)
    assert moved_bases(asked, done)["q.csv"].cells["pairs"] == "left=a;b"


def test_a_file_with_few_columns_is_read_with_what_the_question_is_already():
    done = plan(case({"answer_mc": "b"}, base={"answer_mc": "a"}, live=LIVE_MC))
    assert fields(done) == {"answer": "B"}


def test_the_json_after_the_plan_has_all_other_fields_as_they_were():
    live = LIVE_MC | {"weight": 1.10, "tags": ["x"]}
    done = plan(case(MC | {"text": "T"}, base=MC, live=live))
    assert after(done, live) == live | {"text": "T"}


def test_columns_of_the_files_own_are_merged_as_text():
    done = plan(
        case(MC | {"source": "book 2"}, base=MC | {"source": "book 1"}, live=LIVE_MC | {"source": "book 1"})
    )
    assert fields(done) == {"source": "book 2"}
