"""A rollback looks only at what differs, and what is resident goes along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quizops.jobs import JOBS, Asked, ContentFolder, open_folder
from quizops.ledger import ReleaseRow
from quizops.quiz.live import LiveQuiz
from quizops.releases import ReleaseStore
from quizops.testing import FakeClock
from quizops.wiring import Parts

HEADER = "id,template,text,answer_mc,hint\n"


class CountingStore(ReleaseStore):
    """Notes every release that is read from end to end."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.state / "releases", parts.ledger, parts.clock)
        self.read: list[str] = []

    def content(self, release: ReleaseRow) -> bytes:
        self.read.append(release.version)
        return super().content(release)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ContentFolder]:
    clock = FakeClock()
    say(tmp_path, "One?", "Two?", "Three?")
    parts = Parts.open(tmp_path, clock=clock)
    parts.pause = clock.advance
    parts.releases.close()
    parts.releases = CountingStore(parts)
    opened = open_folder(parts)
    opened.catch_up()
    yield opened
    parts.close()


def say(root: Path, *texts: str) -> None:
    rows = "".join(f"{number},short,{text},a,\n" for number, text in enumerate(texts, 1))
    (root / "questions.csv").write_text(HEADER + rows)


def save(folder: ContentFolder, *texts: str) -> None:
    say(folder.parts.root, *texts)
    JOBS["quiz.merge"](folder, {}, Asked("ada"))


def roll_back(folder: ContentFolder, to: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = JOBS["rollback"](folder, {"to": to}, Asked("ada"))
    return told


def texts(folder: ContentFolder) -> dict[int, str]:
    document = json.loads(output_of(folder).read_bytes())
    return {question["id"]: question["text"] for question in document["questions"]}


def output_of(folder: ContentFolder) -> Path:
    (path,) = folder.quizzes.outputs().values()
    return path


def store_of(folder: ContentFolder) -> CountingStore:
    assert isinstance(folder.parts.releases, CountingStore)
    return folder.parts.releases


def test_no_release_is_read_whole_where_patches_lead_back(folder: ContentFolder) -> None:
    save(folder, "One?", "Two!", "Three?", "Four?")
    save(folder, "One!", "Two!", "Three?", "Four?")
    told = roll_back(folder, "1.0.0")
    assert texts(folder) == {1: "One?", 2: "Two?", 3: "Three?"}
    assert told["withheld"] == 3
    assert store_of(folder).read == []


def test_what_is_resident_is_what_a_fresh_look_finds(folder: ContentFolder) -> None:
    save(folder, "One?", "Two!", "Three?", "Four?")
    place = folder.quizzes.places[0]
    session = folder.quizzes.session(place)
    roll_back(folder)
    live, fresh = session.live, LiveQuiz.open(place.output, cache=None)
    assert folder.quizzes.session(place) is session
    assert live is not None
    assert (live.file_id, live.frame) == (fresh.file_id, fresh.frame)
    assert np.array_equal(live.index.ids, fresh.index.ids)
    assert np.array_equal(live.index.starts, fresh.index.starts)
    assert np.array_equal(live.index.ends, fresh.index.ends)


def test_what_was_withheld_stays_out_of_the_next_merge_until_it_is_edited(folder: ContentFolder) -> None:
    save(folder, "One?", "Two!", "Three!")
    roll_back(folder)
    save(folder, "One!", "Two!", "Three!!")
    assert texts(folder) == {1: "One!", 2: "Two?", 3: "Three!!"}


def test_a_broken_live_file_makes_both_releases_be_read(folder: ContentFolder) -> None:
    save(folder, "One?", "Two!", "Three?")
    output_of(folder).write_bytes(b"{")
    roll_back(folder, "1.0.0")
    assert texts(folder) == {1: "One?", 2: "Two?", 3: "Three?"}


def test_undoing_a_rollback_brings_everything_back(folder: ContentFolder) -> None:
    save(folder, "One?", "Two!", "Three?")
    before = output_of(folder).read_bytes()
    roll_back(folder)
    JOBS["undo"](folder, {}, Asked("ada"))
    assert output_of(folder).read_bytes() == before
    assert store_of(folder).read == []
    save(folder, "One!", "Two!", "Three?")
    assert texts(folder) == {1: "One!", 2: "Two!", 3: "Three?"}
