"""Thousands of saves in every manner: nothing torn is merged, every final state is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.properties.counts import examples
from tests.soak.headless import Headless
from tests.soak.saving import PATTERNS, slowly

QUESTIONS = 60
SLOW_EVERY = 10


def table(version: int) -> bytes:
    """A questions CSV in which every row names the same version, and whose length goes up and down."""
    filler = "x" * (version * 37 % 211)
    rows = [f"{n},short,Question {n} of v{version} {filler},answer {n}" for n in range(1, QUESTIONS + 1)]
    return "\n".join(["id,template,text,answer_mc", *rows, ""]).encode()


def versions_in(quiz: Path) -> set[str]:
    document = json.loads(quiz.read_bytes())
    assert len(document["questions"]) == QUESTIONS
    return {question["text"].split()[3] for question in document["questions"]}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_final_state_is_published_and_nothing_torn_ever_is(pattern: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_bytes(table(0))
    quiz = tmp_path / "quiz_complete.json"
    with Headless(tmp_path) as owner:
        for number in range(1, examples(1000) + 1):
            save = slowly if number % SLOW_EVERY == 0 else PATTERNS[pattern]
            save(path, table(number))
            owner.wait_for("published")
            assert versions_in(quiz) == {f"v{number}"}
        assert not [event for event in owner.events if event["event"] == "refused"]
        published = sum(event["event"] == "published" for event in owner.events)
    assert published == examples(1000) + 1
