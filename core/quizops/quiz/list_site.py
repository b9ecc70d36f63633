"""How one more question stands in the list of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizops.quiz.frame import Frame
from quizops.quiz.index import QuestionIndex
from quizops.quiz.style import Style
from quizops.quiz.text.spans import indentation_of_line
from quizops.quiz.text.weave import Elements


@dataclass(frozen=True, slots=True)
class ListSite:
    """`gap` parts two questions, `hem` surrounds the only one; `indentation` is that of a question's line.

    An `indentation` of None writes a question on one line.
    """

    opening: int
    closing: int
    gap: str
    hem: tuple[str, str]
    indentation: str | None
    style: Style

    @classmethod
    def of_empty(cls, frame: Frame, style: Style) -> ListSite:
        """The site in a file without questions: as the file's style says."""
        if style.unit is None:
            return cls(frame.opening, frame.closing, style.comma, ("", ""), None, style)
        outer = indentation_of_line(frame.text, frame.opening - 1)
        inner = outer + style.unit
        lead = style.newline + inner
        hem = (lead, style.newline + outer)
        indentation = inner if style.open_questions else None
        return cls(frame.opening, frame.closing, "," + lead, hem, indentation, style)

    @classmethod
    def of_first(cls, frame: Frame, style: Style, lead: str, question: str, gap: str) -> ListSite:
        """The site learnt from the first question, what stands before it, and the gap to the second."""
        if not gap:
            gap = "," + lead if "\n" in lead else style.comma
        is_open = "\n" in question[: question.find('"')]
        indentation = question.rpartition("\n")[2].removesuffix("}") if is_open else None
        return cls(frame.opening, frame.closing, gap, ("", ""), indentation, style)

    def elements(self, index: QuestionIndex) -> Elements:
        before, after = self.hem
        gap = self.gap.encode("latin-1")
        hem = (before.encode("latin-1"), after.encode("latin-1"))
        return Elements(self.opening, self.closing, index.starts, index.ends, gap, hem)

    def render(self, question: Mapping[str, Any]) -> bytes:
        return self.style.render(question, self.indentation)
