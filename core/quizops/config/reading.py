"""Settings files as text, or why they are none."""

from __future__ import annotations

from pathlib import Path

from quizops.errors import ConfigError, Location


def read_text(path: Path, file: str, rule: str) -> str:
    """The text of a UTF-8 file, without its byte order mark; line ends as they are.

    `file` is its name in messages. Raises `ConfigError` with `rule` where it is none or cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"this file cannot be read: {error.strerror}",
            hint="make it a plain file that this user may read; until then it counts for nothing",
            location=Location(file, 1, 1),
            rule=rule,
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark.
        at = error.start + len(data) - len(error.object)
        raise ConfigError(
            f"byte {at} (0x{data[at]:02x}) is not UTF-8",
            hint="save it as UTF-8; until then it counts for nothing",
            location=_place(file, data, at),
            rule=rule,
        ) from error


def _place(file: str, data: bytes, at: int) -> Location:
    before = data[:at].decode("utf-8-sig")
    line_start = before.rfind("\n") + 1
    return Location(file, before.count("\n") + 1, len(before) - line_start + 1, at)
