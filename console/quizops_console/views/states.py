"""Words for states, with the sign and the tone that go with each: never colour alone."""

from __future__ import annotations

from quizops_console.views.spans import Span, Tone

_SIGNS = {
    "succeeded": ("✓", Tone.GOOD),
    "completed": ("✓", Tone.GOOD),
    "pass": ("✓", Tone.GOOD),
    "resolved": ("✓", Tone.GOOD),
    "running": ("⋯", Tone.INFO),
    "downloading": ("⋯", Tone.INFO),
    "queued": ("·", Tone.DIM),
    "pending": ("·", Tone.PLAIN),
    "waiting": ("⏸", Tone.WARN),
    "warn": ("▲", Tone.WARN),
    "partial": ("▲", Tone.WARN),
    "superseded": ("–", Tone.DIM),
    "skipped": ("–", Tone.DIM),
    "none": ("–", Tone.DIM),
    "cancelled": ("–", Tone.WARN),
    "rolled_back": ("▲", Tone.WARN),
    "acknowledged": ("●", Tone.WARN),
    "failed": ("✗", Tone.BAD),
    "fail": ("✗", Tone.BAD),
    "stranded": ("✗", Tone.BAD),
    "firing": ("✗", Tone.BAD),
}


def state_tone(word: str) -> Tone:
    """The tone of a state's word."""
    return _SIGNS.get(word, ("", Tone.PLAIN))[1]


def state_span(word: str, width: int = 0) -> Span:
    """`✓ succeeded`, filled up to `width` columns beside the sign."""
    sign, tone = _SIGNS.get(word, ("·", Tone.PLAIN))
    return Span(f"{sign} {word.replace('_', ' '):<{width}}", tone)
