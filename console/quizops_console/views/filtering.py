"""The filter language: `status:failed,pending source:drive "two words" -skipped`.

Terms are separated by blanks and must all hold; commas mean *or*; `-` turns a term round; quotes keep blanks,
commas and colons; `field:""` asks for an empty cell. Case never counts. A value still to come asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from quizops_console.views.table_spec import FieldSpec, TableSpec
from quizops_console.views.terms import CellTerm, Filter, Term, TextTerm

_TERM = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z][\w-]*):)?(?P<values>(?:"[^"]*(?:"|$)|[^\s"])*)')
_VALUE = re.compile(r'(?:"[^"]*(?:"|$)|[^,"])+')


class FilterProblem(Exception):
    """Why a filter cannot be understood; `column` counts its characters from 1."""

    def __init__(self, message: str, hint: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.column = column


@dataclass(frozen=True, slots=True)
class Completion:
    """What could stand at the cursor: its label, and the whole text and cursor once it is taken."""

    label: str
    text: str
    cursor: int


@dataclass(frozen=True, slots=True)
class _Value:
    """One alternative of a term; `text` is without its quotes."""

    text: str
    start: int
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A term as it was typed; positions count from 0."""

    is_negated: bool
    field: str | None
    start: int
    values: tuple[_Value, ...]


def parse_filter(text: str, spec: TableSpec) -> Filter:
    """Understand a filter; raises FilterProblem where a field or one of its words is not known."""
    parts = list(_parts(text))
    for part in parts:
        _check(part, spec)
    hidden = _hidden_columns(parts, spec)
    terms = [term for part in parts if (term := _term(part, spec, hidden)) is not None]
    return Filter(text, tuple(terms))


def completions(text: str, cursor: int, spec: TableSpec) -> tuple[Completion, ...]:
    """What the word before the cursor could become: fields by their beginning, then the words of a field."""
    start = max(text.rfind(blank, 0, cursor) for blank in " \t") + 1
    typed = text[start:cursor].removeprefix("-")
    name, colon, values = typed.partition(":")
    if not colon:
        known = [f"{field}:" for field in spec.fields]
        begun = typed
    else:
        field = spec.fields.get(name.lower())
        begun = values.rpartition(",")[2]
        taken = values.lower().split(",")[:-1]
        known = [word for word in field.known if word.lower() not in taken] if field else []
    fitting = [
        word for word in known if word.lower().startswith(begun.lower()) and word.lower() != begun.lower()
    ]
    return tuple(_completion(text, cursor, len(begun), word, name if colon else "") for word in fitting)


def _completion(text: str, cursor: int, begun: int, word: str, field: str) -> Completion:
    before = text[: cursor - begun] + _quoted(word)
    return Completion(f"{field}:{word}" if field else word, before + text[cursor:], len(before))


def _quoted(word: str) -> str:
    return f'"{word}"' if re.search(r"[\s,]", word) else word


def _parts(text: str) -> Iterator[_Part]:
    for match in _TERM.finditer(text):
        if match[0]:
            values = tuple(_values(match["values"], match.start("values")))
            yield _Part(bool(match["minus"]), match["field"], match.start() + len(match["minus"]), values)


def _values(text: str, start: int) -> Iterator[_Value]:
    for match in _VALUE.finditer(text):
        yield _Value(match[0].replace('"', ""), start + match.start(), '"' in match[0])


def _check(part: _Part, spec: TableSpec) -> None:
    if part.field is None:
        return
    field = spec.fields.get(part.field.lower())
    if field is None:
        raise FilterProblem(f"no field `{part.field}`", _near_fields(part.field, spec), part.start + 1)
    for value in part.values:
        if field.known and not field.is_open and value.text and not _meant(value, field.known):
            hint = _near(value.text, field.known, "{}", f"known: {', '.join(field.known)}")
            raise FilterProblem(f"no {part.field.lower()} `{value.text}`", hint, value.start + 1)


def _near_fields(typed: str, spec: TableSpec) -> str:
    known = " ".join(f"{name}:" for name in spec.fields)
    rest = f"known: {known}; put text with a colon in quotes" if known else "put text with a colon in quotes"
    return _near(typed, tuple(spec.fields), "{}:", rest)


def _near(typed: str, known: Sequence[str], form: str, rest: str) -> str:
    near = get_close_matches(typed.lower(), [word.lower() for word in known], n=1, cutoff=0.5)
    return f"did you mean {form.format(near[0])} — {rest}" if near else rest


def _meant(value: _Value, known: Iterable[str]) -> list[str]:
    """The known words that a value stands for: the very word, or all that begin so."""
    typed = value.text.lower()
    if not typed:
        return []
    exact = [word for word in known if word.lower() == typed]
    return exact or [word for word in known if word.lower().startswith(typed)]


def _hidden_columns(parts: Sequence[_Part], spec: TableSpec) -> frozenset[str]:
    """The columns that scopes such as `source:` keep the other fields from looking at."""
    hidden: set[str] = set()
    for part in parts:
        field = spec.fields.get(part.field.lower()) if part.field else None
        if field is None or not field.scopes:
            continue
        named = {word for value in part.values for word in _meant(value, field.scopes)}
        chosen = {column for word in named for column in field.scopes[word]}
        every = {column for columns in field.scopes.values() for column in columns}
        if chosen:
            hidden |= chosen if part.is_negated else every - chosen
    return frozenset(hidden)


def _term(part: _Part, spec: TableSpec, hidden: frozenset[str]) -> Term | None:
    if part.field is None:
        needles = tuple(value.text.lower() for value in part.values if value.text)
        return TextTerm(needles, part.is_negated) if needles else None
    field = spec.fields[part.field.lower()]
    return _cell_term(part, field, hidden) if field.columns else None


def _cell_term(part: _Part, field: FieldSpec, hidden: frozenset[str]) -> CellTerm | None:
    words: set[str] = set()
    parts: list[str] = []
    for value in part.values:
        if not value.text:
            words.update([""] if value.is_quoted else [])
        elif meant := _meant(value, field.words):
            words.update(meant)
        else:
            parts.append(value.text.lower())
    if not words and not parts:
        return None
    columns = tuple(column for column in field.columns if column not in hidden)
    return CellTerm(columns, frozenset(words), tuple(parts), part.is_negated)
