"""The bytes of a quiz that has no file yet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from quizops.quiz.style import Style

_STYLE = Style()
_QUESTION_INDENTATION = "    "


def new_quiz_bytes(
    questions: Iterable[Mapping[str, Any]],
    option_sets: Mapping[str, Sequence[str]],
    templates: Mapping[str, Any],
    meta: Mapping[str, Any],
) -> bytes:
    """A whole quiz file: UTF-8, two spaces, unescaped letters, a final newline; questions as they come.

    Each question is written by itself, so that only the result is ever held as a whole. Raises
    `ValueError` for NaN and infinities.
    """
    frame = {"meta": meta, "optionSets": option_sets, "templates": templates}
    head = _STYLE.render(frame, "").removesuffix(b"\n}")
    # A stream hands its own buffer out: joining pieces would hold the whole file twice.
    stream = io.BytesIO()
    stream.write(head)
    stream.write(b',\n  "questions": [')
    gap = b"\n"
    for question in questions:
        stream.write(gap + _QUESTION_INDENTATION.encode())
        stream.write(_written(question))
        gap = b",\n"
    stream.write(b"]\n}\n" if gap == b"\n" else b"\n  ]\n}\n")
    return stream.getvalue()


def _written(question: Mapping[str, Any]) -> bytes:
    """One question at its depth; by orjson, whose hand is the same and fast, where it loses nothing.

    orjson writes NaN as null and knows 64 bits only: a null or a refusal takes the exact way.
    """
    try:
        written = orjson.dumps(question, option=orjson.OPT_INDENT_2)
    except TypeError:
        return _STYLE.render(question, _QUESTION_INDENTATION)
    if b"null" in written:
        return _STYLE.render(question, _QUESTION_INDENTATION)
    return written.replace(b"\n", b"\n" + _QUESTION_INDENTATION.encode())
