"""A quiz file without its questions: small enough to keep, whole enough to edit."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

from quizops.quiz.edits import ABSENT, QuizEdits
from quizops.quiz.style import Style
from quizops.quiz.text.faults import escape_pointer
from quizops.quiz.text.spans import Member, ObjectSpans, after_space, key_at, object_spans
from quizops.quiz.text.weave import object_splices
from quizops.quiz.values import parse_json
from quizops.quiz.version import parse_version
from quizops.tables.splices import Splice, apply_splices

REQUIRED_KEYS = ("optionSets", "templates", "questions")
_QUESTIONS_KEY = b'"questions"'


@dataclass(frozen=True, slots=True)
class Misfit:
    """A part of the frame that a quiz cannot have; `offset` counts in the file."""

    rule: str
    message: str
    hint: str
    offset: int
    pointer: str


@dataclass(frozen=True)
class Frame:
    """`head` is the file up to the `[` of `questions`, `tail` the file from its `]`.

    `head + tail` is the same document with no questions, and what all reading and editing here is done
    on; `closing` is the offset of that `]` in the file.
    """

    head: bytes
    tail: bytes
    closing: int

    @classmethod
    def around(cls, data: bytes, opening: int, closing: int) -> Frame:
        return cls(data[:opening], data[closing:], closing)

    @property
    def opening(self) -> int:
        """Offset of the first byte after the `[`."""
        return len(self.head)

    @property
    def size_bytes(self) -> int:
        """Size of the whole file."""
        return self.closing + len(self.tail)

    @cached_property
    def text(self) -> str:
        """The document without questions, decoded from latin-1."""
        return (self.head + self.tail).decode("latin-1")

    @cached_property
    def root(self) -> int:
        """Where the document's object begins, behind a byte order mark and white space."""
        has_mark = self.head.startswith(codecs.BOM_UTF8)
        return after_space(self.text, len(codecs.BOM_UTF8) if has_mark else 0)

    @cached_property
    def spans(self) -> ObjectSpans:
        """The top members. Raises `ValueError` for broken text."""
        return object_spans(self.text, self.root)

    def member(self, key: str) -> Member | None:
        return next((member for member in self.spans.members if member.key == key), None)

    def section(self, key: str) -> dict[str, Any]:
        """One of `meta`, `optionSets`, `templates`; empty where it is missing."""
        return dict(self.document.get(key) or {})

    @cached_property
    def document(self) -> dict[str, Any]:
        """The value of the whole file with an empty list of questions. Raises `ValueError`."""
        document = parse_json((self.head + self.tail).removeprefix(codecs.BOM_UTF8))
        return document if isinstance(document, dict) else {}

    def offset_in_file(self, position: int) -> int:
        """A place in the document without questions as an offset in the file."""
        return position if position < self.opening else position - self.opening + self.closing

    def splices(self, edits: QuizEdits, style: Style) -> list[Splice]:
        """What the edits of everything but questions do to the file."""
        found: list[Splice] = []
        missing: dict[str, Any] = dict(edits.document)
        sections = {"meta": edits.meta, "optionSets": edits.option_sets, "templates": edits.templates}
        for key, changes in sections.items():
            member = self.member(key)
            if member is not None and changes:
                found += object_splices(self.text, member.value_start, changes, style)
            elif present := {name: value for name, value in changes.items() if value is not ABSENT}:
                missing[key] = present
        if missing:
            found += object_splices(self.text, self.root, missing, style, before=REQUIRED_KEYS)
        found.sort(key=attrgetter("offset"))
        return [Splice(self.offset_in_file(s.offset), s.removed, s.inserted) for s in found]

    def advanced(self, splices: Sequence[Splice]) -> Frame:
        """The frame after splices of the whole file."""
        head = [splice for splice in splices if splice.offset < self.opening]
        tail = [
            Splice(splice.offset - self.closing, splice.removed, splice.inserted)
            for splice in splices
            if splice.offset > self.closing
        ]
        moved = sum(splice.growth for splice in splices if splice.offset <= self.closing)
        if not head and not tail:
            return replace(self, closing=self.closing + moved)
        return Frame(apply_splices(self.head, head), apply_splices(self.tail, tail), self.closing + moved)

    def misfits(self) -> Iterator[Misfit]:
        """Why this cannot be a quiz's frame, the first reason first. Raises `ValueError` as `spans` does."""
        yield from self._misfits_of_keys()
        for key, kind in (("meta", "object"), ("optionSets", "object"), ("templates", "object")):
            member = self.member(key)
            if member is not None and not isinstance(self.document.get(key), dict):
                yield self._misfit("shape", f"has a {key!r} that is no {kind}", member, f"/{key}")
                return
        yield from self._misfits_of_sets()
        version = self.section("meta").get("version")
        if version is not None and not is_version(version):
            message = f"has the version {json.dumps(version)[:40]}, which is none"
            hint = "a version has three numbers, as 1.4.2"
            yield self._misfit("meta_version", message, self._inner("meta", "version"), "/meta/version", hint)

    def _misfits_of_keys(self) -> Iterator[Misfit]:
        seen: set[str] = set()
        for member in self.spans.members:
            if member.key in seen and member.key in ("meta", *REQUIRED_KEYS):
                yield self._misfit("duplicate_key", f"has {member.key!r} twice", member, f"/{member.key}")
            seen.add(member.key)
        for key in REQUIRED_KEYS:
            if key not in seen:
                message = f"has no {key!r}"
                hint = f'add "{key}": {"[]" if key == "questions" else "{}"} to the outermost object'
                yield Misfit("missing_key", message, hint, self.offset_in_file(self.root), "")

    def _misfits_of_sets(self) -> Iterator[Misfit]:
        for name, options in self.section("optionSets").items():
            if not isinstance(options, list) or not all(isinstance(option, str) for option in options):
                pointer = f"/optionSets/{escape_pointer(name)}"
                message = f"has an option set {name!r} that is no list of texts"
                yield self._misfit("option_set", message, self._inner("optionSets", name), pointer)

    def _inner(self, section: str, key: str) -> Member:
        """The member of a section that counts: the last one of that key."""
        outer = self.member(section)
        start = outer.value_start if outer else self.root
        return next(m for m in reversed(object_spans(self.text, start).members) if m.key == key)

    def _misfit(self, rule: str, message: str, member: Member, pointer: str, hint: str = "") -> Misfit:
        return Misfit(rule, message, hint, self.offset_in_file(member.value_start), pointer)


def is_version(value: Any) -> bool:
    """Whether a value is the text of a version: three whole numbers with dots between."""
    try:
        parse_version(value)
    except (TypeError, ValueError):
        return False
    return True


def find_questions(data: bytes) -> int | None:
    """The offset after the `[` of the document's own `questions`; None when there is no such list.

    What stands before a top key closes with `"":0}` to a whole document, and nothing else does: that
    tells the key from the same word inside a text or deeper down.
    """
    found = data.find(_QUESTIONS_KEY)
    while found >= 0:
        before = data[:found].removeprefix(codecs.BOM_UTF8)
        try:
            json.loads(before + b'"":0}')
        except (ValueError, RecursionError):
            found = data.find(_QUESTIONS_KEY, found + 1)
            continue
        text = data[found : found + len(_QUESTIONS_KEY) + 1024].decode("latin-1")
        try:
            _, start = key_at(text, 0)
        except ValueError:
            return None
        return found + start + 1 if text[start : start + 1] == "[" else None
    return None
