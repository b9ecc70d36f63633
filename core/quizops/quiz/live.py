"""The published JSON of a quiz: found by offsets, read in pieces, edited by splices."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from quizops.errors import ContentMoved, Location
from quizops.files import FileId, storage_error
from quizops.quiz import index_cache
from quizops.quiz.edits import QuizEdits
from quizops.quiz.frame import Frame
from quizops.quiz.index import Offsets, QuestionIndex
from quizops.quiz.list_site import ListSite
from quizops.quiz.reading import read_quiz
from quizops.quiz.style import Style
from quizops.quiz.text.faults import escape_pointer, unescape_pointer
from quizops.quiz.text.lines import lines_and_columns
from quizops.quiz.text.spans import object_spans
from quizops.quiz.text.weave import element_splices, object_splices
from quizops.quiz.values import parse_json
from quizops.tables.splices import Splice

_PIECE_BYTES = 1 << 22
_HOLE_BYTES = 1 << 14


@dataclass(frozen=True, eq=False)
class LiveQuiz:
    """One version of a quiz file, identified by its `file_id`; its questions stay on disk.

    Reading a question opens the file, and raises `ContentMoved` when it is no longer that version.
    `file` is the name that messages give it.
    """

    path: Path
    file: str
    file_id: FileId
    index: QuestionIndex
    frame: Frame
    style: Style

    @classmethod
    def open(cls, path: Path, *, cache: Path | None, file: str | None = None) -> LiveQuiz:
        """Look at a quiz file. `cache` is a folder that remembers files between processes.

        Raises `QuizHeld` with line, column and JSON pointer when the file is no quiz, `ContentMoved`
        when it changes meanwhile, `StorageError` when it cannot be read.
        """
        name = file if file is not None else str(path)
        file_id = FileId.of_path(path)
        known = index_cache.load(cache, path, file_id) if cache is not None and file_id else None
        if known is None:
            known = read_quiz(path, name)
            if cache is not None:
                index_cache.save(cache, path, known)
        return cls(path, name, known.file_id, known.index, known.frame, known.style)

    @property
    def version(self) -> str | None:
        """`meta.version`; None where there is none."""
        version = self.frame.section("meta").get("version")
        return version if isinstance(version, str) else None

    @property
    def ids(self) -> Offsets:
        """The questions' ids in the order of the file, as an int64 array."""
        return self.index.ids

    @property
    def meta(self) -> dict[str, Any]:
        return self.frame.section("meta")

    @property
    def option_sets(self) -> dict[str, list[str]]:
        return self.frame.section("optionSets")

    @property
    def templates(self) -> dict[str, Any]:
        return self.frame.section("templates")

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return self.frame.size_bytes

    def __len__(self) -> int:
        """How many questions there are."""
        return len(self.index)

    def __contains__(self, identity: int) -> bool:
        return self.index.position(identity) is not None

    def question(self, identity: int) -> dict[str, Any] | None:
        """The question of this id; None when there is none."""
        raw = self.question_bytes(identity)
        return None if raw is None else parse_json(raw)

    def question_bytes(self, identity: int) -> bytes | None:
        """The question's own bytes, from `{` to `}`; None when there is none."""
        position = self.index.position(identity)
        return None if position is None else next(self._read([position]))[1]

    def questions(self, ids: Iterable[int] | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
        """Many questions with their ids, in the order of the file: those of `ids` that exist, or all.

        Memory is that of a few megabytes of the file.
        """
        for position, raw in self._read(self._positions(ids)):
            yield int(self.index.ids[position]), parse_json(raw)

    def stretches(self, bounds: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """The file's bytes between each two offsets."""
        with self._opened() as fd:
            for start, end in bounds:
                yield os.pread(fd, end - start, start)

    def pointer(self, identity: int, field: str | None = None) -> str | None:
        """The JSON pointer of a question or of one of its fields; None when there is no such question."""
        position = self.index.position(identity)
        if position is None:
            return None
        step = "" if field is None else f"/{escape_pointer(field)}"
        return f"/questions/{position}{step}"

    def locations(self, places: Sequence[tuple[int, str]]) -> list[Location]:
        """Where questions, or members of them by JSON pointer inside the question, stand in the file.

        `(812, "/hint")` is the value of that field; a member that is not there is looked for where it
        would be, in its question. One pass over the file finds all lines. Raises `KeyError` for an
        unknown id.
        """
        positions = self.index.positions([identity for identity, _ in places]).tolist()
        raw = dict(self._read(sorted({position for position in positions if position >= 0})))
        offsets, pointers = [], []
        for position, (identity, inner) in zip(positions, places, strict=True):
            if position < 0:
                raise KeyError(identity)
            field = unescape_pointer(inner[1:].partition("/")[0]) if inner else None
            offsets.append(int(self.index.starts[position]) + _offset_of_field(raw[position], field))
            pointers.append(f"/questions/{position}{inner}")
        with self._opened() as fd:
            lines = lines_and_columns(fd, offsets)
        return [
            Location(self.file, line, column, offset, pointer)
            for (line, column), offset, pointer in zip(lines, offsets, pointers, strict=True)
        ]

    def splices(self, edits: QuizEdits) -> tuple[Splice, ...]:
        """What the edits do to the bytes; nothing where values mean the same already.

        Raises `ValueError` for edits that do not fit: a changed or removed question that is not there,
        an added one that is, a change of an id.
        """
        self._check(edits)
        found = self.frame.splices(edits, self.style)
        found += self._changed(edits.changed)
        if edits.added or edits.removed:
            site = self._site()
            removed = self._positions(edits.removed)
            found += element_splices(site.elements(self.index), removed, self._inserted(edits, site))
        return tuple(sorted(found, key=attrgetter("offset")))

    def advanced(self, splices: tuple[Splice, ...], edits: QuizEdits, new_file_id: FileId) -> LiveQuiz:
        """The quiz after `splices`, which came from `edits`, were published as `new_file_id`.

        Nothing is read; the cost is that of the changes and of moving the offsets.
        """
        index = self.index.advanced(splices, edits.removed, self.frame.opening, self.frame.closing)
        return replace(self, file_id=new_file_id, index=index, frame=self.frame.advanced(splices))

    def remember(self, cache: Path) -> None:
        """Keep what is known in the cache folder for the next process; meant for a quiet moment."""
        index_cache.save(
            cache, self.path, index_cache.Known(self.file_id, self.index, self.frame, self.style)
        )

    def _check(self, edits: QuizEdits) -> None:
        old_ids = [*edits.changed, *edits.removed]
        missing = np.flatnonzero(self.index.positions(old_ids) < 0)
        if len(missing):
            raise ValueError(f"question {old_ids[missing[0]]} is not in {self.file}")
        if any("id" in fields for fields in edits.changed.values()):
            raise ValueError("the id of a question never changes")
        new_ids = [question["id"] for question in edits.added]
        freed = set(edits.removed)
        staying = self.index.positions([i for i in new_ids if i not in freed])
        if len(set(new_ids)) < len(new_ids) or np.any(staying >= 0):
            raise ValueError(f"an added question's id is in {self.file} already")

    def _site(self) -> ListSite:
        """Learn from the first two questions how a further one is to stand there."""
        frame, index = self.frame, self.index
        if not len(index):
            return ListSite.of_empty(frame, self.style)
        end = int(index.starts[1]) if len(index) > 1 else int(index.ends[0])
        with self._opened() as fd:
            text = os.pread(fd, end - frame.opening, frame.opening).decode("latin-1")
        start, stop = int(index.starts[0]) - frame.opening, int(index.ends[0]) - frame.opening
        return ListSite.of_first(frame, self.style, text[:start], text[start:stop], text[stop:])

    def _changed(self, changed: Mapping[int, Mapping[str, Any]]) -> list[Splice]:
        found: list[Splice] = []
        for position, raw in self._read(self._positions(changed)):
            fields = changed[int(self.index.ids[position])]
            offset = int(self.index.starts[position])
            found += object_splices(raw.decode("latin-1"), 0, fields, self.style, offset=offset)
        return found

    def _positions(self, ids: Iterable[int] | None) -> Sequence[int]:
        """Places of the questions that exist, ascending."""
        if ids is None:
            return range(len(self.index))
        found = self.index.positions(list(ids))
        return sorted(found[found >= 0].tolist())

    def _inserted(self, edits: QuizEdits, site: ListSite) -> list[tuple[int, bytes]]:
        """New questions with the position each goes before; ordered by id where the file is."""
        added = list(edits.added)
        if self.index.is_ascending:
            added.sort(key=itemgetter("id"))
        return [(self.index.place_for(question["id"]), site.render(question)) for question in added]

    def _read(self, positions: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Positions with the questions' bytes, neighbours by one look at the file."""
        if not positions:
            return
        starts, ends = self.index.starts[positions].tolist(), self.index.ends[positions].tolist()
        with self._opened() as fd:
            for group in _neighbours(starts, ends):
                offset = starts[group.start]
                piece = os.pread(fd, ends[group.stop - 1] - offset, offset)
                for i in group:
                    yield positions[i], piece[starts[i] - offset : ends[i] - offset]

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        """The file, once it is sure to be this version."""
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise storage_error(error, self.path, "read") from error
        try:
            if FileId.of_fd(fd) != self.file_id:
                raise ContentMoved(
                    f"{self.file} changed while it was being read",
                    hint="nothing was written; the change is looked at again by itself",
                    location=Location(self.file),
                )
            yield fd
        finally:
            os.close(fd)


def _offset_of_field(question: bytes, field: str | None) -> int:
    """Offset of a field's value in its question; 0 where there is no such field."""
    if field is None:
        return 0
    members = object_spans(question.decode("latin-1")).members
    return next((member.value_start for member in reversed(members) if member.key == field), 0)


def _neighbours(starts: list[int], ends: list[int]) -> Iterator[range]:
    """Ascending spans in groups that one read of a few megabytes can bring."""
    first = 0
    for i in range(1, len(starts)):
        if starts[i] - ends[i - 1] > _HOLE_BYTES or ends[i] - starts[first] > _PIECE_BYTES:
            yield range(first, i)
            first = i
    yield range(first, len(starts))
