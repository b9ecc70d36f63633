"""What every ledger promises of its events and of the feed."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quizops.errors import StorageError
from quizops.ledger import Event, Ledger
from quizops.testing import FakeClock

LONG_S = 30.0

ELSEWHERE = """
import sys
from quizops.clock import SystemClock
from quizops.ledger import Ledger

with Ledger.open(sys.argv[1], clock=SystemClock()) as ledger:
    for number in range(int(sys.argv[2])):
        with ledger.writing() as tx:
            tx.events.append("elsewhere", "q", {"number": number})
"""


def append(ledger: Ledger, *kinds: str) -> None:
    with ledger.writing() as tx:
        for kind in kinds:
            tx.events.append(kind, "q")


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def test_an_event_comes_back_as_it_was_given(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        seq = tx.events.append(
            "published", "géo % :x", {"version": "1.0.1", "n": [1, None]}, run_id="r-1", operator="ada"
        )
    with ledger.reading() as tx:
        assert tx.events.after(0) == [
            Event(
                seq=seq,
                at="2026-11-22T04:00:00.000Z",
                kind="published",
                subject="géo % :x",
                run_id="r-1",
                operator="ada",
                data={"version": "1.0.1", "n": [1, None]},
            )
        ]


def test_events_come_in_order_and_in_pieces(ledger: Ledger) -> None:
    append(ledger, "a", "b", "c")
    with ledger.reading() as tx:
        first = tx.events.after(0, limit=2)
        assert kinds(first) == ["a", "b"]
        assert kinds(tx.events.after(first[-1].seq)) == ["c"]
        assert tx.events.after(tx.events.head()) == []


def test_the_newest_are_chosen_by_kind_and_subject(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        for kind, subject in [("a", "x"), ("b", "x"), ("a", "y"), ("a", "x")]:
            tx.events.append(kind, subject)
    with ledger.reading() as tx:
        assert kinds(tx.events.newest(3)) == ["a", "a", "b"]
        assert [event.subject for event in tx.events.newest(9, kind="a")] == ["x", "y", "x"]
        assert kinds(tx.events.newest(9, subject="x")) == ["a", "b", "a"]
        assert len(tx.events.newest(1, kind="a", subject="x")) == 1
        assert tx.events.newest(9, kind="never") == []


def test_the_events_of_a_run_are_found(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.events.append("a", "q", run_id="r-1")
        tx.events.append("b", "q")
        tx.events.append("c", "q", run_id="r-1")
    with ledger.reading() as tx:
        assert kinds(tx.events.of_run("r-1")) == ["a", "c"]


def test_the_head_of_an_empty_ledger_is_zero(ledger: Ledger) -> None:
    with ledger.reading() as tx:
        assert tx.events.head() == 0


def test_an_undone_event_is_never_seen(ledger: Ledger) -> None:
    append(ledger, "kept")
    with pytest.raises(ZeroDivisionError), ledger.writing() as tx:
        tx.events.append("undone", "q")
        raise ZeroDivisionError
    append(ledger, "later")
    with ledger.reading() as tx:
        assert kinds(tx.events.after(0)) == ["kept", "later"]


def test_a_feed_gives_what_was_committed_since_it_began(ledger: Ledger, second_ledger: Ledger) -> None:
    append(ledger, "before")
    with second_ledger.feed() as feed:
        append(ledger, "a", "b")
        assert kinds(feed.wait(LONG_S)) == ["a", "b"]
        append(ledger, "c")
        assert kinds(feed.wait(LONG_S)) == ["c"]
        assert feed.wait(0) == []


def test_a_feed_goes_on_where_another_ended(ledger: Ledger) -> None:
    append(ledger, "a", "b")
    with ledger.feed(after=1) as feed:
        assert kinds(feed.wait(0)) == ["b"]
        assert feed.position == 2


def test_a_feed_wakes_a_thread_that_waits(ledger: Ledger, second_ledger: Ledger) -> None:
    with second_ledger.feed() as feed, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(feed.wait, LONG_S)
        append(ledger, "a")
        assert kinds(waiting.result(LONG_S)) == ["a"]


def test_a_feed_is_not_woken_by_what_is_no_event(ledger: Ledger) -> None:
    with ledger.feed() as feed, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(feed.wait, LONG_S)
        with ledger.writing() as tx:
            tx.settings.put("n", 1)
        append(ledger, "a")
        assert kinds(waiting.result(LONG_S)) == ["a"]


def test_closing_a_feed_ends_the_wait(ledger: Ledger) -> None:
    feed = ledger.feed()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(feed.wait, 600.0)
        feed.close()
        assert waiting.result(LONG_S) == []


def test_a_subscriber_sees_the_event_that_was_begun_first_before_a_later_one(
    ledger: Ledger, second_ledger: Ledger
) -> None:
    """Transaction A got 401, B 402, B committed first: whoever had read up to 402 never saw 401."""
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with ledger.writing() as tx:
            tx.events.append("first", "q")
            begun.set()
            may_end.wait(LONG_S)

    with second_ledger.feed() as feed, ThreadPoolExecutor(2) as pool:
        first = pool.submit(slow)
        begun.wait(LONG_S)
        second = pool.submit(append, second_ledger, "second")
        may_end.set()
        seen: list[Event] = []
        while len(seen) < 2:
            seen += feed.wait(LONG_S)
        first.result(LONG_S)
        second.result(LONG_S)
    assert kinds(seen) == ["first", "second"]
    assert seen[0].seq < seen[1].seq


def test_a_later_event_cannot_be_committed_before_an_earlier_one(
    ledger: Ledger, ledger_place: str | Path, fake_clock: FakeClock
) -> None:
    if not ledger_place:
        pytest.skip("one connection: the lock of the process is the only one")
    with Ledger.open(ledger_place, clock=fake_clock, busy_s=0.05) as impatient:
        with ledger.writing() as tx:
            tx.events.append("first", "q")
            with pytest.raises(StorageError, match="locked") as caught:
                append(impatient, "second")
            with impatient.reading() as reader:
                assert reader.events.after(0) == []
        assert caught.value.hint
        append(impatient, "second")
    with ledger.reading() as tx:
        assert kinds(tx.events.after(0)) == ["first", "second"]


def test_many_writers_and_a_subscriber_lose_nothing(ledger: Ledger, second_ledger: Ledger) -> None:
    each, writers = 40, [ledger, second_ledger] * 2

    def work_through(chosen: Ledger) -> None:
        for _ in range(each):
            append(chosen, "e")

    with second_ledger.feed() as feed, ThreadPoolExecutor(4) as pool:
        work = [pool.submit(work_through, chosen) for chosen in writers]
        seen: list[Event] = []
        while len(seen) < each * len(writers):
            seen += feed.wait(LONG_S)
        for done in work:
            done.result(LONG_S)
    numbers = [event.seq for event in seen]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == each * len(writers)


def test_the_feed_hears_other_processes(ledger: Ledger, ledger_place: str | Path) -> None:
    if not ledger_place:
        pytest.skip("a ledger in memory belongs to its process")
    with ledger.feed() as feed:
        child = subprocess.Popen([sys.executable, "-c", ELSEWHERE, str(ledger_place), "20"])
        seen: list[Event] = []
        while len(seen) < 20:
            found = feed.wait(LONG_S)
            assert found, "the other process was not heard"
            seen += found
        assert child.wait(LONG_S) == 0
    assert [event.data["number"] for event in seen] == list(range(20))


def test_time_comes_from_the_clock_that_was_given(ledger: Ledger, fake_clock: FakeClock) -> None:
    append(ledger, "a")
    fake_clock.advance(61.5)
    append(ledger, "b")
    with ledger.reading() as tx:
        times = [event.at for event in tx.events.after(0)]
    assert times == ["2026-11-22T04:00:00.000Z", "2026-11-22T04:01:01.500Z"]
