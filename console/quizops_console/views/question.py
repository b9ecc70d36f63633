"""A question as a learner sees it, and what its rows and its plan say: made of `quiz show`'s document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quizops_console.output import printable
from quizops_console.views.lines_sheet import lines_sheet
from quizops_console.views.section import Sheet
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.word_diff import wrapped

_GAP = "____"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WAITING = (("conflicts", "conflict"), ("refused", "refused"), ("withheld", "withheld"))


def question_sheet(shown: Mapping[str, Any]) -> Sheet:
    """The question first as it is asked, then the answer, then where it comes from."""
    subject = {"quiz": str(shown["quiz"]), "id": str(shown["id"])}
    title = f"{shown['quiz']} {shown['id']}, as a learner sees it"
    return lines_sheet("question", title, list(question_lines(shown)), subject=subject)


def question_lines(shown: Mapping[str, Any]) -> Iterator[Line]:
    question = shown["question"]
    if question is None:
        yield (Span("not in the live quiz yet", Tone.WARN),)
    else:
        yield from _asked(question)
        yield ()
        yield from _answered(question)
        yield ()
        yield from _facts(question)
    yield from _sources(shown)


def _asked(question: Mapping[str, Any]) -> Iterator[Line]:
    """What stands on the learner's screen."""
    text = str(question.get("text", ""))
    if question.get("template") == "fill":
        text = _with_gaps(text, question.get("answer"))
    for line in text.splitlines() or [""]:
        yield from wrapped((Span(printable(line), Tone.STRONG),))
    yield ()
    match question.get("template"):
        case "mc" | "tf":
            yield from _options(question.get("options"), "○")
        case "match":
            yield from _pairs(question.get("pairs"))
        case "order":
            yield from _options(_shuffled(question.get("options")), "↕")
            yield (Span("  to be put in order; shown here in the order of the alphabet", Tone.DIM),)
        case "short" | "fill":
            yield (Span(f"  {_GAP * 4}"),)
        case other:
            yield (Span(f"  template {other}: nobody here knows how it is shown", Tone.WARN),)
    if question.get("hint"):
        yield (Span("  a hint can be asked for", Tone.DIM),)


def _options(options: Any, sign: str) -> Iterator[Line]:
    if not isinstance(options, list):
        yield (Span("  no options", Tone.BAD),)
        return
    for number, option in enumerate(options):
        letter = _LETTERS[number] if number < len(_LETTERS) else str(number + 1)
        yield (Span(f"  {sign} {letter}  ", Tone.DIM), Span(printable(str(option))))


def _shuffled(options: Any) -> Any:
    """Another order than the right one, and always the same."""
    return sorted(options, key=lambda one: str(one).casefold()) if isinstance(options, list) else options


def _pairs(pairs: Any) -> Iterator[Line]:
    if not isinstance(pairs, dict):
        yield (Span("  no pairs", Tone.BAD),)
        return
    width = min(max((len(printable(left)) for left in pairs), default=0), 28)
    for left, choices in pairs.items():
        yield (Span(f"  {printable(left):<{width}}  →  "), Span(_choices(choices), Tone.DIM))


def _choices(choices: Any) -> str:
    match choices:
        case {"inline": list(options)}:
            return printable(" / ".join(map(str, options)))
        case {"optionSet": name}:
            return f"one of the set {printable(str(name))}"
        case _:
            return printable(str(choices))


def _with_gaps(text: str, answer: Any) -> str:
    """`{1}` as a blank to be filled in, wherever the answer has such a gap."""
    for gap in answer if isinstance(answer, Mapping) else ():
        text = text.replace(f"{{{gap}}}", f"{_GAP}({gap}){_GAP}")
    return text


def _answered(question: Mapping[str, Any]) -> Iterator[Line]:
    yield (Span("answer", Tone.TITLE),)
    answer = question.get("answer")
    match answer:
        case None:
            yield (Span("  none", Tone.BAD),)
        case Mapping():
            for left, right in answer.items():
                yield (Span(f"  {printable(str(left))}  "), Span(_either(right), Tone.GOOD))
        case list() if question.get("template") == "order":
            for number, option in enumerate(answer, 1):
                yield (Span(f"  {number}. "), Span(printable(str(option)), Tone.GOOD))
        case _:
            yield from wrapped((Span(_either(answer), Tone.GOOD),))
    if question.get("hint"):
        yield from wrapped((Span("hint: ", Tone.DIM), Span(printable(str(question["hint"])))))


def _either(value: Any) -> str:
    return printable(" or ".join(map(str, value)) if isinstance(value, list) else str(value))


def _facts(question: Mapping[str, Any]) -> Iterator[Line]:
    """What the learner does not see."""
    told = {"text", "options", "pairs", "answer", "hint", "id"}
    for name, value in question.items():
        if name not in told:
            text = " | ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield from wrapped((Span(f"{name}  ", Tone.DIM), Span(printable(text))))


def _sources(shown: Mapping[str, Any]) -> Iterator[Line]:
    """Its rows in the CSVs, and what waits."""
    rows: Sequence[Mapping[str, Any]] = shown["rows"]
    if shown.get("json_pointer"):
        yield (Span("in the quiz  ", Tone.DIM), Span(str(shown["json_pointer"])))
    for row in rows:
        yield (Span("in the CSV   ", Tone.DIM), Span(f"{row['file']}:{row['line']}"))
    if not rows:
        yield (Span("no CSV speaks of it", Tone.DIM),)
    for kind, word in _WAITING:
        for one in shown[kind]:
            yield (Span(f"{word}  ", Tone.WARN), Span(_waits(one)))


def _waits(one: Mapping[str, Any]) -> str:
    place = ":".join(str(one[name]) for name in ("file", "line", "column") if one.get(name) is not None)
    what = one.get("message") or one.get("field") or "the whole question"
    return printable(f"{what}  {place}")
