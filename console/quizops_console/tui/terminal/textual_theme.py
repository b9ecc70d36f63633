"""Textual's own default styles in the colours of a look: each of its variables, so that none is blended."""

from __future__ import annotations

from rich.style import Style
from textual.theme import Theme

from quizops_console.tui.terminal.looks import Look, ThemeName, written
from quizops_console.views.spans import Tone


def textual_theme(look: Look) -> Theme:
    """The theme to register; Textual's `get_css_variables` merges its variables over the derived ones."""
    variables = _variables(look)
    return Theme(
        name=look.name,
        primary=variables["primary"],
        secondary=variables["secondary"],
        warning=variables["warning"],
        error=variables["error"],
        success=variables["success"],
        accent=variables["accent"],
        foreground=variables["foreground"],
        background=variables["background"],
        surface=variables["surface"],
        panel=variables["panel"],
        dark=look.theme is not ThemeName.LIGHT,
        variables=variables,
    )


def _variables(look: Look) -> dict[str, str]:
    return {**_base(look), **_text(look), **_controls(look), **_own(look)}


def _base(look: Look) -> dict[str, str]:
    sheet = look.sheet
    rows, dialog = written(sheet.rows.plain), written(sheet.dialog.plain)
    inks = {tone: _ink(look, tone) for tone in Tone}
    named = {
        "primary": inks[Tone.INFO],
        "secondary": inks[Tone.DIM],
        "accent": inks[Tone.KEY],
        "warning": inks[Tone.WARN],
        "error": inks[Tone.BAD],
        "success": inks[Tone.GOOD],
        "foreground": _fore(rows),
        "background": _back(rows),
        "surface": _back(dialog),
        "panel": _back(dialog),
        "boost": _back(dialog),
        "primary-background": _back(dialog),
        "secondary-background": _back(dialog),
    }
    shades = ("lighten-1", "lighten-2", "lighten-3", "darken-1", "darken-2", "darken-3")
    shaded = {f"{name}-{shade}": colour for name, colour in named.items() for shade in shades}
    muted = {
        f"{name}-muted": _back(dialog)
        for name in ("primary", "secondary", "accent", "warning", "error", "success", "background")
    }
    return {**named, **shaded, **muted}


def _text(look: Look) -> dict[str, str]:
    foreground, dim = _fore(written(look.sheet.rows.plain)), _ink(look, Tone.DIM)
    return {
        "text": foreground,
        "text-muted": dim,
        "text-disabled": dim,
        "foreground-muted": dim,
        "foreground-disabled": dim,
        "text-primary": _ink(look, Tone.INFO),
        "text-secondary": dim,
        "text-accent": _ink(look, Tone.KEY),
        "text-warning": _ink(look, Tone.WARN),
        "text-error": _ink(look, Tone.BAD),
        "text-success": _ink(look, Tone.GOOD),
        "link-background": "initial",
        "link-background-hover": "initial",
        "link-color": _ink(look, Tone.INFO),
        "link-color-hover": _ink(look, Tone.INFO),
    }


def _controls(look: Look) -> dict[str, str]:
    sheet = look.sheet
    cursor, caret, typed = written(sheet.cursor.plain), written(sheet.caret), written(sheet.typed)
    header, rows = written(sheet.header.plain), written(sheet.rows.plain)
    match = written(sheet.rows.inks["match"])
    key = _ink(look, Tone.KEY)
    scrollbar = {
        f"scrollbar-{part}": _back(rows)
        for part in ("background", "corner-color", "background-hover", "background-active")
    }
    return {
        **scrollbar,
        "scrollbar": _fore(written(sheet.thumb)),
        "scrollbar-hover": _fore(written(sheet.thumb)),
        "scrollbar-active": _fore(written(sheet.thumb)),
        "block-cursor-foreground": _fore(cursor),
        "block-cursor-background": _back(cursor),
        "block-cursor-text-style": "none",
        "block-cursor-blurred-foreground": _fore(cursor),
        "block-cursor-blurred-background": _back(cursor),
        "block-hover-background": "transparent",
        "border": key,
        "border-blurred": _fore(written(sheet.rule)),
        "surface-active": _back(typed),
        "footer-foreground": _fore(header),
        "footer-background": _back(header),
        "footer-key-foreground": _fore(header),
        "footer-key-background": "transparent",
        "footer-description-foreground": _fore(header),
        "footer-description-background": "transparent",
        "footer-item-background": "transparent",
        "input-cursor-foreground": _fore(caret),
        "input-cursor-background": _back(caret),
        "input-selection-foreground": _fore(match),
        "input-selection-background": _back(match),
        "screen-selection-foreground": _fore(match),
        "screen-selection-background": _back(match),
        "button-foreground": _fore(rows),
        "button-color-foreground": _back(rows),
        "button-focus-text-style": "reverse",
    }


def _own(look: Look) -> dict[str, str]:
    """What Textual does not know: `$header-*`, `$cursor-*`, `$dialog-*`, `$typed-*`, `$frame`, `$alarm`."""
    sheet = look.sheet
    header = sheet.danger if look.is_production else sheet.header
    surfaces = {"header": header.plain, "cursor": sheet.cursor.plain, "dialog": sheet.dialog.plain}
    pairs = {**surfaces, "typed": sheet.typed, "titles": sheet.titles}
    return {
        **{f"{name}-foreground": _fore(written(text)) for name, text in pairs.items()},
        **{f"{name}-background": _back(written(text)) for name, text in pairs.items()},
        "frame": _fore(written(sheet.alarm if look.is_production else sheet.rule)),
        "alarm": _fore(written(sheet.alarm)),
    }


def _ink(look: Look, tone: Tone) -> str:
    """A tone's colour as text on the rows' ground; a badge gives the colour of its ground."""
    rows = look.sheet.rows
    ink = written(rows.inks.get(tone.value, rows.plain))
    return _fore(written(rows.plain) + ink) if ink.bgcolor is None else _badge(look, ink)


def _badge(look: Look, ink: Style) -> str:
    return _fore(ink) if _back(ink) == _back(written(look.sheet.rows.plain)) else _back(ink)


def _fore(style: Style) -> str:
    assert style.color and style.color.triplet
    return style.color.triplet.hex


def _back(style: Style) -> str:
    assert style.bgcolor and style.bgcolor.triplet
    return style.bgcolor.triplet.hex
