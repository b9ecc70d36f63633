"""The grammar of `download_errors`."""

from __future__ import annotations

import pytest

from quizops.downloads.error_cell import MESSAGE_LIMIT, ErrorCell, ErrorEntry, joined, short_message
from quizops.downloads.states import Category, SourceName

BOTH = ErrorCell(
    {
        SourceName.YOUTUBE: ErrorEntry(Category.RATE_LIMIT, "rate-limited by YouTube"),
        SourceName.DRIVE: ErrorEntry(Category.NETWORK, "connection reset", 2),
    }
)
TEXT = "youtube: rate_limit: rate-limited by YouTube; drive: network: connection reset (try 2 of 5)"


def test_the_cell_is_printed_source_by_source() -> None:
    assert BOTH.printed(tries_allowed=5) == TEXT


def test_the_cell_is_read_as_it_was_printed() -> None:
    assert ErrorCell.parse(TEXT) == BOTH


@pytest.mark.parametrize("cell", ["ask Bob", "youtube: oops: what", "YOUTUBE: network: x", "a; b", "=1+1"])
def test_other_text_is_nobodys_entry_and_is_kept(cell: str) -> None:
    assert ErrorCell.parse(cell) == ErrorCell({}, tuple(cell.split("; ")))


def test_a_second_entry_of_one_source_is_other_text() -> None:
    cell = ErrorCell.parse("drive: quota: full; drive: network: gone")
    assert cell.entries == {SourceName.DRIVE: ErrorEntry(Category.QUOTA, "full")}
    assert cell.foreign == ("drive: network: gone",)


@pytest.mark.parametrize(
    "message", ["two\nlines", "cr\r\nlf", "vt\x0bnel\x85ls\u2028ps\u2029", "tab\tbed", "nul\x00"]
)
def test_a_message_is_one_line(message: str) -> None:
    assert len(short_message(message).splitlines()) == 1


def test_a_message_cannot_be_taken_for_two_entries() -> None:
    cell = ErrorCell({SourceName.DRIVE: ErrorEntry(Category.SYSTEM, "no space; youtube: quota: full")})
    assert list(ErrorCell.parse(cell.printed(tries_allowed=5)).entries) == [SourceName.DRIVE]


def test_a_long_message_is_cut() -> None:
    assert len(short_message("x" * 1000)) == MESSAGE_LIMIT


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    assert not ErrorCell({}, (f"{start}cmd()",)).printed(tries_allowed=5).startswith(start)
    assert not joined((f"{start}id",)).startswith(start)
