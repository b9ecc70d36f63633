"""Letting go of old releases without cutting off those that stay."""

from __future__ import annotations

from datetime import datetime

from quizops.ledger import Ledger
from quizops.releases.desk import Desk
from quizops.releases.retention import Pruned, Retention, to_prune
from quizops.releases.upkeep import Upkeep, sizes_in_store


def prune(desk: Desk, ledger: Ledger, retention: Retention, now: datetime) -> Pruned:
    """First every release that stays and whose parent goes gets full bytes; then the ledger forgets the
    patches; the folders go last, and again by the next upkeep if this process dies before.

    Raises `ContentError` when such a full copy does not come out with its hash: then nothing goes.
    """
    with ledger.reading() as tx:
        rows = tx.releases.list(desk.quiz)
    sizes = sizes_in_store(desk, rows)
    gone = to_prune(rows, retention, now, sizes)
    if not gone:
        return Pruned((), 0)
    ids = {row.id for row in gone}
    upkeep = Upkeep(desk, ledger)
    upkeep.keep_whole([row for row in upkeep.kept() if row.id not in ids and row.parent in ids])
    with ledger.writing() as tx:
        for row in gone:
            tx.releases.mark_pruned(row.id)
        versions = [row.version for row in gone]
        tx.events.append(
            "pruned", desk.quiz, {"quiz": desk.quiz, "count": len(gone), "versions": versions[:100]}
        )
    for row in gone:
        desk.shelf.remove(row)
    return Pruned(tuple(gone), sum(sizes[row.id] for row in gone))
