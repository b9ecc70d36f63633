"""What a release says of itself, before it exists and for as long as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from quizops.quiz.model import ReleaseType
from quizops.releases.patches import Patch

FORMAT = 1


_RISK = {ReleaseType.HOTFIX: "low", ReleaseType.MINOR: "medium", ReleaseType.MAJOR: "high"}
"""What an operator should expect of a release."""


class Section(StrEnum):
    """The headings of Keep a Changelog that content needs."""

    ADDED = "Added"
    CHANGED = "Changed"
    REMOVED = "Removed"


@dataclass(frozen=True, slots=True)
class RequiredActions:
    """What a release asks of the application besides taking the new file."""

    restart: bool = False
    migration: bool = False
    feature_flag: bool = False
    data_migration: bool = False

    def as_json(self) -> dict[str, bool]:
        return {
            "restart": self.restart,
            "migration": self.migration,
            "feature_flag": self.feature_flag,
            "data_migration": self.data_migration,
        }


@dataclass(frozen=True, slots=True)
class ReleaseDraft:
    """All that is known of a release before it is published.

    `cause` is what set it off (`file operator schedule alert recipe hand`); `changes` are lines of the
    changelog (`changes_of_plan`); `saved_at` is the last change of the file that caused it, from which
    the event's `elapsed_ms` counts.
    """

    quiz: str
    version: str
    type: ReleaseType
    cause: str
    run_id: str | None = None
    operator: str | None = None
    changes: Sequence[Mapping[str, str]] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    required_actions: RequiredActions = RequiredActions()
    schema_revision: str | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    saved_at: datetime | None = None


def manifest_of(
    draft: ReleaseDraft,
    *,
    created: str,
    number: int,
    output: str,
    parent: str | None,
    from_version: str | None,
    patch: Patch | None,
) -> dict[str, Any]:
    """The manifest as the ledger keeps it; hashes are known only later (`with_hashes`).

    `number` counts a quiz's releases from 1; every 100th keeps its full bytes. `output` is the quiz file's
    path below the content folder.
    """
    return {
        "format": FORMAT,
        "quiz": draft.quiz,
        "version": draft.version,
        "type": draft.type.value,
        "from": from_version,
        "risk": _RISK[draft.type],
        "created": created,
        "cause": draft.cause,
        "run": draft.run_id,
        "operator": draft.operator,
        "reason": draft.reason,
        "number": number,
        "output": output,
        "parent": parent,
        "changes": [dict(change) for change in draft.changes],
        "required_actions": draft.required_actions.as_json(),
        "counts": dict(draft.counts),
        "schema_revision": draft.schema_revision,
        "flags": dict(draft.flags),
        "patch": None if patch is None else _patch_facts(patch),
    }


def with_hashes(manifest: Mapping[str, Any], sha256: str | None, parent_sha256: str | None) -> dict[str, Any]:
    """The manifest as `manifest.json` holds it, once the bytes were hashed."""
    return {**manifest, "sha256": sha256, "parent_sha256": parent_sha256}


def changes_of_plan(plan: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    """Lines for the changelog from a merge plan or a comparison as JSON (`added`, `changed`, `removed`,
    `option_sets`, `templates`)."""
    return tuple({"section": section.value, "text": text} for section, text in _lines(plan))


def _lines(plan: Mapping[str, Any]) -> Iterator[tuple[Section, str]]:
    sets = plan.get("option_sets") or {}
    templates = plan.get("templates") or {}
    if plan.get("added"):
        yield Section.ADDED, _questions(plan["added"])
    if sets.get("added"):
        yield Section.ADDED, f"Option sets {_names(sets['added'])}"
    if templates.get("added"):
        yield Section.ADDED, f"Templates {_names(templates['added'])}"
    for fields, ids in _by_fields(plan.get("changed") or ()).items():
        yield Section.CHANGED, f"{_questions(ids)}: {', '.join(fields)}"
    if sets.get("changed"):
        yield Section.CHANGED, f"Option sets {_names(sets['changed'])}"
    if templates.get("changed"):
        yield Section.CHANGED, f"Templates {_names(templates['changed'])}"
    if plan.get("removed"):
        yield Section.REMOVED, _questions(plan["removed"])


def _by_fields(changed: Iterable[Any]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    pairs = changed.items() if isinstance(changed, Mapping) else ((item["id"], item) for item in changed)
    for question_id, item in pairs:
        found.setdefault(tuple(sorted(item["fields"])), []).append(int(question_id))
    return found


def _questions(items: Iterable[Any]) -> str:
    ids = sorted(int(item["id"]) if isinstance(item, Mapping) else int(item) for item in items)
    word = "Question" if len(ids) == 1 else f"{len(ids):,} questions:"
    return f"{word} {_ranges(ids)}"


def _ranges(ids: Sequence[int], shown: int = 20) -> str:
    """`1–4, 9`: a release of a whole bank stays a line."""
    parts: list[str] = []
    start = 0
    for end in range(1, len(ids) + 1):
        if end == len(ids) or ids[end] != ids[end - 1] + 1:
            first, last = ids[start], ids[end - 1]
            parts.append(str(first) if first == last else f"{first}–{last}")
            start = end
    more = [f"and {len(parts) - shown:,} more"] if len(parts) > shown else []
    return ", ".join(parts[:shown] + more)


def _names(names: Iterable[str], shown: int = 20) -> str:
    ordered = sorted(names)
    more = [f"and {len(ordered) - shown:,} more"] if len(ordered) > shown else []
    return ", ".join(ordered[:shown] + more)


def _patch_facts(patch: Patch) -> dict[str, int]:
    return {
        "hunks": len(patch.hunks),
        "weight_bytes": patch.weight_bytes,
        "from_size_bytes": patch.from_size_bytes,
        "to_size_bytes": patch.to_size_bytes,
    }
