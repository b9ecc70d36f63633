"""The reader's inbox: asks come at once, knocks when there was quiet."""

from __future__ import annotations

import threading

from quizops_console.reader.inbox import Inbox

LONG_S = 30.0


def test_an_ask_ends_the_wait() -> None:
    inbox = Inbox()
    threading.Timer(0.01, inbox.put, args=({"ask": "run"},)).start()
    assert inbox.take(LONG_S, for_knocks=False) == ([{"ask": "run"}], False)


def test_a_knock_is_kept_until_it_is_asked_for() -> None:
    inbox = Inbox()
    inbox.knock()
    assert inbox.take(0.0, for_knocks=False) == ([], False)
    assert inbox.take(LONG_S, for_knocks=True) == ([], True)
    assert inbox.take(0.0, for_knocks=True) == ([], False)


def test_many_knocks_are_one() -> None:
    inbox = Inbox()
    for _ in range(5):
        inbox.knock()
    inbox.take(LONG_S, for_knocks=True)
    assert inbox.take(0.0, for_knocks=True) == ([], False)


def test_a_console_that_goes_ends_the_wait() -> None:
    inbox = Inbox()
    threading.Timer(0.01, inbox.close).start()
    assert inbox.take(LONG_S, for_knocks=False) == ([], False)
    assert inbox.is_closed
