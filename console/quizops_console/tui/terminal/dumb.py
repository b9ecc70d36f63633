"""What to tell where no screen can be drawn."""

from __future__ import annotations

_WAYS_ON = (
    "in a terminal: quizops watch draws the console there",
    "over SSH: ssh -t HOST quizops watch gives it a terminal",
    "quizops status shows this again; quizops --help lists the commands that do everything the console does",
    "quizops watch --headless owns the folder without a screen",
)


def explain_dumb(reason: str) -> str:
    """The lines below a plain status: why there is no console here, and how to go on."""
    ways = "".join(f"\n  {way}" for way in _WAYS_ON)
    return f"no console is drawn, because {reason}{ways}"
