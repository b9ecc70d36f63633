from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.quiz.quiz_files import PRETTY, opened, questions_only

from quizops.errors import ContentMoved, Location, QuizHeld
from quizops.files import FileId
from quizops.quiz.edits import QuizEdits
from quizops.quiz.index_cache import cache_file
from quizops.quiz.live import LiveQuiz
from quizops.tables.splices import apply_splices


def held(folder: Path, text: str | bytes) -> QuizHeld:
    with pytest.raises(QuizHeld) as caught:
        opened(folder, text)
    return caught.value


def test_a_quiz_tells_its_ids_version_sets_and_size(tmp_path: Path) -> None:
    live = opened(tmp_path, PRETTY)
    assert live.ids.tolist() == [1, 5]
    assert (live.version, live.option_sets, live.templates) == ("1.0.0", {"planets": ["Earth", "Mars"]}, {})
    assert (live.size, len(live), 5 in live, 4 in live) == (len(PRETTY), 2, True, False)


def test_a_question_is_read_as_value_and_as_bytes(tmp_path: Path) -> None:
    live = opened(tmp_path, PRETTY)
    assert live.question(5) == {"id": 5, "text": "Five", "weight": 100.0}
    assert (live.question_bytes(1) or b"").endswith(b'"weight": 1.10\n    }')
    assert live.question(2) is None


def test_many_questions_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    live = opened(tmp_path, questions_only('{"id":9}', '{"id":-1}', '{"id":4}'))
    assert [identity for identity, _ in live.questions()] == [9, -1, 4]
    assert list(live.questions([4, 9, 77])) == [(9, {"id": 9}), (4, {"id": 4})]


def test_whole_numbers_of_any_length_are_read_exactly(tmp_path: Path) -> None:
    live = opened(tmp_path, questions_only('{"id":1,"n":12345678901234567890123}'))
    assert live.question(1) == {"id": 1, "n": 12345678901234567890123}


def test_a_file_that_was_replaced_is_not_read_as_the_old_one(tmp_path: Path) -> None:
    live = opened(tmp_path, PRETTY)
    (tmp_path / "new").write_text(PRETTY)
    (tmp_path / "new").replace(tmp_path / "quiz.json")
    with pytest.raises(ContentMoved):
        live.question(1)


def test_a_remembered_file_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "quiz.json"
    opened(tmp_path, PRETTY)
    LiveQuiz.open(path, cache=tmp_path / "cache")
    stat = path.stat()
    path.write_bytes(b" " * stat.st_size)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert LiveQuiz.open(path, cache=tmp_path / "cache").ids.tolist() == [1, 5]


@pytest.mark.parametrize("damage", [b"", b"short", b"quizidx1" + b"\0" * 40])
def test_a_damaged_cache_costs_a_reading_and_nothing_else(tmp_path: Path, damage: bytes) -> None:
    opened(tmp_path, PRETTY)
    path = tmp_path / "quiz.json"
    cache_file(tmp_path, path).write_bytes(damage)
    assert LiveQuiz.open(path, cache=tmp_path).ids.tolist() == [1, 5]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    opened(tmp_path, PRETTY)
    assert len(LiveQuiz.open(tmp_path / "quiz.json", cache=tmp_path / "quiz.json" / "cache")) == 2


def test_a_quiz_moved_along_reads_the_new_file(tmp_path: Path) -> None:
    live = opened(tmp_path, PRETTY)
    edits = QuizEdits(changed={5: {"text": "V"}}, added=[{"id": 2}], removed=[1], meta={"version": "2.0.0"})
    splices = live.splices(edits)
    live.path.write_bytes(apply_splices(PRETTY.encode(), splices))
    moved = live.advanced(splices, edits, FileId.of_stat(live.path.stat()))
    assert (moved.version, moved.ids.tolist(), moved.question(2)) == ("2.0.0", [2, 5], {"id": 2})
    assert moved.question(5) == {"id": 5, "text": "V", "weight": 100.0}


def test_a_field_is_placed_by_line_column_and_pointer(tmp_path: Path) -> None:
    live = opened(tmp_path, "\ufeff" + questions_only('{"id":1,"ä":"ö","x/y":2}') + "\n")
    one, other = live.locations([(1, "/x~1y"), (1, "")])
    assert (one.line, one.column, one.json_pointer) == (1, 68, "/questions/0/x~1y")
    assert (other.line, other.column, other.json_pointer) == (1, 46, "/questions/0")
    assert opened(tmp_path, PRETTY).locations([(5, "/text")])[0].line == 18


def test_a_question_like_gap_inside_a_text_or_value_is_no_end_of_a_question(tmp_path: Path) -> None:
    questions = ['{"id":1,"a":"},{"}', '{"id":2,"b":[{"id":7},{"id":8}]}', '{"id":3}']
    live = opened(tmp_path, questions_only(*questions))
    assert [(live.question_bytes(identity) or b"").decode() for identity in (1, 2, 3)] == questions


def test_gaps_may_differ_from_question_to_question(tmp_path: Path) -> None:
    text = questions_only('{"id":1} ', '\n{"id":2}', '{"id":3}\t', ' {"id":4}')
    assert opened(tmp_path, text).ids.tolist() == [1, 2, 3, 4]


