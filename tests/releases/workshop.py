"""A content folder with one quiz and its releases, for tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from quizops.files import FileId
from quizops.ledger import Ledger, ReleaseRow, Transaction
from quizops.releases import ReleaseDraft, ReleaseStore, ReleaseType
from quizops.tables.splices import Splice
from quizops.testing import FakeClock

LATER = float("inf")


def nothing(_tx: Transaction, _release: ReleaseRow) -> None:
    """A caller without records of its own."""


def quiz_bytes(questions: int = 20, version: str = "1.0.0") -> bytes:
    """A quiz file in which question n's text is `text n`."""
    rows = b",\n".join(b'    {"id": %d, "text": "text %d"}' % (n, n) for n in range(1, questions + 1))
    head = b'{\n  "meta": {"version": "%s"},\n  "questions": [\n' % version.encode()
    return head + rows + b"\n  ]\n}\n"


def text_splice(data: bytes, question: int, text: bytes) -> Splice:
    """Give one question another text."""
    match = re.search(rb'"id": %d, "text": "([^"]*)"' % question, data)
    assert match is not None
    return Splice(match.start(1), match.end(1) - match.start(1), text)


class Workshop:
    """One quiz `q` in `quiz.json` of a content folder."""

    def __init__(
        self,
        root: Path,
        *,
        in_memory: bool = True,
        store_folder: Path | None = None,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self.root = root
        self.output = root / "quiz.json"
        self.clock = FakeClock()
        (root / ".quizops").mkdir(parents=True, exist_ok=True)
        self.ledger = (
            Ledger.in_memory(clock=self.clock)
            if in_memory
            else Ledger.open(root / ".quizops" / "ledger.sqlite", clock=self.clock)
        )
        self.on_step = on_step
        self.store = ReleaseStore(
            store_folder or root / ".quizops" / "releases",
            self.ledger,
            self.clock,
            content_root=root,
            on_step=lambda step: self.on_step(step),
        )

    def draft(self, **more: object) -> ReleaseDraft:
        with self.ledger.reading() as tx:
            number = len(tx.releases.list("q"))
        facts = {"version": f"1.0.{number}", "type": ReleaseType.HOTFIX, "cause": "file"}
        return ReleaseDraft("q", **{**facts, **more})  # type: ignore[arg-type]

    def publish(self, change: Sequence[Splice] | bytes, **more: object) -> ReleaseRow:
        expected = FileId.of_path(self.output)
        return self.store.publish(self.draft(**more), self.output, change, expected=expected, commit=nothing)

    def say(self, question: int, text: bytes, **more: object) -> ReleaseRow:
        """Publish another text for one question."""
        return self.publish((text_splice(self.data, question, text),), **more)

    def adopt(self, change: Sequence[Splice] = (), **more: object) -> ReleaseRow:
        expected = FileId.of_path(self.output)
        assert expected is not None
        draft = self.draft(cause="hand", **more)
        return self.store.adopt(draft, self.output, change, expected=expected, commit=nothing)

    def roll_back(self, to: str) -> ReleaseRow:
        expected = FileId.of_path(self.output)
        return self.store.rollback("q", to, self.output, expected=expected, commit=nothing)

    def undo(self) -> ReleaseRow:
        expected = FileId.of_path(self.output)
        return self.store.undo_rollback("q", self.output, expected=expected, commit=nothing)

    def settle(self) -> None:
        """Let the background catch up, second looks included; nothing may go wrong in it."""
        self.store.settle()
        assert self.store.second_looks(LATER) == []
        self.store.settle()
        troubles = self.store.take_troubles()
        assert troubles == [], troubles

    def settle_but_looks(self) -> None:
        self.store.settle()
        troubles = self.store.take_troubles()
        assert troubles == [], troubles

    def left_behind(self) -> list[Path]:
        """Temporary files and swapped-out inodes in the content folder and the store."""
        self.store.settle()
        return sorted(path for path in self.root.rglob(".*.tmp") if not path.name.endswith(".spare.tmp"))

    @property
    def data(self) -> bytes:
        return self.output.read_bytes()

    def full(self, release: ReleaseRow) -> Path:
        folder = self.store.folder / "q" / f"{release.version}-{release.run_id or release.id}"
        return folder / "full.json"

    def close(self) -> None:
        self.store.close()
        self.ledger.close()
