"""Short fingerprints of records: equal where header and texts are equal, however the cells are quoted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizops.tables.document import CsvDocument

DIGEST_BYTES = 8
_BATCH = 2048


def digests_of(document: CsvDocument) -> list[bytes]:
    """`DIGEST_BYTES` of BLAKE2b for each good record, in order, personalised by the header.

    A NUL stands between the texts: no cell can hold one.
    """
    person = blake2b("\0".join(document.header).encode(), digest_size=16).digest()
    return [
        blake2b("\0".join(cells).encode(), digest_size=DIGEST_BYTES, person=person).digest()
        for cells in texts_of(document)
    ]


def texts_of(document: CsvDocument) -> Iterator[list[str]]:
    """The cells' texts of all good records, in order, by the standard library's reader.

    Records that the process-wide `csv.field_size_limit` might refuse are read by our own index instead;
    the limit itself is left alone.
    """
    rows, data = document.rows, document.data
    limit = csv.field_size_limit()
    starts, ends = rows.starts.tolist(), rows.ends.tolist()
    longest = max((end - start for start, end in zip(starts, ends, strict=True)), default=0)
    if longest >= limit:
        for record in document.records:
            yield list(record.cells)
        return
    slices = (data[start:end].decode() for start, end in zip(starts, ends, strict=True))
    yield from csv.reader(slices, delimiter=document.dialect.delimiter, strict=True)
