"""What a chain of patches makes of one source, without writing out the versions between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from quizops.files import Buffer
from quizops.tables.splices import Splice


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes `start` to `end` of the source."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def part(self, start: int, end: int) -> Kept:
        return Kept(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Put:
    """Bytes that a patch brought."""

    data: bytes

    def __len__(self) -> int:
        return len(self.data)

    def part(self, start: int, end: int) -> Put:
        return Put(self.data[start:end])


Piece: TypeAlias = Kept | Put


@dataclass(frozen=True, slots=True)
class Pieces:
    """A version told as parts of a source of `source_size_bytes` and bytes between them, in order."""

    source_size_bytes: int
    pieces: tuple[Piece, ...]

    @classmethod
    def whole(cls, source_size_bytes: int) -> Pieces:
        """The source itself."""
        return cls(source_size_bytes, (Kept(0, source_size_bytes),))

    @property
    def size_bytes(self) -> int:
        return sum(map(len, self.pieces))

    def patched(self, splices: Iterable[Splice]) -> Pieces:
        """The next version; offsets of `splices` count in this one. Raises `ValueError` beyond its end."""
        reader = _Reader(self.pieces)
        made: list[Piece] = []
        for splice in splices:
            made += reader.take(splice.offset - reader.position)
            for _ in reader.take(splice.removed):
                pass
            if splice.inserted:
                made.append(Put(splice.inserted))
        made += reader.rest()
        return Pieces(self.source_size_bytes, tuple(_joined(made)))

    def splices(self) -> tuple[Splice, ...]:
        """One change that leads from the source to this version."""
        return tuple(self._splices())

    def parts(self, source: Buffer) -> Iterator[Buffer]:
        """This version's bytes, piece by piece."""
        view = memoryview(source)
        for piece in self.pieces:
            yield view[piece.start : piece.end] if isinstance(piece, Kept) else piece.data

    def _splices(self) -> Iterator[Splice]:
        position = 0
        put: list[bytes] = []
        for piece in self.pieces:
            match piece:
                case Put(data):
                    put.append(data)
                case Kept(start, end):
                    if put or start > position:
                        yield Splice(position, start - position, b"".join(put))
                        put = []
                    position = end
        if put or position < self.source_size_bytes:
            yield Splice(position, self.source_size_bytes - position, b"".join(put))


class _Reader:
    """Takes pieces off the front, cutting where it must."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = iter(pieces)
        self._left: Piece | None = None
        self.position = 0

    def take(self, count: int) -> Iterator[Piece]:
        if count < 0:
            raise ValueError(f"splices overlap at {self.position}")
        self.position += count
        while count:
            piece = self._left if self._left is not None else next(self._pieces, None)
            if piece is None:
                raise ValueError(f"a splice reaches beyond the end, up to {self.position}")
            used = min(count, len(piece))
            self._left = piece.part(used, len(piece)) if used < len(piece) else None
            count -= used
            if used:
                yield piece.part(0, used)

    def rest(self) -> Iterator[Piece]:
        if self._left is not None:
            yield self._left
        yield from self._pieces


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours that lie side by side in the source become one."""
    last: Piece | None = None
    for piece in pieces:
        if isinstance(last, Kept) and isinstance(piece, Kept) and last.end == piece.start:
            last = Kept(last.start, piece.end)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
