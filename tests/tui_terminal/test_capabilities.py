"""What a terminal can show is read from its environment."""

from __future__ import annotations

import pytest

from quizops_console.output import width_of
from quizops_console.tui.terminal.capabilities import Depth, Glyphs, Multiplexer, Terminal
from quizops_console.tui.terminal.dumb import explain_dumb
from quizops_console.tui.terminal.glyphs import drawable

_UTF8 = {"LANG": "C.UTF-8"}


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color"}, Depth.INDEXED),
        ({"TERM": "tmux-256color"}, Depth.INDEXED),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Depth.TRUECOLOR),
        ({"TERM": "xterm-256color", "COLORTERM": "24bit"}, Depth.TRUECOLOR),
        ({"TERM": "xterm-direct"}, Depth.INDEXED),
        ({"TERM": "alacritty"}, Depth.INDEXED),
        ({"TERM": "linux"}, Depth.SIXTEEN),
        ({"TERM": "xterm"}, Depth.SIXTEEN),
        ({"TERM": "screen"}, Depth.EIGHT),
        ({"TERM": "ansi"}, Depth.EIGHT),
        ({"TERM": "vt100"}, Depth.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": "1", "COLORTERM": "truecolor"}, Depth.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Depth.INDEXED),
    ],
)
def test_colours_follow_the_environment(environ: dict[str, str], depth: Depth) -> None:
    assert Terminal.detect({**_UTF8, **environ}, True).depth is depth


@pytest.mark.parametrize(
    ("environ", "glyphs"),
    [
        ({"LANG": "en_US.UTF-8"}, Glyphs.FULL),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, Glyphs.FULL),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, Glyphs.ASCII),
        ({"LC_ALL": "de_DE.ISO-8859-1", "LANG": "C.UTF-8"}, Glyphs.ASCII),
        ({}, Glyphs.ASCII),
        ({"LANG": "C.UTF-8", "TERM": "linux"}, Glyphs.LIMITED),
        ({"LANG": "C.UTF-8", "QUIZOPS_ASCII": "1"}, Glyphs.ASCII),
        ({"LC_CTYPE": "C.UTF-8", "TMUX": "/tmp/tmux,1,0"}, Glyphs.ASCII),
        ({"LANG": "C.UTF-8", "TMUX": "/tmp/tmux,1,0"}, Glyphs.FULL),
    ],
)
def test_characters_follow_the_locale(environ: dict[str, str], glyphs: Glyphs) -> None:
    assert Terminal.detect({"TERM": "xterm-256color", **environ}, True).glyphs is glyphs


@pytest.mark.parametrize(
    ("environ", "is_terminal", "reason"),
    [
        ({"TERM": "dumb"}, True, "TERM=dumb cannot place text"),
        ({}, True, "TERM is not set"),
        ({"TERM": "xterm"}, False, "input or output is no terminal"),
        ({"TERM": "xterm"}, True, ""),
    ],
)
def test_a_dumb_terminal_says_why(environ: dict[str, str], is_terminal: bool, reason: str) -> None:
    terminal = Terminal.detect(environ, is_terminal)
    assert terminal.dumb_because == reason
    assert terminal.is_dumb == bool(reason)


def test_a_browser_is_never_dumb() -> None:
    environ = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TERM": "dumb"}
    terminal = Terminal.detect(environ, False)
    assert terminal.is_web and not terminal.is_dumb
    assert (terminal.depth, terminal.glyphs, terminal.multiplexer) == (Depth.TRUECOLOR, Glyphs.FULL, None)


def test_multiplexers_are_known_by_their_variables() -> None:
    assert Terminal.detect({"TMUX": "/tmp/x,1,0"}, True).multiplexer is Multiplexer.TMUX
    assert Terminal.detect({"STY": "1.pts"}, True).multiplexer is Multiplexer.SCREEN


def test_a_dumb_terminal_is_told_how_to_go_on() -> None:
    text = explain_dumb("TERM is not set")
    assert text.startswith("no console is drawn, because TERM is not set\n")
    assert "quizops status" in text and "--headless" in text and "ssh -t" in text


@pytest.mark.parametrize("glyphs", [Glyphs.ASCII, Glyphs.LIMITED])
def test_replacements_are_as_wide_as_what_they_replace(glyphs: Glyphs) -> None:
    every = "".join(chr(code) for code in range(0x20, 0x3000) if chr(code).isprintable()) + "漢字カナ🎉é"
    for character in every:
        assert width_of(drawable(character, glyphs)) == width_of(character), repr(character)


def test_ascii_leaves_nothing_else_and_keeps_letters_readable() -> None:
    text = "┌─┐ ▌●162  Zoë Łuk ✓ 3 ✗ network ⏸ ⋯ 62 % … 漢字 ▁▄█"
    shown = drawable(text, Glyphs.ASCII)
    assert shown.isascii() and width_of(shown) == width_of(text)
    assert "+-+ |*162  Zoe" in shown and "+ 3 x network" in shown


def test_a_console_font_keeps_lines_and_blocks() -> None:
    assert drawable("╭──╮ ▌ █ … ✓", Glyphs.LIMITED) == "┌──┐ ▌ █ … +"


def test_nothing_is_replaced_where_all_can_be_shown() -> None:
    text = "✓ ▌ 漢字"
    assert drawable(text, Glyphs.FULL) is text
