from __future__ import annotations

from pathlib import Path

import pytest
from tests.quiz.quiz_files import PRETTY, edited, opened, questions_only

from quizops.quiz.edits import ABSENT, QuizEdits
from quizops.tables.splices import Splice, apply_splices, spliced_pieces


def test_splices_take_out_and_put_in_at_offsets_of_the_old_file() -> None:
    assert apply_splices(b"abcdef", [Splice(0, 1, b"X"), Splice(3, 0, b"-"), Splice(5, 1, b"")]) == b"Xbc-de"


def test_splices_tell_by_how_much_the_file_grows() -> None:
    assert (Splice(3, 2, b"xyz").growth, Splice(3, 2, b"").growth, Splice(3, 2, b"").end) == (1, -2, 5)


@pytest.mark.parametrize(
    "splices",
    [
        [Splice(2, 2, b""), Splice(3, 0, b"x")],
        [Splice(4, 0, b""), Splice(1, 0, b"")],
        [Splice(5, 9, b"")],
    ],
)
def test_splices_that_overlap_go_back_or_reach_too_far_are_refused(splices: list[Splice]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        list(spliced_pieces(b"abcdef", splices))


def test_a_changed_field_takes_only_its_own_value(tmp_path: Path) -> None:
    live = opened(tmp_path, PRETTY)
    offset = PRETTY.index('"One"')
    assert live.splices(QuizEdits(changed={1: {"text": "Uno"}})) == (Splice(offset, 5, b'"Uno"'),)


def test_a_value_that_means_the_same_is_not_rewritten(tmp_path: Path) -> None:
    live = opened(tmp_path, PRETTY)
    assert live.splices(QuizEdits(changed={1: {"weight": 1.1}, 5: {"weight": 100, "hint": ABSENT}})) == ()


def test_true_is_not_one(tmp_path: Path) -> None:
    text = questions_only('{"id":1,"x":1}')
    assert '"x":true' in edited(tmp_path, text, QuizEdits(changed={1: {"x": True}}))


def test_a_new_question_goes_before_the_first_greater_id_in_the_hand_of_its_neighbours(
    tmp_path: Path,
) -> None:
    new = edited(tmp_path, PRETTY, QuizEdits(added=[{"id": 3, "tags": ["a", "b"], "pairs": {"l": {}}}]))
    added = (
        '    {\n      "id": 3,\n      "tags": [\n        "a",\n        "b"\n      ],\n'
        '      "pairs": {\n        "l": {}\n      }\n    },\n'
    )
    at = PRETTY.index('    {\n      "id": 5')
    assert new == PRETTY[:at] + added + PRETTY[at:]


def test_new_questions_of_a_file_that_is_not_in_order_go_to_its_end(tmp_path: Path) -> None:
    text = questions_only('{"id":5}', '{"id":1}')
    new = edited(tmp_path, text, QuizEdits(added=[{"id": 7}, {"id": 3}]))
    assert new == questions_only('{"id":5}', '{"id":1}', '{"id":7}', '{"id":3}')


@pytest.mark.parametrize("removed", [[1], [2], [3], [1, 2], [2, 3], [1, 3], [1, 2, 3]])
def test_commas_follow_the_questions_that_are_removed(tmp_path: Path, removed: list[int]) -> None:
    text = questions_only('{"id":1}', '{"id":2}', '{"id":3}')
    left = [f'{{"id":{identity}}}' for identity in (1, 2, 3) if identity not in removed]
    assert edited(tmp_path, text, QuizEdits(removed=removed)) == questions_only(*left)


def test_the_first_question_of_an_empty_list_is_written_in_the_files_hand(tmp_path: Path) -> None:
    text = '{\n\t"optionSets": {},\n\t"templates": {},\n\t"questions": []\n}'
    new = edited(tmp_path, text, QuizEdits(added=[{"id": 1, "text": "a"}], option_sets={"s": ["x"]}))
    assert new == (
        '{\n\t"optionSets": {\n\t\t"s": [\n\t\t\t"x"\n\t\t]\n\t},\n\t"templates": {},\n'
        '\t"questions": [\n\t\t{\n\t\t\t"id": 1,\n\t\t\t"text": "a"\n\t\t}\n\t]\n}'
    )


def test_a_question_can_be_replaced_as_a_whole(tmp_path: Path) -> None:
    text = questions_only('{"id":1,"a":1.10}', '{"id":2}')
    new = edited(tmp_path, text, QuizEdits(removed=[1], added=[{"id": 1, "b": 2}]))
    assert new == questions_only('{"id":1,"b":2}', '{"id":2}')


def test_a_missing_meta_is_added_before_what_every_quiz_has(tmp_path: Path) -> None:
    new = edited(tmp_path, questions_only('{"id":1}'), QuizEdits(meta={"version": "1.0.0", "x": ABSENT}))
    assert new == '{"meta":{"version":"1.0.0"},' + questions_only('{"id":1}')[1:]


def test_a_meta_without_version_gets_one(tmp_path: Path) -> None:
    text = PRETTY.replace('    "version": "1.0.0",\n', "")
    new = edited(tmp_path, text, QuizEdits(meta={"version": "1.0.1"}))
    assert new == text.replace('00Z"\n', '00Z",\n    "version": "1.0.1"\n')


def test_a_list_on_one_line_stays_on_one_line(tmp_path: Path) -> None:
    new = edited(tmp_path, PRETTY, QuizEdits(option_sets={"planets": ["Earth", "Venus"]}))
    assert new == PRETTY.replace('"Mars"', '"Venus"')


def test_a_key_that_stands_there_twice_is_changed_where_readers_look_and_dropped_everywhere(
    tmp_path: Path,
) -> None:
    text = questions_only('{"a":1,"id":1,"a":2,"b":1.10}')
    assert edited(tmp_path, text, QuizEdits(changed={1: {"a": 3}})) == text.replace('"a":2', '"a":3')
    assert edited(tmp_path, text, QuizEdits(changed={1: {"a": ABSENT}})) == questions_only(
        '{"id":1,"b":1.10}'
    )


def test_bytes_that_no_edit_names_are_kept(tmp_path: Path) -> None:
    question = '{"id" : 1 , "n":1.10,"e":1e2,"i":12345678901234567890123,"u":"\\u00e9\\/","d":1,"d":2}'
    text = "\ufeff" + questions_only(question, '{"id":2}')
    new = edited(tmp_path, text, QuizEdits(changed={2: {"text": "x"}}, added=[{"id": 3}]))
    assert new == "\ufeff" + questions_only(question, '{"id":2,"text":"x"}', '{"id":3}')


def test_a_file_that_escapes_its_letters_gets_escaped_ones(tmp_path: Path) -> None:
    text = questions_only('{"id":1,"text":"caf\\u00e9"}')
    assert '"\\u00fc"' in edited(tmp_path, text, QuizEdits(changed={1: {"text": "ü"}}))


def test_windows_line_ends_are_kept_in_what_is_new(tmp_path: Path) -> None:
    text = PRETTY.replace("\n", "\r\n")
    new = edited(tmp_path, text, QuizEdits(changed={1: {"tags": ["a"]}}, added=[{"id": 9, "x": {"y": "z"}}]))
    assert new.count("\n") == new.count("\r\n")


@pytest.mark.parametrize(
    "edits",
    [
        QuizEdits(changed={2: {"text": "x"}}),
        QuizEdits(removed=[2]),
        QuizEdits(added=[{"id": 1}]),
        QuizEdits(added=[{"id": 8}, {"id": 8}]),
        QuizEdits(changed={1: {"id": 2}}),
    ],
)
def test_edits_that_do_not_fit_the_quiz_are_refused(tmp_path: Path, edits: QuizEdits) -> None:
    with pytest.raises(ValueError, match=r"id|question"):
        opened(tmp_path, PRETTY).splices(edits)
