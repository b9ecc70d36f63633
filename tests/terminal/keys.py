"""The bytes that a terminal sends for a key."""

from __future__ import annotations

_NAMED = {
    "enter": b"\r",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "space": b" ",
    "backspace": b"\x7f",
    "delete": b"\x1b[3~",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "lone esc": b"\x1b",
}
# A lone escape byte is told from the start of a sequence only by the pause after it. This form, of
# terminals with a key protocol, needs none.
_NAMED["esc"] = b"\x1b[27u"


def bytes_of_key(key: str) -> bytes:
    """`j`, `enter`, `ctrl+z`, `lone esc`… Raises `KeyError` for a name that no key has."""
    if key in _NAMED:
        return _NAMED[key]
    if key.startswith("ctrl+"):
        return bytes([ord(key.removeprefix("ctrl+").upper()) & 0x1F])
    if len(key) == 1:
        return key.encode()
    raise KeyError(key)


def bytes_of_click(row: int, column: int, *, button: int = 0) -> bytes:
    """A button pressed and let go on a cell, both counted from 0; 64 and 65 are the wheel's two ways."""
    place = f"{column + 1};{row + 1}"
    pressed = f"\x1b[<{button};{place}M".encode()
    return pressed if button >= 64 else pressed + f"\x1b[<{button};{place}m".encode()


def bytes_of_paste(text: str) -> bytes:
    """Text as a terminal hands over what was pasted."""
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"
