"""The names that scripts import from `quizops.quiz`."""

from __future__ import annotations

import subprocess
import sys

import pytest

import quizops.quiz
from quizops.quiz import grammar, option_sets

_PROBE = """
import sys
import quizops.quiz
print([name for name in sys.modules if name.startswith("quizops.quiz.")])
quizops.quiz.parse_pairs_field, quizops.quiz.load_option_sets
print(sorted({"numpy", "orjson", "jsonschema_rs", "sqlalchemy"} & set(sys.modules)))
"""


def test_importing_the_package_loads_none_of_its_files() -> None:
    done = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]


def test_public_names_are_those_of_their_files() -> None:
    assert quizops.quiz.parse_pairs_field is grammar.parse_pairs_field
    assert quizops.quiz.parse_answer_match is grammar.parse_answer_match
    assert quizops.quiz.load_option_sets is option_sets.load_option_sets
    assert set(quizops.quiz.__all__) <= set(dir(quizops.quiz))


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'merge'"):
        _ = quizops.quiz.merge
