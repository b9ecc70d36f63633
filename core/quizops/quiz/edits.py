"""What shall become different in a quiz, said in JSON values and without any bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Literal, TypeAlias


class Absent(Enum):
    """The type of `ABSENT`, the value that takes a member away."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return self.name


ABSENT: Final = Absent.ABSENT

OrAbsent: TypeAlias = Any | Literal[Absent.ABSENT]


@dataclass(frozen=True, slots=True)
class QuizEdits:
    """Edits of one quiz.

    `changed` maps a question's id to its fields' new values; `added` holds whole questions with an
    integer `id`; `removed` holds ids. `option_sets`, `templates` and `meta` map a member's name to its
    new value, `document` those of the outermost object that are none of these. `ABSENT` as a value drops
    the member.
    """

    changed: Mapping[int, Mapping[str, OrAbsent]] = field(default_factory=dict)
    added: Sequence[Mapping[str, Any]] = ()
    removed: Collection[int] = ()
    option_sets: Mapping[str, OrAbsent] = field(default_factory=dict)
    templates: Mapping[str, OrAbsent] = field(default_factory=dict)
    meta: Mapping[str, OrAbsent] = field(default_factory=dict)
    document: Mapping[str, OrAbsent] = field(default_factory=dict)

    @staticmethod
    def applied(known: Mapping[str, Any], fields: Mapping[str, OrAbsent]) -> dict[str, Any]:
        """An object with some of its members set anew, or dropped where the value is `ABSENT`."""
        after = {**known, **fields}
        return {name: value for name, value in after.items() if value is not ABSENT}

    def __bool__(self) -> bool:
        around = (self.option_sets, self.templates, self.meta, self.document)
        return any((self.changed, self.added, self.removed, *around))
