"""Quizzes: the language of their tables, the bytes of their JSON, and the merge of the two.

The names below are the public API; everything else may change. They load on first use, so that importing
this package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops.lazy import loading

if TYPE_CHECKING:
    from quizops.quiz.api import apply as apply
    from quizops.quiz.api import load_csv_rows as load_csv_rows
    from quizops.quiz.api import merge_question as merge_question
    from quizops.quiz.api import plan as plan
    from quizops.quiz.api import update_quiz_from_csv as update_quiz_from_csv
    from quizops.quiz.grammar import parse_answer_match as parse_answer_match
    from quizops.quiz.grammar import parse_pairs_field as parse_pairs_field
    from quizops.quiz.option_sets import load_option_sets as load_option_sets

_HOMES = {
    "apply": "api",
    "load_csv_rows": "api",
    "load_option_sets": "option_sets",
    "merge_question": "api",
    "parse_answer_match": "grammar",
    "parse_pairs_field": "grammar",
    "plan": "api",
    "update_quiz_from_csv": "api",
}

__all__ = [
    "apply",
    "load_csv_rows",
    "load_option_sets",
    "merge_question",
    "parse_answer_match",
    "parse_pairs_field",
    "plan",
    "update_quiz_from_csv",
]
__getattr__ = loading(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
