"""JSON values: read without loss, compared by meaning."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

import orjson

# orjson turns whole numbers beyond 64 bits into floats; such numbers take the slower, exact way. Turning
# all digits into one makes the test a plain search, ten times as fast as a regular expression.
_DIGITS_AS_ZERO = bytes(0x30 if 0x30 <= byte <= 0x39 else 0x20 for byte in range(256))
_LONG_NUMBER = b"0" * 19
_MOST_INT_DIGITS = 4000


def _whole_number(text: str) -> int | Decimal:
    """Python refuses to read endless integers; a Decimal says the same number."""
    return int(text) if len(text) < _MOST_INT_DIGITS else Decimal(text)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


def parse_json(raw: bytes) -> Any:
    """The value of JSON text; whole numbers of any length and lone surrogates survive.

    Raises `ValueError` when it is not JSON.
    """
    if _LONG_NUMBER not in raw.translate(_DIGITS_AS_ZERO):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass
    return json.loads(raw, parse_int=_whole_number, parse_constant=_refuse)


def same_json(one: Any, other: Any) -> bool:
    """Whether two values mean the same JSON: `1.10` is `1.1`, `1` is not `true`, members have no order."""
    if isinstance(one, str):
        return bool(one == other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and one.keys() == other.keys()
            and all(same_json(value, other[key]) for key, value in one.items())
        )
    if isinstance(one, list | tuple):
        return isinstance(other, list | tuple) and len(one) == len(other) and all(map(same_json, one, other))
    return bool(one == other)
