"""Read a quiz file that nothing is known of: its index, its frame, its style, or why it is held."""

from __future__ import annotations

import os
import traceback
from itertools import islice
from pathlib import Path

from quizops.errors import ContentMoved, Location, QuizHeld
from quizops.files import FileId, storage_error
from quizops.quiz.frame import Frame, find_questions
from quizops.quiz.index import QuestionIndex
from quizops.quiz.index_cache import Known
from quizops.quiz.scan import BadQuestion, BrokenQuestion, UnendedList, scan_questions
from quizops.quiz.style import detect_style
from quizops.quiz.text.faults import Fault, fault_after_value, fault_of_value, find_fault, location_of
from quizops.quiz.text.spans import object_spans

_WAY_OUT = (
    "put it right and save, or bring the live version back: `quizops rollback --to VERSION`, "
    "which `quizops releases list` names"
)
_STYLE_SAMPLES = 20


def read_quiz(path: Path, file: str) -> Known:
    """Read and judge a whole quiz file; nothing of its size stays in memory.

    Raises `QuizHeld` with line, column and JSON pointer, `ContentMoved`, `StorageError`.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise QuizHeld(f"{file} is gone", rule="gone", hint=_WAY_OUT, location=Location(file)) from error
    except OSError as error:
        raise storage_error(error, path, "read") from error
    with os.fdopen(fd, "rb") as stream:
        file_id = FileId.of_fd(fd)
        try:
            data = stream.read()
        except OSError as error:
            raise storage_error(error, path, "read") from error
        if FileId.of_fd(fd) != file_id:
            raise ContentMoved(f"{file} changed while it was being read", location=Location(file))
    try:
        index, frame = judged(data, file)
    except QuizHeld as held:
        # Whoever keeps the error must not keep the file, in frames and in the parser's own errors.
        traceback.clear_frames(held.__traceback__)
        held.__cause__ = held.__context__ = None
        del data
        raise
    questions = (
        data[start:end].decode("latin-1") for start, end in zip(index.starts, index.ends, strict=True)
    )
    style = detect_style(frame.text, islice(questions, _STYLE_SAMPLES), data)
    return Known(file_id, index, frame, style)


def judged(data: bytes, file: str) -> tuple[QuestionIndex, Frame]:
    """Index and frame of a quiz. Raises `QuizHeld` with the place and the reason when it is none."""
    opening = find_questions(data)
    if opening is None:
        raise _without_questions(data, file)
    try:
        index, closing = scan_questions(data, opening)
    except BadQuestion as error:
        fault = find_fault(data)  # a file that is no JSON at all is told as that, whatever else is wrong
        raise (_bad_question(data, error, file) if fault is None else _broken(data, fault, file)) from error
    except BrokenQuestion as error:
        fault = fault_of_value(data, error.offset, f"/questions/{error.position}")
        raise _broken(data, fault, file) from error
    except UnendedList as error:
        raise _broken(data, fault_after_value(data, error.offset, "/questions"), file) from error
    try:
        frame = Frame.around(data, opening, closing)
        misfit = next(frame.misfits(), None)
    except (ValueError, RecursionError) as error:
        raise _broken(data, _fault_around(data, opening, closing), file) from error
    if misfit is not None:
        fault = find_fault(data)
        if fault is not None:
            raise _broken(data, fault, file)
        location = location_of(data, misfit.offset, file, misfit.pointer)
        message = f"{file} {misfit.message}"
        raise QuizHeld(message, rule=misfit.rule, hint=misfit.hint or _WAY_OUT, location=location)
    return index, frame


def _without_questions(data: bytes, file: str) -> QuizHeld:
    """Broken before its questions, or whole and without any."""
    if not data.strip():
        return QuizHeld(f"{file} is empty", rule="json", hint=_WAY_OUT, location=Location(file, 1, 1, 0, ""))
    fault = find_fault(data)
    if fault is not None:
        return _broken(data, fault, file)
    location = location_of(data, 0, file, "")
    message = f"{file} has no list 'questions' in its outermost object"
    return QuizHeld(message, rule="missing_key", hint='a quiz needs "questions": []', location=location)


def _fault_around(data: bytes, opening: int, closing: int) -> Fault:
    """The fault outside of the questions: looked for without them, which is fast, and moved to the file."""
    fault = find_fault(data[:opening] + data[closing:])
    if fault is None:
        return Fault("cannot be understood around its questions", opening, "")
    moved = fault.offset if fault.offset < opening else fault.offset - opening + closing
    return Fault(fault.message, moved, fault.pointer)


def _broken(data: bytes, fault: Fault, file: str) -> QuizHeld:
    location = location_of(data, fault.offset, file, fault.pointer)
    hint = "save it as UTF-8" if "UTF-8" in fault.message else _WAY_OUT
    return QuizHeld(f"{file} {fault.message}", rule="json", hint=hint, location=location)


def _bad_question(data: bytes, error: BadQuestion, file: str) -> QuizHeld:
    """The reason with the place of the id, or of the element where it has none."""
    pointer, offset = f"/questions/{error.position}", error.offset
    if error.id_is_there:
        text = data[offset : error.end].decode("latin-1")
        member = next(m for m in reversed(object_spans(text).members) if m.key == "id")
        pointer, offset = f"{pointer}/id", offset + member.value_start
    message = f"{file}: question {error.position + 1} of the list {error}"
    hint = "give every question an integer id of its own"
    return QuizHeld(message, rule=error.rule, hint=hint, location=location_of(data, offset, file, pointer))
