"""What can be asked of tracker rows: retry, reset, skip."""

from __future__ import annotations

from quizops_console.deeds.action import Action
from quizops_console.deeds.asking import Choice, Confirmation, Option, Request, Select
from quizops_console.deeds.showing import source_of
from quizops_console.deeds.situation import Row, Selected, Situation
from quizops_console.deeds.words import MOST_ON_A_LINE, chosen, command_line, count, examples

_DOWNLOADS = frozenset({"downloads"})
_NO_ROW = "no row here: / changes the filter"
_RETRIED = frozenset({"failed", "partial"})
CATEGORIES = (
    Option("network", "network", "connections that broke or never came about", "n"),
    Option("rate_limit", "rate limit", "a provider asked to slow down", "r"),
    Option("quota", "quota", "a day's allowance is used up", "q"),
    Option("permission", "permission", "private, removed, or not shared", "p"),
    Option("validation", "validation", "links or files that are not what they should be", "v"),
    Option("file_io", "file", "the disk: space, rights, names", "f"),
    Option("system", "system", "programs and settings of this machine", "s"),
)


def _sources(situation: Situation) -> tuple[str, ...]:
    source = source_of(situation)
    return ("youtube", "drive") if source == "both" else (source,)


def _said(situation: Situation) -> str:
    """What the filter's `source:` adds to a question."""
    source = source_of(situation)
    return "" if source == "both" else f" for {source} only, as the filter says"


def _row_ids(situation: Situation) -> list[str]:
    """A key is the row's id, unless several trackers have that id: then it begins with the tracker."""
    found = []
    for identity in chosen(situation):
        row = situation.row_of(identity) if "|" in identity else None
        found.append(row["row_id"] if row is not None else identity)
    if not situation.marked and situation.row is not None:
        return [situation.row["row_id"]]
    return list(dict.fromkeys(found))


def _fenced_off(situation: Situation) -> str | None:
    """Whether there is a row to act on; a batch names those it passes by itself."""
    if situation.marked:
        return None
    if situation.row is None:
        return _NO_ROW
    fence = situation.cell("fence")
    return f"this row is fenced off: {fence}; e opens it" if fence else None


def _not_retried(situation: Situation) -> str | None:
    reason = _fenced_off(situation)
    if reason is not None or situation.marked:
        return reason
    if any(situation.cell(source) in _RETRIED for source in _sources(situation)):
        return None
    return f"nothing failed in this row{_said(situation)}: R starts it over"


def _payload(situation: Situation) -> dict[str, object]:
    return {"row_ids": _row_ids(situation), "source": source_of(situation)}


def _line(situation: Situation, verb: str) -> str | None:
    if len(situation.marked) > MOST_ON_A_LINE:
        return None
    ids = _row_ids(situation)
    source = source_of(situation)
    if not ids:
        return None
    return command_line(situation, "downloads", verb, names=ids, source=None if source == "both" else source)


def _batch(situation: Situation, title: str, verb: str, question: str, *, severe: bool) -> Confirmation:
    """The dialog about the rows meant, with their number."""
    number = len(situation.marked) or 1
    which = f"{count(number, 'marked row')}" if situation.marked else "this row"
    return Confirmation(
        title,
        question.format(rows=which)
        + (f" Only {source_of(situation)}, as the filter says." if _said(situation) else ""),
        verb,
        count=number,
        examples=examples(situation, "row_id", "name"),
        severe=severe,
    )


def _retry_question(situation: Situation) -> Confirmation | None:
    if not situation.marked:
        return None
    question = "Retry {rows}? Those that did not fail are passed by."
    return _batch(situation, "Retry", "Retry", question, severe=False)


def _reset_question(situation: Situation) -> Confirmation:
    question = "Start {rows} over? Status, files, ids and tries are forgotten; media stay on disk."
    return _batch(situation, "Reset", "Start over", question, severe=True)


def _skip_question(situation: Situation) -> Confirmation | None:
    if not situation.marked:
        return None
    question = "Skip {rows}? They are never fetched again by themselves."
    return _batch(situation, "Skip", "Skip", question, severe=False)


def _category(situation: Situation) -> str | None:
    return situation.answers.get("category")


def _categories(title: str, question: str) -> Choice:
    return Choice("category", title, question, CATEGORIES, preset="network")


def _selected(situation: Situation, category: str | None) -> Select:
    """What a retry without names takes up."""
    terms = ["status:failed,partial"]
    if source_of(situation) != "both":
        terms.append(f"source:{source_of(situation)}")
    if category:
        terms.append(f"category:{category}")
    sources = _sources(situation)

    def is_meant(row: Row) -> bool:
        return not row.get("fence") and any(
            row[source] in _RETRIED and category in (None, row[f"{source}_category"]) for source in sources
        )

    return Select(" ".join(terms), "tracker", ("row_id", "name"), is_meant)


def _retry_failed(situation: Situation, category: str | None) -> Confirmation:
    found = situation.told if isinstance(situation.told, Selected) else Selected(0)
    kind = f"{category} failures" if category else "everything that failed"
    return Confirmation(
        "Retry",
        f"Retry {kind}{_said(situation)}: {count(found.count, 'row')}?",
        "Retry",
        count=found.count,
        examples=found.examples,
        severe=False,
    )


def _retry_failed_request(situation: Situation, category: str | None) -> Request:
    source = source_of(situation)
    payload = {"row_ids": [], "all_failed": True, "category": category, "source": source}
    return Request("downloads.retry", payload)


def _retry_failed_line(situation: Situation, category: str | None) -> str:
    source = source_of(situation)
    flags = () if category else ("--all-failed",)
    return command_line(
        situation,
        *("downloads", "retry", *flags),
        category=category,
        source=None if source == "both" else source,
    )


def _none_found(situation: Situation) -> str | None:
    """Once the rows were counted: whether there are any."""
    if isinstance(situation.told, Selected) and situation.told.count == 0:
        return "no row failed like that: there is nothing to retry"
    return None


ROWS = (
    Action(
        "retry",
        "retry",
        "Make failed and partial rows due now: this row at once, marked ones after a question.",
        keys=("r",),
        where=_DOWNLOADS,
        changes=True,
        footer=_DOWNLOADS,
        unless=_not_retried,
        command=lambda s: _line(s, "retry"),
        confirmation=_retry_question,
        request=lambda s: Request("downloads.retry", {**_payload(s), "all_failed": False, "category": None}),
    ),
    Action(
        "reset",
        "reset",
        "Start rows over, after a question: status, files, ids and tries are forgotten, media stay.",
        keys=("R",),
        where=_DOWNLOADS,
        changes=True,
        footer=_DOWNLOADS,
        unless=_fenced_off,
        command=lambda s: _line(s, "reset"),
        confirmation=_reset_question,
        request=lambda s: Request("downloads.reset", _payload(s)),
    ),
    Action(
        "skip",
        "skip",
        "Never fetch this row again by itself; marked ones after a question.",
        keys=("x",),
        where=_DOWNLOADS,
        changes=True,
        footer=_DOWNLOADS,
        unless=_fenced_off,
        command=lambda s: _line(s, "skip"),
        confirmation=_skip_question,
        request=lambda s: Request("downloads.skip", _payload(s)),
    ),
    Action(
        "filter_category",
        "by category",
        "Show only the failures of one category.",
        keys=("f",),
        where=_DOWNLOADS,
        command=lambda s: command_line(s, "downloads", "list", status="failed", category=_category(s)),
        choice=lambda _: _categories("By category", "Which failures are to be shown?"),
    ),
)

FAILED = (
    Action(
        "retry_all_failed",
        "retry all failed",
        "Make every failed and partial row due now, after a question.",
        changes=True,
        command=lambda s: _retry_failed_line(s, None),
        gathers=lambda s: _selected(s, None),
        unless=_none_found,
        confirmation=lambda s: _retry_failed(s, None),
        request=lambda s: _retry_failed_request(s, None),
    ),
    Action(
        "retry_category",
        "retry a category",
        "Make the failures of one category due now, after a question.",
        changes=True,
        command=lambda s: _retry_failed_line(s, _category(s)) if _category(s) else None,
        unless=_none_found,
        choice=lambda _: _categories("Retry", "Which failures are to be retried?"),
        gathers=lambda s: _selected(s, _category(s)) if _category(s) else None,
        confirmation=lambda s: _retry_failed(s, _category(s)),
        request=lambda s: _retry_failed_request(s, _category(s)),
    ),
)
