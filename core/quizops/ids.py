"""Identifiers that sort by the time they were made."""

from __future__ import annotations

import secrets

from quizops.clock import Clock

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def _base32(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, 32)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


def new_id(prefix: str, clock: Clock) -> str:
    """`PREFIX-` and 16 characters: 9 of milliseconds since 1970, 7 of chance (Crockford's base 32)."""
    milliseconds = int(clock.now().timestamp() * 1000)
    return f"{prefix}-{_base32(milliseconds, 9)}{_base32(secrets.randbits(35), 7)}"
