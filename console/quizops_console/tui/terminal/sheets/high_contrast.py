"""Pure colours on black; with 256 colours and more, at least 7:1 (WCAG 2.1, level AAA)."""

from __future__ import annotations

from dataclasses import replace

from quizops_console.tui.terminal.capabilities import Depth
from quizops_console.tui.terminal.sheets.dark import DARK
from quizops_console.tui.terminal.sheets.sheet import Sheet, Surface

_TRUE_INKS = {
    "dim": "#d0d0d0",
    "strong": "bold #ffffff",
    "good": "#5fff5f",
    "warn": "#ffff00",
    "bad": "bold #ff9c9c",
    "info": "#5fffff",
    "added": "#5fff5f",
    "removed": "#ff9c9c",
    "match": "#000000 on #ffff00",
    "key": "bold #5fffff",
    "title": "bold #ffffff",
}
_TRUE_ON_YELLOW = {
    "bad": "bold #ffffff on #8b0000",
    "removed": "#ffffff on #8b0000",
    "match": "#ffff00 on #000000",
}
_TRUE_ON_RED = {"warn": "#ffff00", "bad": "#000000 on #ffffff", "match": "#000000 on #ffff00"}
_INDEXED_INKS = {
    "dim": "color(252)",
    "strong": "bold color(231)",
    "good": "color(83)",
    "warn": "color(226)",
    "bad": "bold color(217)",
    "info": "color(87)",
    "added": "color(83)",
    "removed": "color(217)",
    "match": "color(16) on color(226)",
    "key": "bold color(87)",
    "title": "bold color(231)",
}
_INDEXED_ON_YELLOW = {
    "bad": "bold color(231) on color(88)",
    "removed": "color(231) on color(88)",
    "match": "color(226) on color(16)",
}
_INDEXED_ON_RED = {"warn": "color(226)", "bad": "color(16) on color(231)", "match": "color(16) on color(226)"}
_SIXTEEN_ON_WHITE = {"bad": "bright_white on red", "removed": "bright_white on red", "match": "black on cyan"}
_EIGHT_ON_WHITE = {
    "bad": "bold white on red",
    "removed": "bold white on red",
    "match": "black on cyan",
}

HIGH_CONTRAST = {
    Depth.TRUECOLOR: Sheet(
        rows=Surface("#ffffff on #000000", _TRUE_INKS),
        cursor=Surface("#000000 on #ffff00", _TRUE_ON_YELLOW),
        header=Surface("#ffffff on #000000", _TRUE_INKS),
        danger=Surface("#ffffff on #8b0000", _TRUE_ON_RED),
        dialog=Surface("#ffffff on #000000", _TRUE_INKS),
        titles="underline #ffffff on #000000",
        sorted="bold underline #ffff00 on #000000",
        typed="#ffffff on #000000",
        hint="#d0d0d0 on #000000",
        caret="#000000 on #ffffff",
        rule="#ffffff on #000000",
        alarm="#ff9c9c on #000000",
        bar="#8a8a8a on #000000",
        thumb="#ffffff on #000000",
        tick="#ffff00 on #000000",
    ),
    Depth.INDEXED: Sheet(
        rows=Surface("color(231) on color(16)", _INDEXED_INKS),
        cursor=Surface("color(16) on color(226)", _INDEXED_ON_YELLOW),
        header=Surface("color(231) on color(16)", _INDEXED_INKS),
        danger=Surface("color(231) on color(88)", _INDEXED_ON_RED),
        dialog=Surface("color(231) on color(16)", _INDEXED_INKS),
        titles="underline color(231) on color(16)",
        sorted="bold underline color(226) on color(16)",
        typed="color(231) on color(16)",
        hint="color(252) on color(16)",
        caret="color(16) on color(231)",
        rule="color(231) on color(16)",
        alarm="color(217) on color(16)",
        bar="color(245) on color(16)",
        thumb="color(231) on color(16)",
        tick="color(226) on color(16)",
    ),
    Depth.SIXTEEN: replace(
        DARK[Depth.SIXTEEN],
        rows=Surface("bright_white on black", {**DARK[Depth.SIXTEEN].rows.inks, "dim": "white"}),
        cursor=Surface("black on white", _SIXTEEN_ON_WHITE),
        header=Surface("bright_white on black", {**DARK[Depth.SIXTEEN].rows.inks, "dim": "white"}),
        dialog=Surface("bright_white on black", {**DARK[Depth.SIXTEEN].rows.inks, "dim": "white"}),
        rule="bright_white on black",
    ),
    Depth.EIGHT: replace(
        DARK[Depth.EIGHT],
        cursor=Surface("black on white", _EIGHT_ON_WHITE),
        rule="white on black",
    ),
}
