"""The owner killed at random moments: no mixed file, no lost edit, none done twice."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import signal
import threading
from pathlib import Path

from tests.properties.counts import examples

from quizops.clock import SystemClock
from quizops.ledger import Ledger

QUESTIONS = 80
LONGEST_LIFE_S = 0.25
_MODULES = ["quizops.owner", "quizops.quiz.session", "quizops.releases", "watchfiles"]


def own(root: str, ready: multiprocessing.synchronize.Event) -> None:
    """An owner that lives until it is killed."""
    from quizops.owner import watch_headless

    def emit(event: object) -> None:
        ready.set()

    watch_headless(Path(root), json=True, emit=emit)


class Content:
    """A questions CSV that somebody edits, one answer at a time, and what readers see of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.answers = dict.fromkeys(range(1, QUESTIONS + 1), "v0")
        self.save()

    def edit(self, number: int, version: int) -> None:
        self.answers[number] = f"v{version}"
        self.save()

    def save(self) -> None:
        rows = [f"{number},short,Question {number},{answer}" for number, answer in self.answers.items()]
        fresh = self.root / ".questions.tmp"
        fresh.write_text("\n".join(["id,template,text,answer_mc", *rows, ""]))
        fresh.replace(self.root / "questions.csv")

    def live(self) -> dict[int, str]:
        """What readers see; raises when it is no whole quiz."""
        document = json.loads((self.root / "quiz_complete.json").read_bytes())
        return {question["id"]: question["answer"][0] for question in document["questions"]}


def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    """Each life ends by SIGKILL, somewhere in the merge of a save."""
    chance = random.Random(20261122)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    content = Content(tmp_path)
    pause = threading.Event()
    seen: set[tuple[str, ...]] = set()
    history: list[dict[int, str]] = [dict(content.answers)]
    for version in range(1, examples(1000) + 1):
        ready = context.Event()
        owner = context.Process(target=own, args=(str(tmp_path), ready), daemon=True)
        owner.start()
        if version % 3:
            assert ready.wait(timeout=30)
        content.edit(chance.randint(1, QUESTIONS), version)
        history.append(dict(content.answers))
        pause.wait(chance.random() * LONGEST_LIFE_S)
        assert owner.pid is not None
        os.kill(owner.pid, signal.SIGKILL)
        owner.join()
        if (tmp_path / "quiz_complete.json").exists():
            live = content.live()
            assert live in history[-3:] or live in history, "readers saw a mixture"
            seen.add(tuple(live.values()))
    assert len(seen) > examples(1000) // 4, "the kills came too early to prove anything"
    finish(tmp_path)
    assert content.live() == content.answers
    check_ledger(tmp_path)


def finish(root: Path) -> None:
    from quizops.owner import watch_once

    watch_once(root)


def check_ledger(root: Path) -> None:
    """The live release is the live file, every release can be rebuilt, and no version was given twice."""
    from quizops.releases import ReleaseStore

    clock = SystemClock()
    with Ledger.open(root / ".quizops" / "ledger.sqlite", clock=clock) as ledger:
        store = ReleaseStore(root / ".quizops" / "releases", ledger, clock)
        (quiz,) = store.quizzes()
        store.recover()
        assert store.settle(60)
        live = store.live(quiz)
        assert live is not None
        digest = hashlib.sha256((root / "quiz_complete.json").read_bytes()).hexdigest()
        assert store.content(live)
        assert hashlib.sha256(store.content(live)).hexdigest() == digest
        with ledger.reading() as tx:
            versions = [row.version for row in tx.releases.list(quiz)]
            assert tx.effects.pending() == []
        assert len(versions) == len(set(versions))
        assert [one for one in store.verify(quiz) if one.problem] == []
        store.close()
