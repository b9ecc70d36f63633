"""One line of text being typed: pure, so that a filter and every dialog edit alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from quizops_console.output import printable, width_of


class Offer(Protocol):
    """What completion offers: its label, and the whole text and caret once it is taken."""

    @property
    def label(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def cursor(self) -> int: ...


@dataclass(slots=True)
class LineEditor:
    """Text and a caret before the character at `caret` (0 to the length); a change returns whether anything
    changed."""

    text: str = ""
    caret: int = 0
    _offers: tuple[Offer, ...] = field(default=(), repr=False)
    _offer: int = field(default=0, repr=False)

    def set(self, text: str) -> None:
        """Start over with this text, the caret behind it."""
        self.text = text
        self.caret = len(text)
        self._forget_offers()

    def insert(self, text: str) -> bool:
        """Typed or pasted text; of several lines the ends become spaces, control characters are shown."""
        text = printable(" ".join(text.splitlines()))
        self._forget_offers()
        self.text = self.text[: self.caret] + text + self.text[self.caret :]
        self.caret += len(text)
        return bool(text)

    def backspace(self) -> bool:
        return self._remove(self._before(self.caret), self.caret)

    def delete(self) -> bool:
        return self._remove(self.caret, self._behind(self.caret))

    def delete_to_start(self) -> bool:
        return self._remove(0, self.caret)

    def delete_to_end(self) -> bool:
        return self._remove(self.caret, len(self.text))

    def delete_word(self) -> bool:
        """Back to where the word before the caret begins."""
        start = len(self.text[: self.caret].rstrip())
        while start and not self.text[start - 1].isspace():
            start -= 1
        return self._remove(start, self.caret)

    def left(self) -> bool:
        return self._move(self._before(self.caret))

    def right(self) -> bool:
        return self._move(self._behind(self.caret))

    def home(self) -> bool:
        return self._move(0)

    def end(self) -> bool:
        return self._move(len(self.text))

    @property
    def offers(self) -> tuple[str, ...]:
        """The labels of what completion has to offer, the one that was taken first; empty while it rests."""
        labels = tuple(offer.label for offer in self._offers)
        return labels[self._offer :] + labels[: self._offer]

    def complete(self, completions: Callable[[str, int], Sequence[Offer]], step: int = 1) -> bool:
        """Take the next offer (1) or the one before (-1); another key than this ends the choice."""
        if not self._offers:
            self._offers = tuple(completions(self.text, self.caret))
            self._offer = -1 if step > 0 else 0
        if not self._offers:
            return False
        self._offer = (self._offer + step) % len(self._offers)
        taken = self._offers[self._offer]
        self.text, self.caret = taken.text, taken.cursor
        if len(self._offers) == 1:
            self._forget_offers()
        return True

    def window(self, width: int, start: int = 0) -> int:
        """The first character to show so that the caret stands within `width` columns, least moved."""
        start = min(start, self.caret)
        while start < self.caret and width_of(self.text[start : self.caret]) >= width:
            start = self._behind(start)
        return start

    def _remove(self, start: int, end: int) -> bool:
        self._forget_offers()
        self.text = self.text[:start] + self.text[end:]
        self.caret = start
        return start < end

    def _move(self, caret: int) -> bool:
        self._forget_offers()
        moved = caret != self.caret
        self.caret = caret
        return moved

    def _before(self, caret: int) -> int:
        """One character back, along with the marks that combine with it."""
        caret = max(0, caret - 1)
        while caret and width_of(self.text[caret]) == 0:
            caret -= 1
        return caret

    def _behind(self, caret: int) -> int:
        caret = min(len(self.text), caret + 1)
        while caret < len(self.text) and width_of(self.text[caret]) == 0:
            caret += 1
        return caret

    def _forget_offers(self) -> None:
        self._offers = ()
        self._offer = 0


KEYS: dict[str, Callable[[LineEditor], bool]] = {
    "backspace": LineEditor.backspace,
    "ctrl+h": LineEditor.backspace,
    "delete": LineEditor.delete,
    "left": LineEditor.left,
    "right": LineEditor.right,
    "home": LineEditor.home,
    "end": LineEditor.end,
    "ctrl+a": LineEditor.home,
    "ctrl+e": LineEditor.end,
    "ctrl+u": LineEditor.delete_to_start,
    "ctrl+k": LineEditor.delete_to_end,
    "ctrl+w": LineEditor.delete_word,
}
"""What a key does to a line; the chords are an addition, nothing depends on them."""
