"""A change to bytes, said as what to take out where and what to put there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """At byte `offset` of the old data, `removed` bytes give way to `inserted`."""

    offset: int
    removed: int
    inserted: bytes


def apply_splices(old: bytes, splices: Iterable[Splice]) -> bytes:
    """The new bytes. Splices ascend and do not overlap. Raises `ValueError` when they do not fit."""
    parts = []
    at = 0
    for splice in splices:
        if splice.offset < at or splice.removed < 0 or splice.offset + splice.removed > len(old):
            raise ValueError(f"the splice at byte {splice.offset} does not fit")
        parts.append(old[at : splice.offset])
        parts.append(splice.inserted)
        at = splice.offset + splice.removed
    parts.append(old[at:])
    return b"".join(parts)
