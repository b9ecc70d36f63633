"""Copied text arrives by the first way that there is, and says which."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from quizops_console.tui.terminal.capabilities import Depth, Glyphs, Multiplexer, Terminal
from quizops_console.tui.terminal.clipboard import MOST_BASE64, copy, local_tools, osc52

_PLAIN = Terminal(Depth.INDEXED, Glyphs.FULL)
_LONGEST = "x" * (MOST_BASE64 // 4 * 3)


def test_the_sequence_carries_the_text() -> None:
    head, _, tail = osc52("Zoë\n✓").partition(";c;")
    assert head == "\x1b]52" and tail.endswith("\x07")
    assert base64.b64decode(tail[:-1]).decode() == "Zoë\n✓"


def test_tmux_passes_it_on_with_doubled_escapes() -> None:
    inner = osc52("text")
    assert osc52("text", Multiplexer.TMUX) == "\x1bPtmux;\x1b" + inner + "\x1b\\"


def test_screen_gets_it_in_pieces_that_it_takes() -> None:
    sequence = osc52("y" * 1000, Multiplexer.SCREEN)
    pieces = sequence.removesuffix("\x1b\\").split("\x1b\\")
    assert all(piece.startswith("\x1bP") and len(piece) <= 78 for piece in pieces)
    assert "".join(piece[2:] for piece in pieces) == osc52("y" * 1000)


def test_the_longest_text_still_goes_and_one_more_does_not() -> None:
    assert osc52(_LONGEST)
    assert osc52(_LONGEST + "x") == ""


def test_too_much_goes_into_a_file_of_the_operator_alone(tmp_path: Path) -> None:
    text = _LONGEST + "\nmore"
    copied = copy(text, _PLAIN, {}, tmp_path / "state", which=_nothing)
    assert copied.path and copied.path.read_text() == text
    assert copied.path.stat().st_mode & 0o777 == 0o600
    assert str(copied.path) in copied.told and not copied.sequence


def test_too_much_where_no_file_can_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    copied = copy(_LONGEST + "\nmore", _PLAIN, {}, tmp_path / "state", which=_nothing)
    assert copied.path is None and not copied.sequence
    assert "takes no file" in copied.told


def test_a_tool_of_the_display_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _tool(tmp_path, "wl-copy", f"cat > {tmp_path}/got")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    copied = copy("one\ntwo\n", _PLAIN, {"WAYLAND_DISPLAY": "wayland-0"}, tmp_path)
    assert (tmp_path / "got").read_text() == "one\ntwo\n"
    assert copied.told == "copied 2 lines" and not copied.sequence


def test_a_tool_that_fails_gives_way_to_the_next_and_to_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tool(tmp_path, "xclip", "exit 1")
    _tool(tmp_path, "xsel", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    copied = copy("one", _PLAIN, {"DISPLAY": ":0"}, tmp_path)
    assert copied.sequence == osc52("one")
    assert copied.told == "copied 3 B through the terminal"


def test_over_ssh_the_display_of_the_far_machine_is_not_meant() -> None:
    assert local_tools({"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}) == ()


def test_a_browser_gets_the_sequence(tmp_path: Path) -> None:
    web = Terminal(Depth.TRUECOLOR, Glyphs.FULL, is_web=True)
    assert copy("one", web, {"DISPLAY": ":0"}, tmp_path, which=lambda name: name).sequence == osc52("one")


def _tool(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _nothing(name: str) -> None:
    return None
