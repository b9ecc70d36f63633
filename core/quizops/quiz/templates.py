"""The six templates: which columns count for each, and which fields its questions have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
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


@lru_cache(maxsize=256)
def sources_of(template: str, columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Which of a file's columns feed which field of a question, in the order of the JSON's keys.

    An unknown or empty template has only the common fields and the file's own columns.
    """
    there = frozenset(columns)
    known = TEMPLATES.get(template)
    own = {name: getattr(known, name) for name in known.fields} if known else {}
    feeds = {name: (name,) for name in COMMON_FIELDS} | own
    sources = {
        name: tuple(column for column in feeds[name] if column in there)
        for name in FIELD_ORDER
        if name in feeds
    }
    sources |= {name: (name,) for name in columns if is_own_column(name)}
    return {name: feeding for name, feeding in sources.items() if feeding}


def is_own_column(name: str) -> bool:
    """Whether a column is none of the language's: its cells are kept under its name as text."""
    return bool(name.strip()) and name not in COLUMNS and name not in RESERVED_COLUMNS
