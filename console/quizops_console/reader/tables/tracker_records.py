"""The records of a tracker CSV, some at a time, with where they lie in the file.

The standard library's reader takes whole stretches at once, in C. It agrees with our own grammar wherever
it is strict, nothing is refused and every record has the header's width; from the first other place on,
the file is read as everywhere else in the program.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import TracebackType

from quizops.errors import ContentError
from quizops.files import FileId, storage_error
from quizops.tables import CsvDocument, texts_of
from quizops.tables.dialect import check_encoding

_HEAD_BYTES = 1 << 16
_BUFFER_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where some records lie: bytes `start`..`end`, beginning at `line`, from 1; `lines` many."""

    start: int
    end: int
    line: int
    lines: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Records:
    """Some records of a file, each with the line it begins at; `stretch` None where nobody can say."""

    texts: Sequence[Sequence[str]]
    lines: Sequence[int]
    stretch: Stretch | None


class RecordFile:
    """A tracker CSV opened for reading. To be closed, best by `with`.

    `file_id` is the version that is read, whatever becomes of the path meanwhile.
    """

    def __init__(self, path: Path, name: str) -> None:
        """Raises `ContentError` for what is no CSV, `StorageError` for a file that cannot be read."""
        self.path, self.name = path, name
        try:
            self._stream = path.open("rb", buffering=_BUFFER_BYTES)
        except OSError as error:
            raise storage_error(error, path, "read") from error
        self.file_id = FileId.of_fd(self._stream.fileno())
        try:
            head = self._head()
        except ContentError:
            self._stream.close()
            raise
        self.header = head.header
        self.columns = head.columns
        self._delimiter = head.dialect.delimiter
        self.first_line = head.data.count(b"\n", 0, head.header_end) + 1
        self.first_byte = head.header_end
        self._ugly: Iterator[tuple[list[str], int]] | None = None
        self._passed = 0
        self.go_to(self.first_byte, self.first_line)

    def __enter__(self) -> RecordFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._stream.close()

    def go_to(self, start: int, line: int) -> None:
        """Read on from here, where a record begins."""
        self._stream.seek(start)
        self._line = line
        self._reader = csv.reader(map(bytes.decode, self._stream), delimiter=self._delimiter, strict=True)

    def read(self, count: int) -> Records:
        """The next records, at most `count`; none at the end.

        Raises `ContentError` for a file that nobody can read, wherever in it the fault lies.
        """
        if self._ugly is None:
            told = self._read_at_once(count)
            if told is not None:
                return told
            self._ugly = self._read_with_care()
        pairs = list(islice(self._ugly, count))
        return Records([texts for texts, _ in pairs], [line for _, line in pairs], None)

    def skip(self, stretch: Stretch, records: int) -> bool:
        """Pass over a stretch that is as it was and begins here; False where it is not."""
        start = self._stream.tell()
        end = start + stretch.end - stretch.start
        if self._ugly is not None or end > self.file_id.size_bytes or self._line != stretch.line:
            return False
        if _digest(self._stretch_bytes(start, end)) != stretch.digest:
            return False
        self._passed += records
        self.go_to(end, self._line + stretch.lines)
        return True

    @property
    def position(self) -> tuple[int, int]:
        """Byte and line of what is read next."""
        return self._stream.tell(), self._line

    def _read_at_once(self, count: int) -> Records | None:
        """The next records, where nothing about them is doubtful."""
        start = self._stream.tell()
        try:
            found = list(islice(self._reader, count))
        except (csv.Error, UnicodeDecodeError):
            return None
        width = len(self.header)
        texts = found if set(map(len, found)) <= {width} else [record for record in found if record]
        if texts is not found and set(map(len, texts)) - {width}:
            return None
        end = self._stream.tell()
        data = self._stretch_bytes(start, end)
        if b"\0" in data:
            return None
        line = self._line
        lines = data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
        self._line += lines
        self._passed += len(texts)
        stretch = Stretch(start, end, line, lines, _digest(data))
        return Records(texts, _lines(found, line, lines), stretch)

    def _stretch_bytes(self, start: int, end: int) -> bytes:
        return os.pread(self._stream.fileno(), end - start, start)

    def _read_with_care(self) -> Iterator[tuple[list[str], int]]:
        """The records that follow, by the grammar that all other rooms read with."""
        self._stream.seek(0)
        data = self._stream.read()
        check_encoding(data, self.name)
        document = CsvDocument.parse(data, self.name)
        pairs = zip(texts_of(document), document.rows.lines.tolist(), strict=True)
        return islice(pairs, self._passed, None)

    def _head(self) -> CsvDocument:
        """The file's first lines, which say what it is."""
        data = self._stream.read(_HEAD_BYTES)
        if len(data) == _HEAD_BYTES:
            whole_lines = data[: data.rfind(b"\n") + 1]
            if whole_lines.count(b"\n") < 2:
                data += self._stream.read()
            else:
                data = whole_lines
        return CsvDocument.parse(data, self.name)


def _lines(found: Sequence[Sequence[str]], line: int, lines: int) -> Sequence[int]:
    """The line at which each record that is none of the blank ones begins."""
    if len(found) == lines:
        return [line + at for at, record in enumerate(found) if record]
    begins = []
    for record in found:
        if record:
            begins.append(line)
        line += 1 + sum(text.count("\n") for text in record)
    return begins


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=8).digest()
