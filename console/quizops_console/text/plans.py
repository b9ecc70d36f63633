"""Merge plans and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizops_console.exit_code import ExitCode
from quizops_console.output import Cell, Output, Tone, Toned, plain
from quizops_console.text.problems import count, place
from quizops_console.text.values import moved_members, told_apart, whole

_MOST = 20
_LONG = 60
_BESIDE = 48
_Plan = Mapping[str, Any]


def plans_exit_code(plans: Iterable[_Plan]) -> ExitCode:
    """Refused rows or a held quiz win over a waiting conflict."""
    listed = list(plans)
    if any(plan.get("refused") or plan.get("error") for plan in listed):
        return ExitCode.FAILED
    return ExitCode.CONFLICT if any(plan.get("conflicts") for plan in listed) else ExitCode.DONE


def plans_text(out: Output, result: Mapping[str, Any]) -> None:
    """`{plans: [P]}`, one after the other."""
    several = len(result["plans"]) > 1
    for plan in result["plans"]:
        plan_text(out, plan, resolve_line(plan, str(plan["quiz"]) if several else None))
    if not result["plans"]:
        out.line("nothing to do")


def plain_plan_text(out: Output, plan: _Plan) -> None:
    """A plan of plain files, which no word of a person is kept for."""
    plan_text(out, plan, "the same merge with --on-conflict ours|theirs")


def resolve_line(plan: Mapping[str, Any], quiz: str | None) -> str:
    """The command that decides the conflicts of `plan`; `quiz` where it must be told from others."""
    import shlex

    conflicts = plan.get("conflicts") or []
    ids = {str(one["id"]) for one in conflicts}
    kinds = {one["kind"] == "files" for one in conflicts}
    sides = [*(["theirs"] if False in kinds else []), *(["FILE"] if True in kinds else [])]
    named = shlex.quote(ids.pop()) if len(ids) == 1 else "ID"
    words = ["quizops quiz resolve", named, *(["--quiz", shlex.quote(quiz)] if quiz else [])]
    return " ".join([*words, f"--take {'|'.join(['ours', *sides])}|--value TEXT"])


def plan_text(out: Output, plan: _Plan, way_out: str) -> None:
    """A headline, then a block for each kind of change; of a held quiz only why it is held.

    `way_out` says how its conflicts are decided.
    """
    if plan.get("error"):
        out.line(
            Toned(str(plan["quiz"]), Tone.STRONG),
            "  ",
            Toned("held", Tone.BAD),
            f"  {error_line(plan['error'])}",
        )
        if isinstance(plan["error"], Mapping) and plan["error"].get("hint"):
            out.wrapped(f"hint: {plan['error']['hint']}", "  ")
        return
    if plan.get("adopted"):
        out.line(Toned(str(plan["quiz"]), Tone.STRONG), f"  hand edit adopted as {plan['adopted']}")
    out.line(*_headline(plan))
    change_lines(out, plan)
    waiting_lines(out, plan, way_out)


def waiting_lines(out: Output, plan: Mapping[str, Any], way_out: str) -> None:
    """What does not go on by itself: blanked, withheld, in a conflict, refused."""
    for kind in ("blanked", "withheld"):
        _cells(out, kind, plan.get(kind) or ())
    if plan["conflicts"]:
        _conflicts(out, plan["conflicts"])
        out.line("  ", _label("decide"), way_out)
    _refused(out, plan["refused"])


def change_lines(out: Output, changes: Mapping[str, Any]) -> bool:
    """What was added, changed and removed, in plans and diffs alike; whether there was anything."""
    sets = changes.get("option_sets") or {}
    _ids(out, "added", changes["added"])
    _changes(out, changes["changed"])
    _ids(out, "removed", changes["removed"])
    _sets(out, sets)
    has_more = _frame(out, changes)
    return any([changes["added"], changes["changed"], changes["removed"], *sets.values(), has_more])


def _frame(out: Output, changes: Mapping[str, Any]) -> bool:
    """What a diff tells beside questions and sets; whether there was anything."""
    templates, other = changes.get("templates") or {}, changes.get("other") or {}
    for kind in ("added", "changed", "removed"):
        names = list(templates.get(kind) or ())
        if names:
            out.line("  ", _label("templates"), f"{kind}: {', '.join(names[:_MOST])}", _more(names))
    for pointer, values in list(other.items())[:_MOST]:
        _change(out, "changed", pointer, values)
    if changes.get("reordered"):
        out.line("  ", _label("order"), "questions that both have stand in another order")
    return any([*templates.values(), other, changes.get("reordered")])


def _headline(plan: _Plan) -> list[Cell]:
    name = Toned(str(plan.get("quiz") or "quiz"), Tone.STRONG)
    old, new = plan["from_version"] or "new", plan["to_version"]
    rows = count(plan["rows"], "row")
    if plan["skipped_rows"]:
        rows += f", {plan['skipped_rows']} skipped"
    if plan["type"] is None:
        return [name, f"  {old}  nothing to publish, {rows}"]
    cells: list[Cell] = [name, f"  {old} → {new} {plan['type']}  {rows}"]
    if plan.get("published"):
        cells += ["  ", Toned("published", Tone.GOOD)]
        if plan["duration_ms"] is not None:
            cells.append(f"  {plan['duration_ms']:.0f} ms")
    return cells


def error_line(error: Any) -> str:
    """Why a quiz is held: a text, or a problem with its place, which its message need not begin with."""
    if not isinstance(error, Mapping):
        return plain(error)
    message = str(error["message"]).removeprefix(error.get("file") or "").lstrip(": ")
    return f"{place(error)}: {message}"


def _ids(out: Output, kind: str, ids: Sequence[int]) -> None:
    if ids:
        shown = " ".join(map(str, ids[:_MOST]))
        out.line("  ", _label(kind), shown, _more(ids))


def _changes(out: Output, changes: Sequence[Mapping[str, Any]]) -> None:
    for change in changes[:_MOST]:
        for field, values in change["fields"].items():
            _change(out, "changed", f"{change['id']}  {field}", values)
    _rest(out, "changed", changes)


def _change(out: Output, kind: str, name: str, values: Mapping[str, Any]) -> None:
    """Both values beside each other where they are short, else what differs one below the other."""
    before, after = values["before"], values["after"]
    old, new = told_apart([before, after])
    if len(old) + len(new) <= _BESIDE:
        out.line("  ", _label(kind), f"{name}  {old} → {new}")
        return
    moved = moved_members(before, after)
    if moved is not None and sum(map(len, moved)) <= _BESIDE:
        out.line("  ", _label(kind), f"{name}  {'  '.join(moved)}")
        return
    out.line("  ", _label(kind), name)
    for line in moved or ():
        out.wrapped(line, " " * 12)
    if not moved:
        out.line(f"{'':<12}- {old}")
        out.line(f"{'':<12}+ {new}")


def _sets(out: Output, sets: Mapping[str, Any]) -> None:
    for kind, label in (("added", "new sets"), ("changed", "sets"), ("removed", "sets gone")):
        told = sets.get(kind) or []
        names = list(told)
        if isinstance(told, Mapping):
            for name in names[:_MOST]:
                _change(out, label, name, told[name])
            _rest(out, label, names)
        elif names:
            out.line("  ", _label(label), ", ".join(map(str, names[:_MOST])), _more(names))


def _cells(out: Output, kind: str, cells: Sequence[Mapping[str, Any]]) -> None:
    for cell in cells[:_MOST]:
        out.line("  ", _label(kind, Tone.WARN), f"{cell['id']}  {_field(cell)}  {place(cell)}")
    _rest(out, kind, cells)


def _conflicts(out: Output, conflicts: Sequence[Mapping[str, Any]]) -> None:
    for conflict in conflicts[:_MOST]:
        where = Toned(f"{conflict['kind']}  {place(conflict)}", Tone.DIM)
        out.line("  ", _label("conflict", Tone.WARN), f"{conflict['id']}  {_field(conflict)}  ", where)
        candidates = conflict.get("candidates") or []
        sides = ["ours  ", *(f"{place(one)} " for one in candidates)] if candidates else ["ours  ", "theirs"]
        others = [one["value"] for one in candidates] or [conflict["theirs"]]
        for side, value in zip(sides, told_apart([conflict["ours"], *others]), strict=True):
            out.line(f"{'':<12}{side} {value}")
        for other in others:
            _members(out, conflict["ours"], other)
    _rest(out, "conflict", conflicts)


def _members(out: Output, ours: Any, theirs: Any) -> None:
    """What the other side adds to a list of ours that is too long to be shown, and takes from it."""
    if max(len(whole(ours)), len(whole(theirs))) > _LONG:
        for line in moved_members(ours, theirs) or ():
            out.wrapped(line, " " * 19)


def _refused(out: Output, refused: Sequence[Mapping[str, Any]]) -> None:
    for problem in refused[:_MOST]:
        out.line("  ", _label("refused", Tone.BAD), place(problem), "  ", Toned(problem["rule"], Tone.DIM))
        out.wrapped(problem["message"], " " * 12)
        if problem["hint"]:
            out.wrapped(f"hint: {problem['hint']}", " " * 12)
    _rest(out, "refused", refused)


def _field(part: Mapping[str, Any]) -> str:
    """Without a field it is about the question as a whole."""
    return str(part["field"] or "whole row")


def _label(kind: str, tone: Tone = Tone.DIM) -> Toned:
    return Toned(f"{kind:<10}", tone)


def _rest(out: Output, kind: str, items: Sequence[Any]) -> None:
    if len(items) > _MOST:
        out.line("  ", _label(kind), _more(items).strip())


def _more(items: Sequence[Any]) -> str:
    return f" and {len(items) - _MOST} more" if len(items) > _MOST else ""
