"""`quizops quiz merge`: of a content folder, or of plain files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizops.errors import UsageError
from quizops_console.cli.merge_options import (
    BlankOption,
    DryRunOption,
    ExistingOption,
    MoreFiles,
    OnConflictOption,
    OptionSetsOption,
    OutputOption,
    QuestionsOption,
    ReapplyOption,
    StrategyOption,
    policy,
)
from quizops_console.cli.options import WAIT_S, EachQuiz, Folder, Json, Wait, content_folder, open_workspace
from quizops_console.output import emit
from quizops_console.text.plans import plain_plan_text, plans_exit_code, plans_text

if TYPE_CHECKING:
    from quizops.quiz.model import Policy


def merge(
    more: MoreFiles = None,
    quiz: EachQuiz = None,
    strategy: StrategyOption = None,
    on_conflict: OnConflictOption = None,
    blank: BlankOption = None,
    reapply: ReapplyOption = False,
    dry_run: DryRunOption = False,
    existing: ExistingOption = None,
    option_sets: OptionSetsOption = None,
    questions: QuestionsOption = None,
    output: OutputOption = None,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> int:
    """Merge the CSVs and publish, by hand.

    With --questions it works on plain files, without a content folder: without --existing a new quiz is
    built, without --option-sets the JSON's own sets serve.
    """
    chosen = policy(strategy, on_conflict, blank)
    if questions:
        if folder or quiz or reapply:
            raise UsageError("--questions works on plain files: leave out -C, --quiz and --reapply")
        return _plain(
            [*questions, *(more or [])], existing, option_sets, output, chosen, dry_run=dry_run, as_json=json
        )
    if more or existing or option_sets or output:
        raise UsageError("plain files need --questions", hint="quizops quiz merge --questions new.csv …")
    root = content_folder(folder)
    payload = {**({"quiz": quiz} if quiz else {}), **chosen, **({"reapply": True} if reapply else {})}
    result = _planned(root, payload) if dry_run else _done(root, payload, wait)
    emit(result, plans_text, as_json=json)
    return plans_exit_code(result["plans"])


def _planned(root: Path, payload: dict[str, Any]) -> dict[str, Any]:
    """What the merge by hand would do: it takes what differs at first contact."""
    given = dict(payload)
    with open_workspace(root) as workspace:
        plans = workspace.plans(given.pop("quiz", None), first_contact="take", **given)
    return {"plans": plans}


def _done(root: Path, payload: dict[str, Any], wait_s: float) -> dict[str, Any]:
    from quizops.owner import request

    result: dict[str, Any] = request(root, "quiz.merge", payload, wait_s=wait_s)
    return result


def _plain(
    questions: list[Path],
    existing: Path | None,
    option_sets: Path | None,
    output: Path | None,
    chosen: dict[str, str],
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    if output is None and existing is None:
        raise UsageError("a new quiz needs --output", hint="--output quiz.json")
    for file in (*questions, *([existing] if existing else []), *([option_sets] if option_sets else [])):
        if not file.is_file():
            raise UsageError(f"{file} does not exist")
    from quizops.clock import SystemClock
    from quizops.quiz.plain import merge_files

    done = merge_files(
        questions=questions,
        existing=existing,
        option_sets=[option_sets] if option_sets else [],
        output=output,
        policy=_policy(chosen),
        dry_run=dry_run,
        clock=SystemClock(),
    )
    plan = done.plan.as_json(published=done.published)
    emit(plan, plain_plan_text, as_json=as_json)
    return plans_exit_code([plan])


def _policy(chosen: dict[str, str]) -> Policy:
    """That of a merge by hand, with what was chosen instead."""
    from quizops.quiz.model import Blank, OnConflict, Policy, Strategy
    from quizops.quiz.plain import BY_HAND

    return Policy(
        strategy=Strategy(chosen.get("strategy", BY_HAND.strategy)),
        on_conflict=OnConflict(chosen.get("on_conflict", BY_HAND.on_conflict)),
        blank=Blank(chosen.get("blank", BY_HAND.blank)),
        first_contact=BY_HAND.first_contact,
    )
