"""Updates: what ran, what is live, and what can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizops_console.link.tables import COLUMNS
from quizops_console.output import minute, moment, plain, size, took
from quizops_console.views.lines_sheet import lines_sheet
from quizops_console.views.section import Row, Section, Sheet, TabSpec
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.states import state_span, state_tone
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width
from quizops_console.views.value_diff import value_lines

_RUN_STATES = (
    "queued",
    "running",
    "waiting",
    "succeeded",
    "partial",
    "failed",
    "rolled_back",
    "cancelled",
    "superseded",
    "stranded",
)
_CAUSES = ("file", "operator", "schedule", "alert", "recipe", "hand")
_TYPES = ("hotfix", "minor", "major")
_IDS_TOLD = 12
_LOG_FACTS = {"at", "run", "message"}
_CHANGES = (("added", "+", Tone.ADDED), ("changed", "~", Tone.WARN), ("removed", "-", Tone.REMOVED))


def _subject(row: Row) -> str:
    return row["subject"] or "–"


def _doing(row: Row) -> Line:
    """Why it failed and where, else what it is at."""
    if row["error"]:
        at = (Span(f"{row['step']}: ", Tone.DIM),) if row["step"] else ()
        return (*at, Span(row["error"], Tone.BAD))
    return (Span(f"at {row['step']}", Tone.INFO),) if row["step"] else ()


def _took(row: Row) -> str:
    return took(row["started"], row["ended"])


RUNS = TableSpec(
    id="runs",
    store_columns=COLUMNS["runs"],
    columns=(
        ColumnSpec("status", "status", Width(9, 11, 12), tone=state_tone, order=_RUN_STATES),
        ColumnSpec("recipe", "recipe", Width(12, 12, 20)),
        ColumnSpec("subject", "what", Width(6, 12, 24), show=_subject, sources=("subject",), weight=1),
        ColumnSpec("cause", "cause", Width(8, 8, 8)),
        ColumnSpec("started", "started", Width(17, 17, 17), show=lambda row: minute(row["started"])),
        ColumnSpec("took", "took", Width(6, 6, 8), right=True, show=_took, order="number"),
        ColumnSpec("step", "", Width(0, 12, 60), show=_doing, sources=("step", "error"), weight=2),
    ),
    identity="id",
    fields={
        "status": FieldSpec(("status",), _RUN_STATES),
        "cause": FieldSpec(("cause",), _CAUSES),
        "recipe": FieldSpec(("recipe",)),
        "what": FieldSpec(("subject",)),
        "operator": FieldSpec(("operator",)),
    },
    search=("id", "recipe", "subject", "operator", "error"),
    empty="nothing ran yet: a saved CSV starts a run",
    name="runs",
)


def _counts(row: Row) -> Line:
    spans = [Span(f"{sign}{row[name]} ", tone) for name, sign, tone in _CHANGES if row[name] not in {"", "0"}]
    return tuple(spans) or (Span("–", Tone.DIM),)


def _live(row: Row) -> Line:
    return (Span("● live", Tone.GOOD),) if row["live"] else ()


RELEASES = TableSpec(
    id="releases",
    store_columns=COLUMNS["releases"],
    columns=(
        ColumnSpec("quiz", "quiz", Width(8, 14, 30), weight=1),
        ColumnSpec("version", "version", Width(7, 9, 12), order="natural"),
        ColumnSpec("live", "", Width(6, 6, 6), show=_live, order=("live", "")),
        ColumnSpec("type", "type", Width(6, 7, 8), order=_TYPES),
        ColumnSpec(
            "changes", "questions", Width(9, 14, 20), show=_counts, sources=("changed",), order="number"
        ),
        ColumnSpec("cause", "cause", Width(8, 8, 8)),
        ColumnSpec("created", "created", Width(17, 17, 17), show=lambda row: minute(row["created"])),
        ColumnSpec(
            "size",
            "size",
            Width(7, 8, 9),
            right=True,
            show=lambda row: size(int(row["size"] or 0)),
            order="number",
        ),
    ),
    identity="key",
    fields={
        "quiz": FieldSpec(("quiz",)),
        "type": FieldSpec(("type",), _TYPES),
        "cause": FieldSpec(("cause",), _CAUSES),
        "live": FieldSpec(("live",), ("live",)),
        "version": FieldSpec(("version",)),
    },
    search=("quiz", "version", "cause", "id"),
    empty="nothing was published yet: a first merge makes the first release",
    name="releases",
)


def _undone(row: Row) -> Line:
    if row["undone"]:
        return (Span(f"taken back {minute(row['undone'])}", Tone.DIM),)
    return (Span("can be taken back", Tone.GOOD),)


JOURNAL = TableSpec(
    id="journal",
    store_columns=COLUMNS["journal"],
    columns=(
        ColumnSpec("created", "when", Width(17, 17, 17), show=lambda row: minute(row["created"])),
        ColumnSpec("title", "what you did", Width(20, 40, 100), weight=1),
        ColumnSpec("undone", "", Width(17, 28, 28), show=_undone),
    ),
    identity="id",
    fields={"kind": FieldSpec(("kind",))},
    search=("title", "kind", "id"),
    empty="nothing that can be taken back: retries, resets, decisions and rollbacks are listed here",
    name="actions",
)


def run_details(row: Row) -> list[Line]:
    """What the table knows of a run, until its steps are there."""
    who = f"  by {row['operator']}" if row["operator"] else ""
    head = (Span(f"{row['id']}  ", Tone.DIM), *_headline(row), Span(who))
    return [head, *([(Span(row["error"], Tone.BAD),)] if row["error"] else [])]


def run_answered(row: Row, document: Mapping[str, Any]) -> list[Line]:
    """A run with each of its steps: state, time, tries, why it failed or was skipped."""
    lines = run_details(row)
    if error := document.get("error"):
        lines[1:] = error_lines(error)
    elif not document["steps"] and row["step"]:
        lines.append((Span("  at work: ", Tone.DIM), Span(row["step"], Tone.INFO)))
    return [*lines, *(line for step in document["steps"] for line in _step_lines(step))]


def error_lines(error: Mapping[str, Any] | str) -> list[Line]:
    """What went wrong, and the way out."""
    if isinstance(error, str):
        return [(Span(error, Tone.BAD),)]
    lines: list[Line] = [(Span(str(error.get("message", "")), Tone.BAD),)]
    return [*lines, (Span(str(error["hint"]), Tone.DIM),)] if error.get("hint") else lines


def _headline(row: Row) -> Line:
    since = f"  started {moment(row['started'])}"
    lasted = f"  took {_took(row)}" if row["ended"] else ""
    return (
        Span(f"{row['recipe']} {row['subject']}  ", Tone.STRONG),
        state_span(row["status"]),
        Span(f"  {row['cause']}{since}{lasted}"),
    )


def _step_lines(step: Mapping[str, Any]) -> list[Line]:
    tries = f"  {step['tries']} tries" if (step["tries"] or 0) > 1 else ""
    time = took(step["started"], step["ended"]) if step["status"] != "skipped" else ""
    why = f"  {step['skipped_because']}" if step["skipped_because"] else ""
    head: Line = (
        Span(f"  {step['name']:<10} "),
        state_span(str(step["status"]), 10),
        Span(f" {time:>7}{tries}"),
        Span(why, Tone.DIM),
    )
    errors = error_lines(step["error"]) if step["error"] else []
    return [head, *((Span("    "), *line) for line in errors)]


def release_details(row: Row) -> list[Line]:
    """One release, until its manifest is there."""
    sha = f"  sha256 {row['sha256'][:16]}…" if row["sha256"] else ""
    head: Line = (
        Span(f"{row['quiz']} {row['version']}  ", Tone.STRONG),
        *_live(row),
        Span(f"  {row['type']} by {row['cause']}, {moment(row['created'])}  {size(int(row['size'] or 0))}"),
    )
    return [head, (Span(f"{row['id']}  run {row['run'] or '–'}{sha}", Tone.DIM),)]


def release_answered(row: Row, document: Mapping[str, Any]) -> list[Line]:
    """A release with what its manifest says of it."""
    manifest = document["manifest"]
    since = document.get("live_since")
    facts = [f"live since {moment(since)}"] if since else []
    facts += [f"{name} {manifest[name]}" for name in ("operator", "reason", "risk") if manifest.get(name)]
    told: list[Line] = [(Span("  ".join(facts)),)] if facts else []
    changes: list[Line] = [
        (Span(f"  {one['section']:<8} ", Tone.DIM), Span(str(one["text"]))) for one in document["changes"]
    ]
    return [*release_details(row), *told, *changes]


def journal_details(row: Row) -> list[Line]:
    """One action that was journalled."""
    return [
        (Span(f"{row['title']}  ", Tone.STRONG), *_undone(row)),
        (Span(f"{row['id']}  {row['kind']}  by {row['operator']}, {moment(row['created'])}", Tone.DIM),),
    ]


def log_sheet(run: str, lines: Iterable[Mapping[str, Any]]) -> Sheet:
    """The log of a run; it stays at its end while lines come."""
    shown = [_log_line(line) for line in lines]
    return lines_sheet("log", f"log of {run}", shown, follows=True, subject={"run": run, "id": run})


def _log_line(line: Mapping[str, Any]) -> Line:
    facts = {key: value for key, value in line.items() if key not in _LOG_FACTS}
    message = str(line["message"])
    tone = Tone.BAD if "failed" in message or message == "refused" else Tone.PLAIN
    return (
        Span(f"{str(line['at'])[11:23]}Z  ", Tone.DIM),
        Span(message, tone),
        Span(f"  {plain(facts)}" if facts else "", Tone.DIM),
    )


def release_diff_sheet(diff: Mapping[str, Any], of: str = "") -> Sheet:
    """What leads from one content to another, by question and field. `of`: `science 1.0.0 → 1.0.1`."""
    lines = [*_ids(diff, "added", Tone.ADDED), *_ids(diff, "removed", Tone.REMOVED)]
    for question in diff["changed"]:
        lines.append((Span(f"~ question {question['id']}", Tone.STRONG),))
        for name, values in question["fields"].items():
            lines += value_lines(name, values.get("before"), values.get("after"))
    lines += _named(diff, "option_sets", "option set") + _named(diff, "templates", "template")
    for name, values in diff["other"].items():
        lines += value_lines(name, values.get("before"), values.get("after"))
    return lines_sheet("release_diff", _diff_title(diff, of), lines or [(Span("no difference", Tone.GOOD),)])


def _diff_title(diff: Mapping[str, Any], of: str) -> str:
    counts = [f"{sign}{len(diff[name])}" for name, sign, _ in _CHANGES if diff[name]]
    return f"{of or 'diff'}: {' '.join(counts) or 'nothing'} ({diff['type'] or 'equal'})"


def _ids(diff: Mapping[str, Any], name: str, tone: Tone) -> list[Line]:
    ids: Sequence[Any] = diff[name]
    sign = "+" if name == "added" else "-"
    parts = [ids[start : start + _IDS_TOLD] for start in range(0, len(ids), _IDS_TOLD)]
    return [(Span(f"{sign} {name} {' '.join(map(str, part))}", tone),) for part in parts]


def _named(diff: Mapping[str, Any], key: str, noun: str) -> list[Line]:
    """Option sets or templates that came, went or changed."""
    part = diff[key]
    lines: list[Line] = [(Span(f"+ {noun} {name}", Tone.ADDED),) for name in part["added"]]
    lines += [(Span(f"- {noun} {name}", Tone.REMOVED),) for name in part.get("removed", ())]
    for name, values in part["changed"].items():
        lines.append((Span(f"~ {noun} {name}", Tone.STRONG),))
        lines += value_lines("", values.get("before"), values.get("after"))
    return lines


UPDATES = TabSpec(
    "updates",
    "Updates",
    (
        Section(
            "runs",
            "runs",
            "runs",
            RUNS,
            run_details,
            ask=lambda row: ("run", {"id": row["id"], "status": row["status"]}),
            answered=run_answered,
        ),
        Section(
            "releases",
            "releases",
            "releases",
            RELEASES,
            release_details,
            ask=lambda row: ("release", {"quiz": row["quiz"], "version": row["version"]}),
            answered=release_answered,
        ),
        Section("journal", "journal", "journal", JOURNAL, journal_details),
    ),
)
