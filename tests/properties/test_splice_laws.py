"""Splicing is editing the values and nothing else: for every quiz, every hand, every set of edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.properties.counts import examples
from tests.properties.quiz_texts import edited_files

from quizops.files import FileId
from quizops.quiz.edits import ABSENT, QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.quiz.text.spans import object_spans
from quizops.quiz.values import parse_json, same_json
from quizops.tables.splices import apply_splices

law = settings(
    max_examples=examples(500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
main_law = settings(law, max_examples=examples(2000))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quiz.json"


def opened(path: Path, data: bytes) -> LiveQuiz:
    path.write_bytes(data)
    return LiveQuiz.open(path, cache=None)


def value_of(data: bytes) -> Any:
    return parse_json(data.removeprefix(b"\xef\xbb\xbf"))


def updated(old: dict[str, Any], changes: Any) -> dict[str, Any]:
    merged = {**old, **changes}
    return {key: value for key, value in merged.items() if value is not ABSENT}


def edited(document: dict[str, Any], edits: QuizEdits) -> dict[str, Any]:
    """The edits done to the values, the plain way."""
    old = document["questions"]
    ids = [question["id"] for question in old]
    in_order = ids == sorted(ids)
    kept = [updated(q, edits.changed.get(q["id"], {})) for q in old if q["id"] not in edits.removed]
    for question in edits.added:
        greater = [i for i, q in enumerate(kept) if q["id"] > question["id"]] if in_order else []
        kept.insert(greater[0] if greater else len(kept), dict(question))
    result = {**document, "questions": kept}
    sections = {"optionSets": edits.option_sets, "templates": edits.templates, "meta": edits.meta}
    for name, changes in sections.items():
        section = updated(document.get(name, {}), changes)
        if section or name in document:
            result[name] = section
    return result


def member_bytes(raw: bytes, start: int = 0) -> list[tuple[str, bytes]]:
    spans = object_spans(raw.decode("latin-1"), start)
    return [(member.key, raw[member.start : member.end]) for member in spans.members]


def section_bytes(live: LiveQuiz, name: str) -> list[tuple[str, bytes]]:
    member = live.frame.member(name)
    return member_bytes(live.frame.head + live.frame.tail, member.value_start) if member else []


def untouched(members: list[tuple[str, bytes]], touched: Any) -> list[tuple[str, bytes]]:
    return [(key, raw) for key, raw in members if key not in touched]


@main_law
@given(edited_files())
def test_splices_do_to_the_bytes_what_the_edits_do_to_the_values(
    path: Path, case: tuple[bytes, QuizEdits]
) -> None:
    data, edits = case
    new = apply_splices(data, opened(path, data).splices(edits))
    assert same_json(value_of(new), edited(value_of(data), edits))


@main_law
@given(edited_files())
def test_what_no_edit_names_keeps_its_bytes(path: Path, case: tuple[bytes, QuizEdits]) -> None:
    data, edits = case
    old = opened(path, data)
    old_bytes = {int(identity): old.question_bytes(identity) for identity in old.ids}
    new = opened(path, apply_splices(data, old.splices(edits)))
    for identity, raw in old_bytes.items():
        if identity in edits.removed:
            continue
        touched = edits.changed.get(identity, {})
        new_raw = new.question_bytes(identity)
        if not touched:
            assert new_raw == raw
        assert untouched(member_bytes(new_raw or b""), touched) == untouched(
            member_bytes(raw or b""), touched
        )
    for name, changes in (
        ("meta", edits.meta),
        ("optionSets", edits.option_sets),
        ("templates", edits.templates),
    ):
        assert untouched(section_bytes(new, name), changes) == untouched(section_bytes(old, name), changes)
    ours = ("meta", "optionSets", "templates", "questions")
    frames = [member_bytes(live.frame.head + live.frame.tail, live.frame.root) for live in (old, new)]
    assert untouched(frames[0], ours) == untouched(frames[1], ours)


@law
@given(edited_files())
def test_an_index_moved_along_is_the_index_of_the_new_file(path: Path, case: tuple[bytes, QuizEdits]) -> None:
    data, edits = case
    old = opened(path, data)
    splices = old.splices(edits)
    new = opened(path, apply_splices(data, splices))
    moved = old.advanced(splices, edits, new.file_id)
    for column in ("ids", "starts", "ends"):
        assert np.array_equal(getattr(moved.index, column), getattr(new.index, column))
    assert (moved.frame, moved.file_id, moved.size) == (new.frame, new.file_id, new.size)


@law
@given(edited_files())
def test_edits_done_once_change_nothing_the_second_time(path: Path, case: tuple[bytes, QuizEdits]) -> None:
    data, edits = case
    new = opened(path, apply_splices(data, opened(path, data).splices(edits)))
    again = QuizEdits(edits.changed, (), (), edits.option_sets, edits.templates, edits.meta)
    assert new.splices(again) == ()


@law
@given(edited_files())
def test_a_remembered_file_is_the_file_that_was_read(path: Path, case: tuple[bytes, QuizEdits]) -> None:
    data, edits = case
    read = opened(path, data)
    read.remember(path.parent)
    known = LiveQuiz.open(path, cache=path.parent)
    assert known.file_id == FileId.of_path(path)
    assert (known.style, known.frame) == (read.style, read.frame)
    assert known.splices(edits) == read.splices(edits)
