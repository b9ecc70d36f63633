"""All CSVs of one quiz, found by question and by option set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from quizops.errors import Problem
from quizops.quiz.grammar import GrammarError, parse_id, parse_pairs_field
from quizops.quiz.option_sets import NAME_COLUMN, SetRow, duplicate_set_problems, set_name
from quizops.quiz.row import Row, question_key, row_of
from quizops.quiz.table_checks import duplicate_id_problems
from quizops.quiz.templates import TRUE_FALSE_SET
from quizops.tables import CsvDocument, FileSnapshot, KeyedTable, Record, texts_of

ID_COLUMN = "id"
_NAMES_SETS = "optionSet:"


def load_questions(snapshot: FileSnapshot, file: str) -> KeyedTable[int]:
    """Raises `ContentError` as `KeyedTable.load` does."""
    return KeyedTable.load(snapshot, file, ID_COLUMN, question_key)


def load_sets(snapshot: FileSnapshot, file: str) -> KeyedTable[str]:
    """Raises `ContentError` as `KeyedTable.load` does."""
    return KeyedTable.load(snapshot, file, NAME_COLUMN, set_name)


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table of option sets; `level` is greater the nearer its folder lies to the quiz."""

    table: KeyedTable[str]
    level: int


@dataclass(frozen=True, slots=True)
class Unidentified:
    """Records of a questions table without an id: how many have none, and which have a wrong one."""

    skipped: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class QuizTables:
    """The tables by file, in natural order of the files' names."""

    questions: dict[str, KeyedTable[int]] = field(default_factory=dict)
    sets: dict[str, SetTable] = field(default_factory=dict)
    _unidentified: dict[str, tuple[CsvDocument, Unidentified]] = field(default_factory=dict)
    _referrers: dict[str, tuple[CsvDocument, dict[str, set[int]]]] = field(default_factory=dict)

    def ids(self) -> set[int]:
        """Every question that has a row."""
        return set[int]().union(*(table.keys() for table in self.questions.values()))

    def rows(self, id: int) -> tuple[list[Row], list[Problem], list[str]]:
        """The usable rows of a question, why others are not, and the files of those."""
        rows: list[Row] = []
        refused: list[Problem] = []
        barred: list[str] = []
        for file, table in self.questions.items():
            records = table.records(id)
            if len(records) == 1:
                rows.append(row_of(table.document, records[0], id))
            elif records:
                places = [table.document.locate(record, ID_COLUMN) for record in records]
                refused += duplicate_id_problems(id, places)
                barred.append(file)
        return rows, refused, barred

    def set_names(self) -> list[str]:
        """Every set that has a row, in order of name."""
        return sorted(set[str]().union(*(each.table.keys() for each in self.sets.values())))

    def set_rows(self, name: str) -> tuple[list[SetRow], list[Problem]]:
        """The usable rows of a set in the nearest folder that has it, and why others there are not."""
        levels = [each.level for each in self.sets.values() if name in each.table]
        rows: list[SetRow] = []
        refused: list[Problem] = []
        for each in self.sets.values():
            if not levels or each.level != max(levels):
                continue
            document, records = each.table.document, each.table.records(name)
            if len(records) == 1:
                rows.append(_set_row(document, records[0]))
            elif records:
                places = [document.locate(record, NAME_COLUMN) for record in records]
                refused += duplicate_set_problems(name, places)
        return rows, refused

    def record_count(self) -> int:
        """Good records of the questions tables."""
        return sum(len(table.document.records) for table in self.questions.values())

    def skipped_count(self) -> int:
        """Records with an empty id."""
        return sum(self.unidentified(file).skipped for file in self.questions)

    def problems(self) -> list[Problem]:
        """What is wrong with records that are no row of any question or set."""
        found: list[Problem] = []
        for file, table in self.questions.items():
            found += [*table.document.problems, *self.unidentified(file).problems]
        for each in self.sets.values():
            found += each.table.document.problems
        return found

    def unidentified(self, file: str) -> Unidentified:
        """The records without an id of one file; worked out once for each version of it."""
        table = self.questions[file]
        known = self._unidentified.get(file)
        if known is None or known[0] is not table.document:
            known = self._unidentified[file] = table.document, _unidentified(table)
        return known[1]

    def referrers(self, names: Collection[str]) -> set[int]:
        """Questions whose rows may refer to any of these sets."""
        if not names:
            return set()
        found: set[int] = set()
        for file, table in self.questions.items():
            known = self._referrers.get(file)
            if known is None or known[0] is not table.document:
                known = self._referrers[file] = table.document, _references(table.document)
            found.update(*(known[1].get(name, ()) for name in names))
        return found

    def speaks_of_pairs(self, id: int) -> bool:
        """Whether some file with a row of this question has the column `pairs`."""
        return any(id in table and "pairs" in table.document.columns for table in self.questions.values())


def _set_row(document: CsvDocument, record: Record) -> SetRow:
    return SetRow(document.file, record.line, record.as_dict(), partial(document.locate, record))


def _unidentified(table: KeyedTable[int]) -> Unidentified:
    skipped = 0
    problems: list[Problem] = []
    for record in table.unkeyed:
        try:
            parse_id(record.get(ID_COLUMN) or "")
            skipped += 1
        except GrammarError as error:
            place = table.document.locate(record, ID_COLUMN)
            problems.append(Problem(error.rule, error.message, error.hint, place))
    return Unidentified(skipped, tuple(problems))


def _references(document: CsvDocument) -> dict[str, set[int]]:
    """Set name → ids of the rows that name it; rows that might take the set of true and false count too."""
    columns = document.columns
    at = [columns.get(name) for name in (ID_COLUMN, "options_ref", "options_inline", "pairs", "template")]
    found: dict[str, set[int]] = {}
    for texts in texts_of(document):
        id_text, ref, inline, pairs, template = (None if i is None else texts[i] for i in at)
        id = question_key(id_text or "")
        if id is None:
            continue
        for name in _names_in(ref or "", inline or "", pairs or "", template):
            found.setdefault(name, set()).add(id)
    return found


def _names_in(ref: str, inline: str, pairs: str, template: str | None) -> Iterator[str]:
    if ref.strip():
        yield ref.strip()
    elif not inline.strip() and (template or "tf").strip() == "tf":
        yield TRUE_FALSE_SET
    if _NAMES_SETS in pairs:
        yield from _names_in_pairs(pairs)


def _names_in_pairs(cell: str) -> Sequence[str]:
    try:
        pairs: Mapping[str, Mapping[str, str]] = parse_pairs_field(cell)
    except GrammarError:
        return ()
    return [choices["optionSet"] for choices in pairs.values() if "optionSet" in choices]
