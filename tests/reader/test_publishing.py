"""Publishing: only what is not known at the other end is sent."""

from __future__ import annotations

import io
from typing import Any

import pytest

from quizops_console.link.frames import CHUNK_ROWS, decode
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.outlet import Outlet
from quizops_console.reader.publishing import Publisher

Row = tuple[str, ...]


class Wire:
    """A publisher and what went over its wire since the last look."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self.publisher = Publisher(Outlet(self._stream))

    def sent(self) -> list[dict[str, Any]]:
        frames = [decode(line) for line in self._stream.getvalue().splitlines()]
        self._stream.seek(0)
        self._stream.truncate()
        return frames


@pytest.fixture
def wire() -> Wire:
    return Wire()


def journal(*ids: str) -> list[Row]:
    return [(id, *[""] * (len(COLUMNS["journal"]) - 1)) for id in ids]


def test_rows_that_are_the_same_are_not_sent_again(wire: Wire) -> None:
    wire.publisher.rows("journal", journal("a", "b"))
    assert [frame.get("total") for frame in wire.sent()] == [None, 2]
    wire.publisher.rows("journal", journal("a", "b"))
    assert wire.sent() == []


def test_only_the_chunk_that_differs_is_sent(wire: Wire) -> None:
    ids = [str(n) for n in range(3 * CHUNK_ROWS)]
    wire.publisher.rows("journal", journal(*ids))
    wire.sent()
    ids[CHUNK_ROWS + 5] = "other"
    wire.publisher.rows("journal", journal(*ids))
    assert [frame["chunk"] for frame in wire.sent()] == [1]


def test_rows_that_went_are_told_by_the_total_and_sent_anew_when_they_come_back(wire: Wire) -> None:
    many, few = journal(*map(str, range(CHUNK_ROWS + 1))), journal("0")
    wire.publisher.rows("journal", many)
    wire.sent()
    wire.publisher.rows("journal", few)
    assert [frame.get("total") for frame in wire.sent()] == [None, 1]
    wire.publisher.rows("journal", many)
    assert [frame.get("chunk") for frame in wire.sent()] == [0, 1, None]


def test_a_single_row_leaves_its_chunk_to_be_told_again_when_the_whole_is(wire: Wire) -> None:
    wire.publisher.rows("journal", journal("a", "b"))
    wire.sent()
    wire.publisher.row("journal", 1, 0, list(journal("c")[0]))
    assert wire.sent()[0]["row"] == 1
    wire.publisher.rows("journal", journal("a", "c"))
    assert [frame["chunk"] for frame in wire.sent()] == [0]


def test_a_table_in_trouble_keeps_its_rows_and_says_what_is_wrong(wire: Wire) -> None:
    wire.publisher.rows("journal", journal("a"))
    wire.sent()
    wire.publisher.trouble("journal", "the disk is gone")
    assert wire.sent() == [{"table": "journal", "total": 1, "state": "error", "message": "the disk is gone"}]


def test_a_document_is_sent_when_it_differs(wire: Wire) -> None:
    wire.publisher.document("header", {"paused": False})
    wire.publisher.document("header", {"paused": False})
    wire.publisher.document("header", {"paused": True})
    assert [frame["value"] for frame in wire.sent()] == [{"paused": False}, {"paused": True}]


def test_a_document_that_was_forgotten_is_sent_though_it_is_the_same(wire: Wire) -> None:
    wire.publisher.document("trouble", {"message": "locked"})
    wire.publisher.forget("trouble")
    wire.publisher.forget("never sent")
    wire.publisher.document("trouble", {"message": "locked"})
    assert len(wire.sent()) == 2
