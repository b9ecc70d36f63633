"""Short fingerprints of records: equal where header and texts are equal, however the cells are quoted."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from quizops.tables.tokens import Grammar

if TYPE_CHECKING:
    from quizops.tables.document import CsvDocument, Record

DIGEST_BYTES = 8


def digests_of(document: CsvDocument) -> list[bytes]:
    """`DIGEST_BYTES` of BLAKE2b for each good record, in order, personalised by the header.

    A NUL stands between the texts: no cell can hold one.
    """
    person = _person(document)
    return [
        blake2b(texts, digest_size=DIGEST_BYTES, person=person).digest() for texts in _joined_texts(document)
    ]


def digest_of(record: Record) -> bytes:
    """The same digest for a single record."""
    texts = "\0".join(record.cells).encode()
    return blake2b(texts, digest_size=DIGEST_BYTES, person=_person(record.document)).digest()


def _person(document: CsvDocument) -> bytes:
    """Sixteen bytes that stand for the header, so that the same texts under other names differ."""
    return blake2b("\0".join(document.header).encode(), digest_size=16).digest()


def texts_of(document: CsvDocument) -> Iterator[list[str]]:
    """The cells' texts of all good records, in order."""
    return _read(document, list(_slices(document)))


def _joined_texts(document: CsvDocument) -> Iterator[bytes]:
    """Each record's texts with NUL between. Where no quote stands, the bytes are the texts."""
    delimiter = document.dialect.delimiter_byte
    slices = list(_slices(document))
    quoted = _read(document, [raw for raw in slices if b'"' in raw])
    for raw in slices:
        if b'"' in raw:
            yield "\0".join(next(quoted)).encode()
        else:
            yield raw.replace(delimiter, b"\0")


def _slices(document: CsvDocument) -> Iterator[bytes]:
    rows, data = document.rows, document.data
    return (data[start:end] for start, end in zip(rows.starts.tolist(), rows.ends.tolist(), strict=True))


def _read(document: CsvDocument, slices: Sequence[bytes]) -> Iterator[list[str]]:
    """Cells of these records by the standard library's reader, which is in C.

    Its limit for a cell (`csv.field_size_limit`) belongs to the whole process: it is respected, and
    where a record might exceed it, our own grammar reads instead.
    """
    delimiter = document.dialect.delimiter
    if max(map(len, slices), default=0) < csv.field_size_limit():
        return csv.reader((raw.decode() for raw in slices), delimiter=delimiter, strict=True)
    grammar = Grammar.of(document.dialect.delimiter_byte)
    return (grammar.texts(raw) for raw in slices)
