"""The six templates: which columns count for each, and which fields its questions have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

TRUE_FALSE_SET = "trueFalse"
TRUE_FALSE_OPTIONS = ("True", "False")

FIELD_ORDER = (
    "id",
    "template",
    "text",
    "hint",
    "category",
    "difficulty",
    "tags",
    "options",
    "answer",
    "pairs",
)
"""The order of a new question's keys; columns of the file's own follow."""

COLUMNS = (
    "id",
    "template",
    "text",
    "options_ref",
    "options_inline",
    "pairs",
    "answer_mc",
    "answer_match",
    "hint",
    "category",
    "difficulty",
    "tags",
)

COMMON_FIELDS = ("template", "text", "hint", "category", "difficulty", "tags")
RESERVED_COLUMNS = frozenset({"options", "answer"})
"""Names of JSON fields that several columns feed: a column of that name could only do damage."""

_SPOKEN = ("difficulty", "tags", "options", "pairs", "answer")
_NOT_PLAIN = frozenset((*_SPOKEN, "template"))
_OPTION_COLUMNS = ("options_ref", "options_inline")


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of question. Each of `options`, `answer` and `pairs` names the columns that feed that field."""

    name: str
    title: str
    options: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    default_set: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that only some templates have, and this one has."""
        return tuple(name for name in ("options", "answer", "pairs") if getattr(self, name))

    @property
    def columns(self) -> frozenset[str]:
        """The columns that only some templates use, and this one uses."""
        return frozenset((*self.options, *self.answer, *self.pairs))

    def as_json(self) -> dict[str, Any]:
        """What a new quiz says of this template."""
        entry: dict[str, Any] = {"type": self.name, "structure": ["text", *self.fields]}
        if self.default_set:
            entry["options"] = f"@{self.default_set}"
        return entry


TEMPLATES = {
    template.name: template
    for template in (
        Template("mc", "multiple choice", options=_OPTION_COLUMNS, answer=("answer_mc",)),
        Template(
            "tf",
            "true or false",
            options=_OPTION_COLUMNS,
            answer=("answer_mc",),
            default_set=TRUE_FALSE_SET,
        ),
        Template("match", "matching", pairs=("pairs",), answer=("answer_match",)),
        Template("fill", "gaps to fill", answer=("answer_match",)),
        Template("short", "short answer", answer=("answer_mc",)),
        Template("order", "putting in order", options=_OPTION_COLUMNS, answer=_OPTION_COLUMNS),
    )
}

TEMPLATE_COLUMNS = frozenset[str]().union(*(template.columns for template in TEMPLATES.values()))


def new_templates() -> dict[str, dict[str, Any]]:
    """The `templates` of a new quiz."""
    return {name: template.as_json() for name, template in TEMPLATES.items()}


def fields_of(template: str) -> frozenset[str]:
    """The fields a question of this template may have beside the common ones; none for an unknown one."""
    known = TEMPLATES.get(template)
    return frozenset(known.fields) if known else frozenset()


@dataclass(frozen=True, slots=True)
class Layout:
    """How one file's columns feed the fields of one template.

    `sources` has every field that counts. Beside the template, `plain` has those whose cell is their value,
    and `spoken` those in a language of their own, each after the fields that it depends on.
    """

    sources: Mapping[str, tuple[str, ...]]
    plain: tuple[tuple[str, str], ...]
    spoken: tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=256)
def layout_of(template: str, columns: tuple[str, ...]) -> Layout:
    """An unknown or empty template has only the common fields and the file's own columns."""
    there = frozenset(columns)
    known = TEMPLATES.get(template)
    feeds = {name: (name,) for name in COMMON_FIELDS}
    feeds |= {name: getattr(known, name) for name in known.fields} if known else {}
    own = {name: (name,) for name in columns if is_own_column(name)}
    sources = {
        name: feeding
        for name, feeders in (feeds | own).items()
        if (feeding := tuple(column for column in feeders if column in there))
    }
    spoken = tuple((name, sources[name]) for name in _SPOKEN if name in sources)
    plain = tuple((name, feeding[0]) for name, feeding in sources.items() if name not in _NOT_PLAIN)
    return Layout(MappingProxyType(sources), plain, spoken)


def is_own_column(name: str) -> bool:
    """Whether a column is none of the language's: its cells are kept under its name as text."""
    return bool(name.strip()) and name not in COLUMNS and name not in RESERVED_COLUMNS
