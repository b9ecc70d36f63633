"""What can be done about quizzes: merge now, apply again what is withheld, restore a broken file."""

from __future__ import annotations

from quizops_console.deeds.action import Action
from quizops_console.deeds.asking import Choice, Confirmation, Option, Request
from quizops_console.deeds.plan_rows import found, none_selected, waiting
from quizops_console.deeds.situation import Situation
from quizops_console.deeds.words import command_line, quiz_of

_MERGES = frozenset({"merges"})


def _no_quiz(situation: Situation) -> str | None:
    return None if quiz_of(situation) else "no quiz here: go to a row that names one"


def _not_withheld(situation: Situation) -> str | None:
    reason = _no_quiz(situation)
    if reason is None and situation.section == "quizzes" and situation.cell("withheld") in {"", "0"}:
        return "nothing of this quiz is withheld"
    return reason or none_selected(situation)


def _not_broken(situation: Situation) -> str | None:
    if not quiz_of(situation):
        return _no_quiz(situation)
    if not situation.cell("error"):
        return "the live file is whole: roll back in Updates, releases"
    return None if situation.cell("version") else "no release of this quiz is known"


def _restore_question(situation: Situation) -> Confirmation:
    quiz, version = quiz_of(situation), situation.cell("version")
    question = f"Put {version} of {quiz} back over the live file? What was typed into the file by hand goes."
    return Confirmation("Restore", question, "Restore", facts=(situation.cell("error"),))


def _merge_choice(situation: Situation) -> Choice:
    withheld = situation.cell("withheld") if situation.section == "quizzes" else ""
    some = f"{withheld} cells" if withheld not in {"", "0"} else "whatever there is"
    return Choice(
        "merge",
        "Merge now",
        f"Merge {quiz_of(situation)} and publish? At first contact quiz and CSV may differ.",
        (
            Option("take", "merge; at first contact the CSV is right", "as `quizops quiz merge` does", "t"),
            Option("hold", "merge; first contacts wait for a decision", "as the watcher does", "w"),
            Option("reapply", "only apply again what a rollback withheld", f"of this quiz: {some}", "a"),
        ),
    )


def _merge_request(situation: Situation) -> Request:
    quiz = quiz_of(situation)
    match situation.answers.get("merge"):
        case "reapply":
            return Request("quiz.merge", {"quiz": quiz, "reapply": True})
        case "hold":
            return Request("quiz.merge", {"quiz": quiz, "first_contact": "hold"})
        case _:
            return Request("quiz.merge", {"quiz": quiz})


def _merge_line(situation: Situation) -> str | None:
    quiz = quiz_of(situation)
    match situation.answers.get("merge"):
        case "reapply":
            return command_line(situation, "quiz", "merge", "--reapply", quiz=quiz)
        case "hold":
            return command_line(situation, "watch", "--once")
        case _:
            return command_line(situation, "quiz", "merge", quiz=quiz)


def _reapply_question(situation: Situation) -> Confirmation:
    counted = found(situation)
    withheld = situation.cell("withheld")
    number = int(withheld) if withheld.isdecimal() else counted.count
    question = f"Apply again to {quiz_of(situation)} what a rollback withheld, and only that?"
    return Confirmation("Re-apply", question, "Apply", count=number, examples=counted.examples)


QUIZZES = (
    Action(
        "merge",
        "merge now",
        "Merge the quiz and publish; it asks about first contacts and what is withheld.",
        keys=("m",),
        where=_MERGES,
        changes=True,
        footer=frozenset({"merges.quizzes"}),
        unless=_no_quiz,
        command=_merge_line,
        choice=_merge_choice,
        request=_merge_request,
    ),
    Action(
        "reapply",
        "re-apply withheld",
        "Apply again what a rollback withheld, and only that.",
        where=_MERGES,
        changes=True,
        unless=_not_withheld,
        command=lambda s: command_line(s, "quiz", "merge", "--reapply", quiz=quiz_of(s)),
        gathers=lambda s: waiting("withheld", quiz=quiz_of(s)),
        confirmation=_reapply_question,
        request=lambda s: Request("quiz.merge", {"quiz": quiz_of(s), "reapply": True}),
    ),
)


RESTORE = (
    Action(
        "restore",
        "restore",
        "Put the live release back over a live file that is broken, after a question.",
        keys=("b",),
        where=frozenset({"merges.quizzes"}),
        changes=True,
        unless=_not_broken,
        command=lambda s: command_line(s, "rollback", quiz=quiz_of(s), to=s.cell("version")),
        confirmation=_restore_question,
        request=lambda s: Request("rollback", {"quiz": quiz_of(s), "to": s.cell("version")}),
    ),
)