def test_a_question_longer_than_a_window_is_measured_whole(tmp_path: Path) -> None:
    text = "x" * 300_000
    live = opened(tmp_path, questions_only(f'{{"id":1,"text":"{text}"}}', '{"id":2}'))
    assert (live.question(1) or {})["text"] == text


def test_questions_elsewhere_are_not_the_questions(tmp_path: Path) -> None:
    text = '{"y":{"questions":[1]},"z":"\\"questions\\": [",' + questions_only('{"id":1}')[1:]
    assert opened(tmp_path, text).ids.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "pointer"),
    [
        ("", "json", 1, 1, ""),
        ("[]", "missing_key", 1, 1, ""),
        ('{"questions": []}', "missing_key", 1, 1, ""),
        (PRETTY.replace('"templates": {},', ""), "missing_key", 1, 1, ""),
        (PRETTY[:200], "json", 13, 7, "/questions/0"),
        (PRETTY.replace("1.10", "1.10,"), "json", 15, 5, "/questions/0"),
        (PRETTY.replace("},\n    {", "}\n    {"), "json", 16, 5, "/questions"),
        (PRETTY.replace("    }\n  ]", "    },\n  ]"), "json", 21, 3, "/questions/2"),
        (PRETTY.replace("  ]\n}", ""), "json", 22, 1, "/questions"),
        (PRETTY.replace("  ]\n}", "  ],\n}"), "json", 22, 1, ""),
        (PRETTY.replace('"Five"', "Five"), "json", 18, 15, "/questions/1/text"),
        (PRETTY.replace('"Mars"', "NaN"), "json", 7, 26, "/optionSets/planets/1"),
        (PRETTY.replace("1e2", "NaN"), "json", 19, 17, "/questions/1/weight"),
        (PRETTY + "x", "json", 23, 1, ""),
        (PRETTY.replace('"id": 5', '"id": 1'), "duplicate_id", 17, 13, "/questions/1/id"),
        (PRETTY.replace('"id": 5', '"id": "5"'), "question_id", 17, 13, "/questions/1/id"),
        (PRETTY.replace('"id": 5', '"id": 5.0'), "question_id", 17, 13, "/questions/1/id"),
        (PRETTY.replace('"id": 5', '"id": true'), "question_id", 17, 13, "/questions/1/id"),
        (PRETTY.replace('"id": 5', '"id": 9223372036854775808'), "question_id", 17, 13, "/questions/1/id"),
        (PRETTY.replace('"id": 5', '"no": 5'), "question_id", 16, 5, "/questions/1"),
        (questions_only('{"id":1}', "[2]"), "question", 1, 55, "/questions/1"),
        (PRETTY.replace('"1.0.0"', '"first"'), "meta_version", 3, 16, "/meta/version"),
        (PRETTY.replace('"1.0.0"', "1"), "meta_version", 3, 16, "/meta/version"),
        (PRETTY.replace('["Earth", "Mars"]', '"Earth"'), "option_set", 7, 16, "/optionSets/planets"),
        (PRETTY.replace('"templates": {}', '"templates": []'), "shape", 9, 16, "/templates"),
        ('{"questions":[],' + questions_only()[1:], "duplicate_key", 1, 60, "/questions"),
    ],
)
def test_a_file_that_is_no_quiz_is_held_with_the_place(
    tmp_path: Path, text: str, rule: str, line: int, column: int, pointer: str
) -> None:
    error = held(tmp_path, text)
    where = error.location
    assert (error.rule, where.line, where.column, where.json_pointer) == (rule, line, column, pointer)
    assert where.file == "quiz.json"
    assert error.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (questions_only('{"id":1,"text":"F\u00fcnf'), """unterminated string "F\u00fcnf"""),
        (PRETTY.replace('"Five"', '"Five'), 'invalid control character U+000A in the string "Five,'),
        (PRETTY.replace('"Five"', '"F\\q"'), 'invalid \\escape, found \\q"'),
        (PRETTY.replace("},\n    {", "}\n    {"), "expecting ',' delimiter, found {"),
        (PRETTY.replace('"Five"', "Five" * 20), "expecting value, found " + "FiveFiveFiveFiveFiveFiveFiveF…"),
    ],
)
def test_what_stands_where_a_file_breaks_is_quoted(tmp_path: Path, text: str, said: str) -> None:
    error = held(tmp_path, text)
    assert said in error.message
    assert "rollback --to VERSION" in error.hint


def test_bytes_that_are_not_utf8_are_held_at_the_first_of_them(tmp_path: Path) -> None:
    error = held(tmp_path, PRETTY.encode().replace(b"Five", b"F\xfcnf"))
    assert (error.location.line, error.location.column, error.hint) == (18, 17, "save it as UTF-8")


def test_endless_nesting_is_held_and_breaks_nothing(tmp_path: Path) -> None:
    error = held(tmp_path, questions_only('{"id":1,"x":' + "[" * 100_000 + "]" * 100_000 + "}"))
    assert "nested" in error.message


def test_a_file_that_is_gone_is_held(tmp_path: Path) -> None:
    with pytest.raises(QuizHeld) as caught:
        LiveQuiz.open(tmp_path / "quiz.json", cache=None, file="quiz.json")
    assert (caught.value.rule, caught.value.location) == ("gone", Location("quiz.json"))
