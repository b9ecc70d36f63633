"""Which releases stay, which keep full bytes, and that pruning cuts nobody off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.releases.workshop import Workshop, quiz_bytes

from quizops.errors import UsageError
from quizops.ledger import ReleaseRow, ReleaseState
from quizops.releases import Retention
from quizops.releases.retention import to_prune, wants_full
from quizops.testing import FakeClock


def row(number: int, *, days_old: int = 0, **more: object) -> ReleaseRow:
    created = (FakeClock().now() - timedelta(days=days_old)).isoformat()
    facts: dict[str, object] = {
        "quiz": "q",
        "id": f"rel-{number}",
        "version": f"1.0.{number}",
        "type": "hotfix",
        "created": created,
        "cause": "file",
        "size_bytes": 100,
        "parent": f"rel-{number - 1}" if number > 1 else None,
        "manifest": {"number": number, "patch": {"hunks": 1} if number > 1 else None},
    }
    return ReleaseRow(**{**facts, **more})  # type: ignore[arg-type]


def history(count: int, days_old: int = 60) -> list[ReleaseRow]:
    rows = [row(number, days_old=days_old) for number in range(count, 0, -1)]
    return [row(count, days_old=days_old, state=ReleaseState.LIVE), *rows[1:]]


def pruned(rows: list[ReleaseRow], retention: Retention, sizes: dict[str, int] | None = None) -> list[str]:
    return [item.id for item in to_prune(rows, retention, FakeClock().now(), sizes or {})]


def test_what_is_beyond_the_count_and_too_old_goes_oldest_first() -> None:
    assert pruned(history(6), Retention(keep=4, keep_days=30)) == ["rel-1", "rel-2"]


@pytest.mark.parametrize("retention", [Retention(keep=6, keep_days=30), Retention(keep=4, keep_days=90)])
def test_both_conditions_must_hold(retention: Retention) -> None:
    assert pruned(history(6), retention) == []


def test_the_live_one_its_parent_and_the_pinned_stay() -> None:
    rows = history(6)
    rows[4] = row(2, days_old=60, pinned=True)
    assert pruned(rows, Retention(keep=0, keep_days=0)) == ["rel-1", "rel-3", "rel-4"]


def test_a_store_over_its_size_lets_the_oldest_go_whatever_their_age() -> None:
    sizes = {f"rel-{number}": 100 for number in range(1, 7)}
    retention = Retention(keep=50, keep_days=30, max_store_bytes=350)
    assert pruned(history(6, days_old=0), retention, sizes) == ["rel-1", "rel-2", "rel-3"]


def test_full_bytes_are_kept_of_the_live_its_parent_every_100th_and_the_pinned() -> None:
    rows = history(250)
    rows[50] = row(200, pinned=False)
    rows[120] = row(130, pinned=True)
    assert [item.manifest["number"] for item in wants_full(rows)] == [250, 249, 200, 130, 100, 1]


def test_a_thousand_small_releases_keep_few_full_copies(shop: Workshop) -> None:
    """At 56 MB and 1,000 releases: 13 full copies of 56 MB and 1,000 folders of 2 kB are under 1 GB."""
    shop.publish(quiz_bytes(200))
    for number in range(1, 103):
        shop.say(number % 200 + 1, b"release %d" % number)
    shop.settle()
    copies = sorted(shop.store.folder.rglob("full.json"))
    assert len(copies) == len({1, 100, 102, 103})
    others = [path for path in shop.store.folder.rglob("*") if path.is_file() and path not in copies]
    assert len(others) == 2 * 103 - 1
    assert max(path.stat().st_size for path in others) < 2_000
    assert 13 * 56_000_000 + 1_000 * sum(path.stat().st_size for path in others) / 103 < 1_000_000_000


def test_pruning_leaves_every_kept_release_rebuildable(shop: Workshop) -> None:
    seen = {shop.publish(quiz_bytes()).id: quiz_bytes()}
    for number in range(12):
        shop.clock.advance(24 * 3600)
        release = shop.say(number + 1, b"day %d" % number)
        seen[release.id] = shop.data
    shop.settle()
    shop.store.pin("q", "1.0.2")
    gone = shop.store.prune("q", Retention(keep=4, keep_days=5))
    assert [item.version for item in gone.releases] == ["1.0.0", "1.0.1", "1.0.3", "1.0.4", "1.0.5", "1.0.6"]
    assert gone.freed_bytes > 0
    rows = shop.store.list("q")
    assert [item.manifest["number"] for item in rows] == [13, 12, 11, 10, 9, 8, 3]
    shop.settle()
    assert {item.id: shop.store.content(item) for item in rows} == {item.id: seen[item.id] for item in rows}
    assert all(not checked.problem for checked in shop.store.verify("q"))
    assert len([path for path in (shop.store.folder / "q").iterdir() if path.is_dir()]) == 7
    assert shop.say(1, b"and on").version == "1.0.13"


def test_a_version_is_not_given_again_after_it_was_pruned(shop: Workshop) -> None:
    shop.publish(quiz_bytes())
    for number in range(5):
        shop.say(number + 1, b"x")
    shop.store.prune("q", Retention(keep=1, keep_days=0, max_store_bytes=0))
    assert [item.version for item in shop.store.list("q")] == ["1.0.5", "1.0.4"]

    with pytest.raises(UsageError, match="was released before"):
        shop.say(1, b"y", version="1.0.2")
