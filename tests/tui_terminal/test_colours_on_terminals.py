"""The same app on the terminals that people have: only what each understands is sent to it."""

from __future__ import annotations

import re

import pytest
from tests.terminal.screen import TerminalScreen
from tests.tui_terminal.opened import Open, Opened

_SGR = re.compile(rb"\x1b\[([0-9;]*)m")


@pytest.mark.parametrize(
    ("environ", "red"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, b"48;2;155;28;42"),
        ({"TERM": "xterm-256color"}, b"48;5;124"),
        ({"TERM": "tmux-256color"}, b"48;5;124"),
        ({"TERM": "linux"}, b"41"),
        ({"TERM": "ansi"}, b"41"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, b"7"),
    ],
    ids=["truecolor", "256", "tmux", "linux", "ansi", "NO_COLOR"],
)
def test_production_is_red_in_the_words_of_each_terminal(
    opened: Open, environ: dict[str, str], red: bytes
) -> None:
    app = _shown_in_production(opened, **environ)
    codes = {code for code in _SGR.findall(app.seen) if code}
    assert any(_has(code, red) for code in codes), codes


def test_no_color_means_none(opened: Open) -> None:
    app = _shown_in_production(opened, NO_COLOR="1", COLORTERM="truecolor")
    numbers = {int(number) for code in _SGR.findall(app.seen) for number in code.split(b";") if number}
    assert numbers <= {0, 1, 4, 7, 9, 22, 24, 27, 29}


def test_the_linux_console_gets_its_sixteen_colours_only(opened: Open) -> None:
    app = _shown_in_production(opened, TERM="linux")
    assert not any(b"38;" in code or b"48;" in code for code in _SGR.findall(app.seen))


def test_ascii_only_is_ascii_only(opened: Open) -> None:
    assert _shown_in_production(opened, QUIZOPS_ASCII="1").seen.isascii()


def test_another_theme_is_on_the_screen_at_once(opened: Open) -> None:
    app = _shown_in_production(opened)
    app.line.write(b"l")
    app.sees(b"light")
    screen = TerminalScreen(40, 6)
    screen.feed(app.seen)
    assert screen.row_cells(3)[0].bg == "ffffff"
    assert screen.row_cells(1)[0].fg == "262626"


def _shown_in_production(opened: Open, **environ: str) -> Opened:
    """The app after its header has become red."""
    app = opened(**environ)
    app.sees(b"ready")
    app.line.write(b"p")
    app.sees(b"production")
    return app


def _has(code: bytes, part: bytes) -> bool:
    return f";{part.decode()};" in f";{code.decode()};"
