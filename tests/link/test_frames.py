"""Frames: what a reader says is what a console hears."""

from __future__ import annotations

import pytest

from quizops_console.link.frames import CHUNK_ROWS, cell, chunked, decode, encode, joined


def test_a_frame_is_one_line_whatever_it_says() -> None:
    frame = {"document": "header", "value": {"content": "a\nb", "n": 1}}
    line = encode(frame)
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert decode(line) == frame


def test_names_of_files_that_are_no_unicode_do_not_stop_the_rest() -> None:
    assert decode(encode({"value": ["caf\udce9", {"k\udce9": 1}]})) == {"value": ["caf?", {"k?": 1}]}


def test_what_is_no_object_is_no_frame() -> None:
    with pytest.raises(ValueError, match="no frame"):
        decode(b"[1]\n")


def test_cells_hold_no_line_breaks_and_no_control_characters() -> None:
    told = cell("one\ntwo\x1b[31m")
    assert "\n" not in told and "\x1b" not in told and told.startswith("one")


def test_a_chunk_has_one_text_a_column() -> None:
    assert joined([("1", "a"), ("2", "")], 2) == ["1\n2", "a\n"]
    assert joined([], 2) == ["", ""]


def test_rows_are_cut_into_chunks_of_a_fixed_size() -> None:
    rows = [(str(n),) for n in range(CHUNK_ROWS + 3)]
    assert [count for count, _ in chunked(rows, 1)] == [CHUNK_ROWS, 3]
    assert list(chunked([], 1)) == []
