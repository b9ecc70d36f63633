"""Answers held against what they answer: options, pairs, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from quizops.quiz.grammar import GrammarError, gaps_of, short

_SHOWN = 6


def match_option(text: str, options: Sequence[Any]) -> str:
    """The option an answer means: the same text, else the only one equal without case and outer space.

    Options that are no texts (an existing JSON may hold anything) are never meant. Raises `GrammarError`
    when no option is meant, or more than one.
    """
    if text in options:
        return text
    folded = text.strip().casefold()
    words = [option for option in options if isinstance(option, str)]
    meant = [option for option in words if option.strip().casefold() == folded]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise GrammarError(
            "answer_ambiguous",
            f"{short(text)} could be {_listed(meant)}",
            "write the answer exactly as the option stands",
            words=text,
        )
    raise GrammarError(
        "answer_not_option",
        f"the answer {short(text)} is none of the options",
        nearest_hint(text, words, "options"),
        words=text,
    )


def choices_of(pair: Any, sets: Mapping[str, Sequence[str]]) -> Sequence[str] | None:
    """What may be chosen for one left side; None when its set is not known or its shape is not ours."""
    if not isinstance(pair, dict):
        return None
    if "optionSet" in pair:
        name = pair["optionSet"]
        return sets.get(name) if isinstance(name, str) else None
    inline = pair.get("inline")
    return inline if isinstance(inline, list) else None


def match_sides(
    answer: Mapping[str, Any], pairs: Mapping[str, Any], sets: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """The answer of a matching question with each right side written as the option stands.

    Raises `GrammarError` for a left side without pair, a pair without answer, a right side that is no option.
    """
    for left in answer:
        if left not in pairs:
            raise GrammarError(
                "answer_left_unknown",
                f"{short(left)} is no left side of the pairs",
                nearest_hint(left, list(pairs), "left sides"),
                words=left,
            )
    for left in pairs:
        if left not in answer:
            raise GrammarError(
                "answer_left_missing",
                f"the pair {short(left)} has no answer",
                f"add |{left}=… to the answer",
            )
    return {left: _match_right(right, choices_of(pairs[left], sets)) for left, right in answer.items()}


def match_gaps(answer: Mapping[str, Any], text: str) -> None:
    """Raises `GrammarError` unless the gaps of the text and those of the answer are the same."""
    gaps = gaps_of(text)
    if not gaps:
        raise GrammarError("gap_missing", "the text has no gap", "write {1} where the first gap stands")
    for gap in answer:
        if gap not in gaps:
            raise GrammarError(
                "gap_not_in_text",
                f"the text has no gap {{{gap}}}",
                f"write {{{gap}}} where the gap stands in the text, or drop {gap}=… from the answer",
                words=f"{gap}=",
            )
    for gap in gaps:
        if gap not in answer:
            raise GrammarError(
                "gap_without_answer",
                f"gap {{{gap}}} of the text has no answer",
                f"add |{gap}=word to the answer",
            )


def nearest_hint(text: str, known: Sequence[str], what: str) -> str:
    """`did you mean 'x'?`, or the first of the known names."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(text.strip().casefold(), by_fold, n=1, cutoff=0.75)
    if close:
        return f"did you mean {by_fold[close[0]]!r}?"
    return f"the {what} are {_listed(known)}" if known else f"there are no {what}"


def _match_right(right: Any, choices: Sequence[str] | None) -> Any:
    return right if choices is None or not isinstance(right, str) else match_option(right, choices)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(short(name) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown
