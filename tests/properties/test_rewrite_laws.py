"""Looking only around splices tells the same as reading both files from end to end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples
from tests.properties.quiz_texts import edited_files

from quizops.errors import QuizHeld
from quizops.quiz.compare import WholeQuiz, comparison
from quizops.quiz.edits import QuizEdits
from quizops.quiz.live import LiveQuiz
from quizops.quiz.rewrite import rewritten
from quizops.quiz.values import same_json
from quizops.releases.patches import difference
from quizops.tables.splices import Splice, apply_splices

law = settings(
    max_examples=examples(500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quiz.json"


def opened(path: Path, data: bytes) -> LiveQuiz:
    path.write_bytes(data)
    return LiveQuiz.open(path, cache=None)


def agrees(path: Path, before: bytes, splices: tuple[Splice, ...]) -> bool:
    """Whether anything was told at all; what is told must be what whole files tell."""
    after = apply_splices(before, splices)
    quiz = opened(path, before)
    told = rewritten(quiz, splices)
    if told is None:
        return False
    whole = WholeQuiz.of(after, "after")
    expected = comparison(before, after)
    assert same_json(told.comparison().as_json(), expected.as_json())
    assert told.comparison().type == expected.type
    assert list(told.comparison().changed) == list(expected.changed)
    live = told.live(quiz.file_id)
    for one, other in zip(
        (live.index.ids, live.index.starts, live.index.ends),
        (whole.index.ids, whole.index.starts, whole.index.ends),
        strict=True,
    ):
        assert np.array_equal(one, other)
    assert live.frame == whole.frame
    for identity in [*quiz.ids.tolist(), *whole.index.ids.tolist(), 10**9]:
        assert same_json(told.question(identity), whole.question(identity))
    return True


@law
@given(edited_files())
def test_splices_of_edits_are_told_as_the_whole_files_tell(path: Path, case: tuple[bytes, QuizEdits]) -> None:
    data, edits = case
    splices = opened(path, data).splices(edits)
    assert agrees(path, data, splices)


@law
@given(edited_files())
def test_found_differences_are_told_both_ways(path: Path, case: tuple[bytes, QuizEdits]) -> None:
    data, edits = case
    after = apply_splices(data, opened(path, data).splices(edits))
    agrees(path, data, difference(data, after))
    agrees(path, after, difference(after, data))


@law
@given(st.permutations(range(1, 9)), st.permutations(range(3, 12)), st.sampled_from([",", ",\n  "]))
def test_questions_that_change_places_are_told(
    path: Path, old: list[int], new: list[int], comma: str
) -> None:
    one, other = (_listed(ids, comma) for ids in (old, new))
    assert agrees(path, one, difference(one, other))


def _listed(ids: list[int], comma: str) -> bytes:
    questions = comma.join(f'{{"id": {number}, "text": "{"word " * (number % 4)}"}}' for number in ids)
    return f'{{"optionSets":{{}},"templates":{{}},"questions":[{questions}]}}'.encode()


@law
@given(edited_files(), st.data())
def test_what_makes_no_quiz_is_never_told_as_one(
    path: Path, case: tuple[bytes, QuizEdits], data: st.DataObject
) -> None:
    text, _ = case
    start = data.draw(st.integers(0, len(text)))
    removed = data.draw(st.integers(0, min(40, len(text) - start)))
    inserted = data.draw(st.sampled_from([b"", b"{", b"}", b"],", b',{"id":1}', b'], "x": [', b'"', b"\\"]))
    splices = (Splice(start, removed, inserted),)
    try:
        WholeQuiz.of(apply_splices(text, splices), "after")
    except QuizHeld:
        assert rewritten(opened(path, text), splices) is None
    else:
        agrees(path, text, splices)
