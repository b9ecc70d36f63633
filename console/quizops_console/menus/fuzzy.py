"""How well a few letters fit a name, as in `rtry` and `retry`."""

from __future__ import annotations

from typing import NamedTuple

_IN_A_ROW = 3
_AT_A_WORD = 4
_AT_THE_START = 6


class Fit(NamedTuple):
    """The better the higher; `at`: positions in the text of the letters that were typed."""

    score: int
    at: tuple[int, ...]


def fit(typed: str, text: str) -> Fit | None:
    """The best way to find the letters of `typed`, in their order, in `text`; case and spaces do not count.

    None where they are not there. Letters in a row, at the start of a word and of the text count most.
    """
    letters, low = typed.casefold().replace(" ", ""), text.lower()
    if not letters:
        return Fit(0, ())
    starts = (at for at, letter in enumerate(low) if letter == letters[0])
    found = (_from(letters, low, start) for start in starts)
    return max((one for one in found if one is not None), default=None)


def _from(letters: str, text: str, start: int) -> Fit | None:
    """The letters from `start` on: each at the next word where it begins one, else where it comes next."""
    at = [start]
    for letter in letters[1:]:
        beside = at[-1] + 1
        following = beside if text[beside : beside + 1] == letter else _next(letter, text, beside)
        if following < 0:
            return None
        at.append(following)
    return Fit(_score(at, text), tuple(at))


def _next(letter: str, text: str, start: int) -> int:
    for mark in (" ", "-"):
        word = text.find(mark + letter, start)
        if word >= 0:
            return word + 1
    return text.find(letter, start)


def _score(at: list[int], text: str) -> int:
    score = -len(text) // 8
    for number, position in enumerate(at):
        if position == 0:
            score += _AT_THE_START
        elif not text[position - 1].isalnum():
            score += _AT_A_WORD
        if number and position == at[number - 1] + 1:
            score += _IN_A_ROW
    return score
