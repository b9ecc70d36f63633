"""Damage of any kind to a quiz file is either no damage or told with its place; nothing slips through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples
from tests.properties.quiz_texts import documents, hands

from quizops.errors import QuizHeld
from quizops.quiz.live import LiveQuiz

CRUMBS = (
    b"",
    b",",
    b"]",
    b"}",
    b"[",
    b"{",
    b'"',
    b":",
    b"\\",
    b"1",
    b"-",
    b"NaN",
    b"\xff",
    b"\n",
    b"\0",
    b" ",
)


def refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def is_json(data: bytes) -> bool:
    try:
        json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except ValueError:
        return False
    return True


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    document, _ = draw(documents())
    data = draw(hands).encode(document)
    start = draw(st.integers(0, len(data)))
    removed = draw(st.sampled_from([0, 0, 1, 1, 2, 5, len(data)]))
    return data[:start] + draw(st.sampled_from(CRUMBS)) + data[start + removed :]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quiz.json"


@settings(
    max_examples=examples(3000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(damaged())
def test_a_quiz_is_open_only_when_it_is_json_and_held_with_a_place_otherwise(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        live = LiveQuiz.open(path, cache=None)
    except QuizHeld as error:
        place = error.location
        assert (
            place.line and place.column and place.byte_offset is not None and place.json_pointer is not None
        )
        assert (error.rule == "json") == (not is_json(data))
        return
    assert is_json(data)
    questions = json.loads(data.decode("utf-8-sig"))["questions"]
    assert [question["id"] for question in questions] == live.ids.tolist()
