"""CSV as bytes: what was found is kept exactly, and every change is a splice."""

from quizops.tables.dialect import CsvRule, Dialect
from quizops.tables.digests import digest_of, digests_of, texts_of
from quizops.tables.document import CsvDocument, Record
from quizops.tables.edits import CellEdit, is_formula
from quizops.tables.keyed import KeyChanges, KeyedTable
from quizops.tables.snapshot import (
    Absent,
    FileSnapshot,
    Look,
    Settled,
    Settling,
    Unsettled,
    look_at,
    read_settled,
    settled_snapshot,
)
from quizops.tables.splices import Splice, apply_splices, spliced_pieces
from quizops.tables.windows import Window, changed_windows, replaced

__all__ = [
    "Absent",
    "CellEdit",
    "CsvDocument",
    "CsvRule",
    "Dialect",
    "FileSnapshot",
    "KeyChanges",
    "KeyedTable",
    "Look",
    "Record",
    "Settled",
    "Settling",
    "Splice",
    "Unsettled",
    "Window",
    "apply_splices",
    "changed_windows",
    "digest_of",
    "digests_of",
    "is_formula",
    "look_at",
    "read_settled",
    "replaced",
    "settled_snapshot",
    "spliced_pieces",
    "texts_of",
]
