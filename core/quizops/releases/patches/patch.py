"""A release's patch: what it took out of its parent and what it put in, so it can be read both ways.

Format 1: the line `quizops-patch 1`, one line of JSON `{"from_size", "to_size", "hunks": [[offset,
removed length, inserted length]]}`, then deflated: for each hunk its removed and its inserted bytes.
Offsets count in the parent.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from quizops.errors import ContentError
from quizops.tables.splices import Splice

_MAGIC = b"quizops-patch 1\n"
_LARGE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Hunk:
    """At `offset` of the parent, `removed` gave way to `inserted`."""

    offset: int
    removed: bytes
    inserted: bytes


@dataclass(frozen=True, slots=True)
class Patch:
    """Hunks are ascending and do not overlap."""

    from_size_bytes: int
    to_size_bytes: int
    hunks: tuple[Hunk, ...]

    @classmethod
    def of_splices(
        cls, splices: Iterable[Splice], from_size_bytes: int, read: Callable[[int, int], bytes]
    ) -> Patch:
        """`read(offset, length)` gives the parent's bytes; it is asked only for what is removed."""
        hunks = tuple(
            Hunk(
                splice.offset, read(splice.offset, splice.removed) if splice.removed else b"", splice.inserted
            )
            for splice in splices
        )
        growth = sum(len(hunk.inserted) - len(hunk.removed) for hunk in hunks)
        return cls(from_size_bytes, from_size_bytes + growth, hunks)

    @property
    def weight_bytes(self) -> int:
        """How many bytes the patch carries before they are deflated."""
        return sum(len(hunk.removed) + len(hunk.inserted) for hunk in self.hunks)

    def splices(self) -> tuple[Splice, ...]:
        """From the parent's bytes to the release's."""
        return tuple(Splice(hunk.offset, len(hunk.removed), hunk.inserted) for hunk in self.hunks)

    def reversed(self) -> Patch:
        """The way back: from the release to its parent."""
        return Patch(self.to_size_bytes, self.from_size_bytes, tuple(self._reversed_hunks()))

    def encode(self) -> bytes:
        """Format 1."""
        header = {
            "from_size": self.from_size_bytes,
            "to_size": self.to_size_bytes,
            "hunks": [[hunk.offset, len(hunk.removed), len(hunk.inserted)] for hunk in self.hunks],
        }
        body = b"".join(part for hunk in self.hunks for part in (hunk.removed, hunk.inserted))
        level = 1 if len(body) > _LARGE_BYTES else 6
        return _MAGIC + orjson.dumps(header) + b"\n" + zlib.compress(body, level)

    @classmethod
    def decode(cls, data: bytes, name: str = "patch") -> Patch:
        """Read format 1. Raises `ContentError` for anything else, also for damaged bytes."""
        if not data.startswith(_MAGIC):
            raise _unreadable(name, "it does not begin as a patch of format 1 does")
        line, _, packed = data[len(_MAGIC) :].partition(b"\n")
        try:
            header = orjson.loads(line)
            body = zlib.decompress(packed)
            patch = cls(header["from_size"], header["to_size"], tuple(_cut(header["hunks"], body)))
            named = sum(removed + inserted for _, removed, inserted in header["hunks"])
        except (orjson.JSONDecodeError, zlib.error, KeyError, TypeError, ValueError) as error:
            raise _unreadable(name, str(error)) from error
        if named != len(body):
            raise _unreadable(name, f"{len(body)} bytes stand where {named} are named")
        return patch

    def _reversed_hunks(self) -> Iterator[Hunk]:
        shift = 0
        for hunk in self.hunks:
            yield Hunk(hunk.offset + shift, hunk.inserted, hunk.removed)
            shift += len(hunk.inserted) - len(hunk.removed)


def _cut(sizes: Iterable[Any], body: bytes) -> Iterator[Hunk]:
    position = 0
    for offset, removed, inserted in sizes:
        middle = position + removed
        yield Hunk(offset, body[position:middle], body[middle : middle + inserted])
        position = middle + inserted


def _unreadable(name: str, why: str) -> ContentError:
    return ContentError(
        f"{name} cannot be read: {why}",
        rule="release.patch",
        hint="run `quizops releases verify`; releases that do not need this patch are not touched by it",
    )
