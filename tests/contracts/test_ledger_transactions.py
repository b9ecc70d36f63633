"""What every ledger promises of its transactions."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from quizops.errors import StorageError
from quizops.ledger import Ledger


def test_what_was_written_is_read_after_the_end(ledger: Ledger, second_ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.settings.put("paused", True)
    with second_ledger.reading() as tx:
        assert tx.settings.get("paused") is True


def test_an_exception_undoes_everything_of_its_transaction(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), ledger.writing() as tx:
        tx.events.append("published", "geography")
        tx.settings.put("paused", True)
        raise ZeroDivisionError
    with ledger.reading() as tx:
        assert (tx.events.head(), tx.settings.all()) == (0, {})


def test_writing_goes_on_after_a_refused_statement(ledger: Ledger) -> None:
    with pytest.raises(StorageError), ledger.writing() as tx:
        tx.settings.put("before", 1)
        tx.bases.put("q", [("f.csv", 2**80, b"12345678", b"")])
    with ledger.writing() as tx:
        tx.settings.put("after", 1)
    with ledger.reading() as tx:
        assert tx.settings.all() == {"after": 1}


def test_a_number_that_does_not_fit_is_an_error_with_a_hint(ledger: Ledger) -> None:
    with pytest.raises(StorageError) as caught, ledger.writing() as tx:
        tx.bases.put("q", [("f.csv", 2**63, b"12345678", b"")])
    assert caught.value.hint


def test_text_that_is_no_unicode_is_an_error_with_a_hint(ledger: Ledger) -> None:
    with pytest.raises(StorageError) as caught, ledger.writing() as tx:
        tx.events.append("published", "half a pair \ud800")
    assert caught.value.hint


def test_a_reading_transaction_refuses_to_write(ledger: Ledger) -> None:
    with pytest.raises(StorageError), ledger.reading() as tx:
        tx.settings.put("paused", True)
    with ledger.writing() as tx:
        assert tx.settings.get("paused") is None
        tx.settings.put("paused", False)


def test_a_store_is_dead_after_the_end_of_its_transaction(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        events = tx.events
    with pytest.raises(RuntimeError, match="ended"):
        events.append("published", "geography")
    with pytest.raises(RuntimeError, match="ended"):
        tx.settings.put("paused", True)


def test_writing_inside_writing_is_refused_at_once(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        with pytest.raises(RuntimeError, match="writing already"), ledger.writing():
            pass
        tx.settings.put("still", "works")
    with ledger.reading() as tx:
        assert tx.settings.get("still") == "works"


def test_a_reader_sees_one_moment(ledger: Ledger, second_ledger: Ledger, ledger_kind: str) -> None:
    if ledger_kind == "memory":
        pytest.skip("in memory a writer waits until the reader has ended")
    with ledger.reading() as tx:
        assert tx.settings.get("n") is None
        with second_ledger.writing() as other:
            other.settings.put("n", 1)
        assert tx.settings.get("n") is None
    with ledger.reading() as tx:
        assert tx.settings.get("n") == 1


def test_reading_is_possible_while_the_same_thread_writes(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.settings.put("n", 1)
        with ledger.reading() as reader:
            reader.settings.all()
        tx.settings.put("m", 2)
    with ledger.reading() as tx:
        assert tx.settings.all() == {"n": 1, "m": 2}


def test_writers_of_several_threads_and_ledgers_take_turns(ledger: Ledger, second_ledger: Ledger) -> None:
    def count_up(times: int, chosen: Ledger) -> None:
        for _ in range(times):
            with chosen.writing() as tx:
                tx.settings.put("n", tx.settings.get("n", 0) + 1)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(count_up, 25, each) for each in (ledger, second_ledger) * 2]:
            done.result()
    with ledger.reading() as tx:
        assert tx.settings.get("n") == 100


def test_an_interrupted_writer_leaves_the_ledger_usable(ledger: Ledger) -> None:
    with pytest.raises(KeyboardInterrupt), ledger.writing() as tx:
        tx.settings.put("n", 1)
        raise KeyboardInterrupt
    with ledger.writing() as tx:
        assert tx.settings.get("n") is None


def test_the_doorbell_rings_at_commits_only(ledger: Ledger, second_ledger: Ledger) -> None:
    doorbell = second_ledger.doorbell()
    try:
        assert not doorbell.wait(0)
        with pytest.raises(ZeroDivisionError), ledger.writing() as tx:
            tx.settings.put("n", 1)
            raise ZeroDivisionError
        assert not doorbell.wait(0)
        with ledger.writing() as tx:
            tx.settings.put("n", 1)
        assert doorbell.wait(10)
        assert not doorbell.wait(0)
    finally:
        doorbell.close()


def test_closing_a_doorbell_wakes_whoever_waits(ledger: Ledger) -> None:
    doorbell = ledger.doorbell()
    waiting = threading.Thread(target=doorbell.wait, args=(60.0,))
    waiting.start()
    doorbell.close()
    waiting.join(10)
    assert not waiting.is_alive()
