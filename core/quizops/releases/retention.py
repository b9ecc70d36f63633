"""Which releases may go, and which keep their full bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizops.clock import parse_iso
from quizops.ledger import ReleaseRow, ReleaseState

FULL_EVERY = 100


@dataclass(frozen=True, slots=True)
class Retention:
    """A release goes when it is beyond the newest `keep` and older than `keep_days`; or, oldest first, while
    the store is over `max_store_bytes`. Never the live one, its parent or a pinned one."""

    keep: int = 50
    keep_days: float = 30
    max_store_bytes: int = 2_000_000_000


def to_prune(
    releases: Sequence[ReleaseRow],
    retention: Retention,
    now: datetime,
    sizes: Mapping[str, int],
) -> list[ReleaseRow]:
    """What goes, oldest first. `releases` are one quiz's, newest first; `sizes` are bytes kept, by id."""
    kept = [row for row in releases if row.state is not ReleaseState.PRUNED]
    safe = protected(kept)
    oldest = now - timedelta(days=retention.keep_days)
    gone = [
        row
        for place, row in enumerate(kept)
        if place >= retention.keep and row.id not in safe and parse_iso(row.created) < oldest
    ]
    chosen = {row.id for row in gone}
    total = sum(sizes.get(row.id, 0) for row in kept if row.id not in chosen)
    for row in reversed(kept):
        if total <= retention.max_store_bytes:
            break
        if row.id not in chosen and row.id not in safe:
            chosen.add(row.id)
            total -= sizes.get(row.id, 0)
    return [row for row in reversed(kept) if row.id in chosen]


def protected(releases: Sequence[ReleaseRow]) -> frozenset[str]:
    """Ids of the live release, its parent and the pinned ones."""
    live = [row for row in releases if row.state is ReleaseState.LIVE]
    pinned = {row.id for row in releases if row.pinned}
    parents = {row.parent for row in live if row.parent is not None}
    return frozenset({row.id for row in live} | parents | pinned)


def keeps_full(release: ReleaseRow, kept: Mapping[str, ReleaseRow]) -> bool:
    """Whether a release holds full bytes for good: every 100th, the pinned, and each that no patch leads
    to from an older one (the first; one whose parent was pruned; one too different for a patch).

    `kept` are the releases of the quiz that are not pruned, by id.
    """
    return (
        release.pinned
        or release.manifest["number"] % FULL_EVERY == 0
        or release.manifest["patch"] is None
        or release.parent not in kept
    )


def wants_full(releases: Sequence[ReleaseRow]) -> list[ReleaseRow]:
    """The releases whose full bytes belong on the shelf: for good, and the live one with its parent."""
    kept = {row.id: row for row in releases if row.state is not ReleaseState.PRUNED}
    live = next((row for row in kept.values() if row.state is ReleaseState.LIVE), None)
    near = {live.id, live.parent} if live else set()
    return [row for row in kept.values() if row.id in near or keeps_full(row, kept)]


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, oldest first, and the bytes that came free."""

    releases: tuple[ReleaseRow, ...]
    freed_bytes: int
