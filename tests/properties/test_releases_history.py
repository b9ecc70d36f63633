"""Whatever happens to a quiz, in whatever order: every kept release has its bytes, and one is live."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.properties.counts import examples
from tests.releases.workshop import Workshop, quiz_bytes, text_splice

from quizops.errors import UsageError
from quizops.releases import Retention

QUESTIONS = st.integers(1, 20)
TEXTS = st.binary(max_size=30).map(lambda data: data.hex().encode())


class History(RuleBasedStateMachine):
    """The model: what bytes each release had, and which is live."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.shop = Workshop(Path(self.folder.name) / "content")
        self.seen: dict[str, bytes] = {}
        self.live = ""

    @initialize(found=st.booleans())
    def begin(self, found: bool) -> None:
        if found:
            self.shop.output.write_bytes(quiz_bytes())
            self._published(self.shop.adopt().id, quiz_bytes())
        else:
            self._published(self.shop.publish(quiz_bytes()).id, quiz_bytes())

    @rule(question=QUESTIONS, other=QUESTIONS, text=TEXTS, text_too=TEXTS)
    def publish_splices(self, question: int, other: int, text: bytes, text_too: bytes) -> None:
        data = self.shop.data
        pairs = {question: text, other: text_too}
        splices = tuple(text_splice(data, number, pairs[number]) for number in sorted(pairs))
        release = self.shop.publish(splices)
        self._published(release.id, self.shop.data)
        assert all(b'"text": "%s"' % pairs[number] in self.shop.data for number in pairs)

    @rule(question=QUESTIONS, text=TEXTS)
    def publish_bytes(self, question: int, text: bytes) -> None:
        head = b'"id": %d, "text": "' % question
        data = self.shop.data.replace(head, head + text)
        self._published(self.shop.publish(data).id, data)

    @rule(question=QUESTIONS, text=TEXTS)
    def edit_by_hand(self, question: int, text: bytes) -> None:
        splice = text_splice(self.shop.data, question, text + b"!")
        data = self.shop.data
        self.shop.output.write_bytes(data[: splice.offset] + splice.inserted + data[splice.end :])
        self._published(self.shop.adopt().id, self.shop.data)

    @rule(data=st.data())
    def roll_back(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(self.shop.store.list("q")))
        assert self.shop.roll_back(row.version).id == row.id
        self.live = row.id

    @rule()
    def undo(self) -> None:
        origin = self.shop.store.rolled_back_from("q", self.shop.output)
        try:
            self.live = self.shop.undo().id
        except UsageError:
            assert origin is None or origin not in {row.id for row in self.shop.store.list("q")}
        else:
            assert self.live == origin

    @precondition(lambda self: len(self.seen) > 1)
    @rule(keep=st.integers(0, 4))
    def prune(self, keep: int) -> None:
        gone = self.shop.store.prune("q", Retention(keep=keep, keep_days=-1))
        for row in gone.releases:
            del self.seen[row.id]

    @rule()
    def settle(self) -> None:
        self.shop.settle()

    @invariant()
    def readers_see_the_live_release(self) -> None:
        if self.live:
            live = self.shop.store.live("q")
            assert live is not None
            assert live.id == self.live
            assert self.shop.data == self.seen[self.live]

    @invariant()
    def every_kept_release_has_its_bytes(self) -> None:
        rows = self.shop.store.list("q")
        assert {row.id for row in rows} == set(self.seen)
        assert {row.id: self.shop.store.content(row) for row in rows} == self.seen

    def teardown(self) -> None:
        try:
            self._check_all()
        finally:
            self.shop.close()
            self.folder.cleanup()

    def _check_all(self) -> None:
        self.shop.settle()
        assert all(not checked.problem for checked in self.shop.store.verify("q"))
        assert self.shop.left_behind() == []

    def _published(self, release_id: str, data: bytes) -> None:
        self.seen[release_id] = data
        self.live = release_id


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=examples(200), stateful_step_count=15, deadline=None)
