"""A content folder with one quiz, a ledger in memory, and a session over both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quizops.files import FileId, atomic_write
from quizops.ledger import Ledger
from quizops.quiz.compare import QuizComparison, comparison
from quizops.quiz.live import LiveQuiz
from quizops.quiz.model import MergePlan, Policy
from quizops.quiz.place import NEW_OUTPUT, QuizPlace, discover
from quizops.quiz.session import QuizSession
from quizops.quiz.verdicts import withhold
from quizops.tables import FileSnapshot
from quizops.tables.splices import apply_splices
from quizops.testing import FakeClock

HEADER = "id,template,text,options_ref,options_inline,answer_mc,hint"


class QuizFolder:
    """Saves files and publishes plans as the owner does, without releases."""

    def __init__(self, root: Path, ledger: Ledger | None = None) -> None:
        self.root = root
        self.clock = FakeClock()
        self.ledger = ledger or Ledger.in_memory(clock=self.clock)
        self._session: QuizSession | None = None

    @property
    def place(self) -> QuizPlace:
        files = [path for path in self.root.rglob("*") if path.suffix in (".csv", ".json")]
        recorded = {self.root.name: NEW_OUTPUT} if (self.root / NEW_OUTPUT).exists() else {}
        return discover(self.root, files, recorded).places[0]

    @property
    def session(self) -> QuizSession:
        if self._session is None:
            self._session = self.new_session()
        return self._session

    def new_session(self) -> QuizSession:
        """A session that starts from the disk and the ledger."""
        session = QuizSession(self.place, self.ledger, clock=self.clock)
        session.load(self.look(path) for path in session.place.files)
        return session

    def restart(self) -> None:
        self._session = None

    def look(self, path: Path) -> FileSnapshot:
        identity = FileId.of_path(path)
        assert identity is not None
        return FileSnapshot(path, identity, path.read_bytes())

    def write(self, name: str, *lines: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    def save(self, name: str, *lines: str) -> frozenset[int]:
        """Write a file and let the session follow it."""
        session = self.session
        path = self.write(name, *lines)
        return session.refresh([self.look(path)], place=self.place)

    def delete(self, name: str) -> None:
        session = self.session
        (self.root / name).unlink()
        session.refresh(gone=[self.root / name], place=self.place)

    def merge(self, policy: Policy = Policy()) -> MergePlan:  # noqa: B008
        """Plan and publish."""
        session = self.session
        plan = session.plan(policy)
        if plan.changes_content:
            self._publish(plan)
        with self.ledger.writing() as transaction:
            session.commit(transaction, plan)
        if plan.changes_content:
            session.follow_live(LiveQuiz.open(self.output, cache=None), version=plan.to_version)
        return plan

    def _publish(self, plan: MergePlan) -> None:
        live = self.session.live
        if live is None:
            atomic_write(self.output, self.session.new_bytes(plan))
        else:
            splices = live.splices(self.session.edits(plan))
            atomic_write(self.output, apply_splices(self.output.read_bytes(), splices))

    @property
    def output(self) -> Path:
        return self.session.place.output

    def live(self) -> dict[str, Any]:
        return json.loads(self.output.read_text())

    def question(self, id: int) -> dict[str, Any] | None:
        return next((one for one in self.live()["questions"] if one["id"] == id), None)

    def edit_by_hand(self, edit: Any) -> None:
        """Change the JSON as a person would: `edit` is called with the document."""
        document = self.live()
        edit(document)
        self.output.write_text(json.dumps(document, indent=1))
        self.session.follow_live(LiveQuiz.open(self.output, cache=None))
        self.session.edited_by_hand()

    def roll_back(self, content: bytes) -> QuizComparison:
        """Put older bytes live, and mark what that takes back."""
        change = comparison(self.output.read_bytes(), content)
        atomic_write(self.output, content)
        self.session.follow_live(LiveQuiz.open(self.output, cache=None))
        with self.ledger.writing() as transaction:
            withhold(transaction, self.session, change, by="operator", clock=self.clock)
        return change

    def decisions(self) -> list[tuple[str, str, str, str]]:
        """(file, key, column, verdict) of all that stand."""
        with self.ledger.reading() as transaction:
            stored = transaction.decisions.of_quiz(self.session.quiz)
        return [(one.file, one.key, one.column, one.verdict) for one in stored]
