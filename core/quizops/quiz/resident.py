"""The CSVs of one quiz held in memory, and which questions their changes touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from quizops.errors import ContentError, Problem
from quizops.quiz.place import QuizPlace, natural_key, table_kind
from quizops.quiz.quiz_tables import (
    ID_COLUMN,
    QuizTables,
    SetTable,
    load_questions,
    load_sets,
)
from quizops.quiz.row import question_key
from quizops.tables import CsvDocument, FileSnapshot, KeyedTable, digest_of

Digests = Mapping[str, Mapping[int, bytes]]
_HALF = 0.5


class ResidentTables:
    """Tables that follow their files.

    `broken` tells of files that cannot be read as a whole: such a file stays as it was last read.
    """

    def __init__(self, place: QuizPlace) -> None:
        self.place = place
        self.tables = QuizTables()
        self.broken: dict[str, Problem] = {}
        self._digests: dict[str, tuple[CsvDocument, dict[int, bytes]]] = {}

    def follow(self, snapshot: FileSnapshot, known: Digests) -> set[int]:
        """Take a file's new version in; returns the questions that need a look.

        `known` are the digests of the bases. A file that cannot be read goes to `broken`.
        """
        file = self.place.file(snapshot.path)
        try:
            touched = self._follow(snapshot, file, known)
        except ContentError as error:
            self.broken[file] = error.as_problem()
            return set()
        self.broken.pop(file, None)
        return touched

    def snapshot(self, path: Path) -> FileSnapshot | None:
        """The version of a file that is held; None for a file that is not."""
        if not path.is_relative_to(self.place.root):
            return None
        file = self.place.file(path)
        if file in self.tables.sets:
            return self.tables.sets[file].table.snapshot
        table = self.tables.questions.get(file)
        return None if table is None else table.snapshot

    def drop(self, path: Path) -> set[int]:
        """Forget a file that is gone; returns the questions that it spoke of."""
        file = self.place.file(path)
        self.broken.pop(file, None)
        self._digests.pop(file, None)
        self.tables.sets.pop(file, None)
        table = self.tables.questions.pop(file, None)
        return table.keys() if table is not None else set()

    def row_digests(self, file: str, *, fresh: bool = False) -> Mapping[int, bytes]:
        """Question id → digest of its row, for ids that stand once; worked out once for each version.

        `fresh`: the table was indexed as a whole just now, so its keys are in the order of the file.
        """
        table = self.tables.questions[file]
        held = self._digests.get(file)
        if held is None or held[0] is not table.document:
            held = self._digests[file] = table.document, _digests_by_id(table, fresh)
        return held[1]

    def row_digest(self, file: str, id: int) -> bytes | None:
        """The digest of one row; None where the id stands not exactly once."""
        table = self.tables.questions.get(file)
        records = table.records(id) if table is not None else ()
        return digest_of(records[0]) if len(records) == 1 else None

    def forget_digests(self) -> None:
        """Let go of what only a pass over all rows needs."""
        self._digests.clear()

    def unsettled(self, file: str, known: Mapping[int, bytes], *, fresh: bool = False) -> set[int]:
        """Questions of a file whose row is not the base as it stands, or stands twice."""
        digests = self.row_digests(file, fresh=fresh)
        touched = {id for id, digest in digests.items() if known.get(id) != digest}
        return touched | self.tables.questions[file].duplicated()

    def _follow(self, snapshot: FileSnapshot, file: str, known: Digests) -> set[int]:
        if file in self.tables.sets:
            self.tables.sets[file].table.replace(snapshot)
            return set()
        table = self.tables.questions.get(file)
        if table is None:
            return self._load(snapshot, file, known)
        changes = table.replace(snapshot)
        if not changes.everything:
            return set(changes.touched)
        gone = changes.touched - table.keys()
        return self.unsettled(file, known.get(file, {}), fresh=True) | gone

    def _load(self, snapshot: FileSnapshot, file: str, known: Digests) -> set[int]:
        kind = table_kind(CsvDocument.parse(_first_lines(snapshot.data), file).header)
        if kind == "option_sets":
            level = len(snapshot.path.parent.parts)
            self.tables.sets[file] = SetTable(load_sets(snapshot, file), level)
            self.tables.sets = dict(sorted(self.tables.sets.items(), key=_by_level))
            return set()
        if kind is None or snapshot.path not in self.place.question_files:
            return set()
        self.tables.questions[file] = load_questions(snapshot, file)
        self.tables.questions = dict(
            sorted(self.tables.questions.items(), key=lambda item: natural_key(item[0]))
        )
        return self.unsettled(file, known.get(file, {}), fresh=True)


def heirs(stored: Mapping[str, Iterable[object]], present: Mapping[str, Iterable[object]]) -> dict[str, str]:
    """Vanished files whose keys, half of them or more, reappear in a new file of the same folder.

    `stored` are keys by file as the bases have them, `present` as the files have them now. Returns the old
    name → the new one, where most keys reappear first.
    """
    vanished = {file: set(keys) for file, keys in stored.items() if file not in present}
    fresh = {file: keys for file, keys in present.items() if file not in stored}
    offers = []
    for old, keys in vanished.items():
        for new in fresh:
            if keys and PurePosixPath(old).parent == PurePosixPath(new).parent:
                share = len(keys.intersection(fresh[new])) / len(keys)
                offers.append((-share, old, new))
    found: dict[str, str] = {}
    for share, old, new in sorted(offers):
        if -share >= _HALF and old not in found and new not in found.values():
            found[old] = new
    return found


def _digests_by_id(table: KeyedTable[int], fresh: bool) -> dict[int, bytes]:
    several = table.duplicated()
    if fresh and len(table) == len(table.document.records):
        return dict(zip(table, table.row_digests(), strict=True))
    pairs = zip(_ids_in_order(table.document), table.row_digests(), strict=True)
    return {id: digest for id, digest in pairs if id is not None and id not in several}


def _ids_in_order(document: CsvDocument) -> Iterator[int | None]:
    """The id of every good record, in the order of the file, without making records."""
    rows, position = document.rows, document.columns[ID_COLUMN]
    ends = rows.starts[:, None] + rows.delimiters
    left = ends[:, position - 1] + 1 if position else rows.starts
    right = ends[:, position] if position < ends.shape[1] else rows.ends
    data = document.data
    for start, end in zip(left.tolist(), right.tolist(), strict=True):
        raw = data[start:end].decode()
        yield question_key(raw.strip('"') if raw.startswith('"') else raw)


def _by_level(item: tuple[str, SetTable]) -> tuple[int, object]:
    return item[1].level, natural_key(item[0])


def _first_lines(data: bytes) -> bytes:
    """Enough of a file to read its header; all of it where its lines are out of the ordinary."""
    end = data.find(b"\n")
    end = data.find(b"\n", end + 1)
    head = data[: end + 1]
    return head if end >= 0 and head.count(b'"') % 2 == 0 else data
