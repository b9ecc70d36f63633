"""The text that free words are looked for in: the searched cells of each row, without case."""

from __future__ import annotations

from collections.abc import Sequence

from quizops_console.views.columns import ColumnStore

_BETWEEN_CELLS = "\x1f"


class Haystacks:
    """One text a chunk, a line a row, made when it is first asked for."""

    def __init__(self, store: ColumnStore, columns: Sequence[str]) -> None:
        self._store = store
        self._columns = tuple(columns)
        self._texts: dict[int, str] = {}

    def text(self, chunk: int) -> str:
        """The searched text of a chunk's rows, joined by line feeds."""
        kept = self._texts.get(chunk)
        if kept is None:
            kept = self._texts[chunk] = self._made(chunk)
        return kept

    def forget(self, chunk: int) -> None:
        """Its rows changed, or are gone."""
        self._texts.pop(chunk, None)

    def forget_from(self, chunk: int) -> None:
        """This chunk and all after it changed, or are gone."""
        for later in [known for known in self._texts if known >= chunk]:
            del self._texts[later]

    def missing(self) -> int | None:
        """A chunk whose text is not made yet."""
        if len(self._texts) >= self._store.chunk_count:
            return None
        return next(chunk for chunk in range(self._store.chunk_count) if chunk not in self._texts)

    def _made(self, chunk: int) -> str:
        texts = [self._store.text(chunk, column) for column in self._columns]
        if not texts:
            return "\n" * (len(self._store.rows_of(chunk)) - 1)
        if len(texts) == 1:
            return texts[0].casefold()
        rows = zip(*[text.split("\n") for text in texts], strict=True)
        return "\n".join(map(_BETWEEN_CELLS.join, rows)).casefold()
