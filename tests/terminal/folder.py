"""Content folders in use: what lies in them, the commands beside them, and their owner."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import psutil
from tests.owner.content import bank, questions_of, replace_in, save
from tests.owner.owners import Answer, OwnerProcess, command, until

from quizops.lock import Holder, current_holder

OPERATOR = "ana"
SAMPLE = Path(__file__).parents[2] / "sample_data" / "content"
TRACKER_HEADER = (
    "row_id,name,email,type,youtube_playlist,google_drive,notes,youtube_status,youtube_files,"
    "youtube_media_id,drive_status,drive_files,drive_media_id,last_download_attempt,download_errors"
)
_SETTINGS = 'environment = "{environment}"\n[watch]\nlinger_s = {linger_s}\n[downloads]\nauto = false\n'


def tracker_row(number: int, name: str, *, youtube: str = "", error: str = "") -> str:
    """One line of a tracker, with a YouTube link; `youtube` is its status word."""
    told = f"youtube: {error} (try 1 of 5)" if error else ""
    attempt = "2026-11-20T07:00:00Z" if error else ""
    return (
        f"{number},{name},p{number}@example.org,FF-Fi/Se-CP/B(S) #4,https://youtu.be/sample{number:07},"
        f",,{youtube},,,,,,{attempt},{told}"
    )


class Folder:
    """A content folder below `place`, with a home and a state folder of its own beside it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.content = place / "content"
        self.home = place / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._owner: OwnerProcess | None = None
        self._bin = place / "bin"

    @classmethod
    def sample(cls, place: Path) -> Folder:
        """The sample content, whole."""
        folder = cls(place)
        shutil.copytree(SAMPLE, folder.content)
        return folder

    @classmethod
    def small(
        cls,
        place: Path,
        *,
        answers: Mapping[int, str] | None = None,
        tracker: Iterable[str] | None = None,
        environment: str = "dev",
        linger_s: float = 600,
    ) -> Folder:
        """One quiz of short questions, and a tracker where some rows failed."""
        folder = cls(place)
        folder.save("quizops.toml", _SETTINGS.format(environment=environment, linger_s=linger_s))
        folder.save("questions.csv", bank(answers or {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}))
        folder.save("tracker.csv", "\n".join([TRACKER_HEADER, *(tracker or small_tracker()), ""]))
        return folder

    # Files, as hands change them.

    def save(self, name: str, data: bytes | str) -> None:
        save(self.content / name, data)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one text of a file."""
        replace_in(self.content / name, old, new)

    def read(self, name: str) -> str:
        return (self.content / name).read_text(encoding="utf-8")

    def quiz(self) -> Path:
        """The only published quiz of the folder."""
        (path,) = self.content.glob("*_complete.json")
        return path

    def question(self, number: int, name: str | None = None) -> dict[str, Any]:
        """A question as readers have it."""
        return questions_of(self.content / name if name else self.quiz())[number]

    def edit_quiz(self, change: Callable[[dict[str, Any]], object], name: str | None = None) -> None:
        """A hand in the published JSON."""
        path = self.content / name if name else self.quiz()
        document = json.loads(path.read_bytes())
        change(document)
        save(path, json.dumps(document, ensure_ascii=False, indent=2) + "\n")

    def make_conflict(self, number: int, *, ours: str, theirs: str) -> None:
        """A question's text changed by a hand in the JSON and in the CSV, while nobody watches."""

        def by_hand(document: dict[str, Any]) -> None:
            next(one for one in document["questions"] if one["id"] == number)["text"] = ours

        self.edit_quiz(by_hand)
        self.replace("questions.csv", f"Question {number}?", theirs)

    # Commands beside the console.

    def run(self, *words: object) -> Answer:
        """`quizops WORD… -C content` as this folder's operator."""
        return command(*words, "-C", self.content)

    def asked(self, *words: object) -> Any:
        """What such a command answers in JSON."""
        return command(*words, "-C", self.content, "--json").document

    def publish(self) -> None:
        """One pass over what changed, by a command."""
        answer = command("watch", self.content, "--once")
        assert answer.code in (0, 1, 4), answer.err

    # The owner.

    def own(self) -> OwnerProcess:
        """An owner of its own process, which ends with the test."""
        assert self._owner is None
        self._owner = OwnerProcess(self.content)
        self._owner.wait_for("ready")
        return self._owner

    @property
    def owner(self) -> OwnerProcess:
        assert self._owner is not None, "nobody owns this folder yet"
        return self._owner

    def holder(self) -> Holder | None:
        """Who owns the folder now."""
        return current_holder(self.content / ".quizops")

    def kill_owner(self) -> None:
        """kill -9, and nobody is there any more."""
        if self._owner is not None:
            self._owner.kill()
            self._owner.__exit__(None, None, None)
            self._owner = None
        elif holder := self.holder():
            os.kill(holder.pid, signal.SIGKILL)
        until(lambda: self.holder() is None, "the lock of a killed owner is free")

    def end(self) -> None:
        """Nothing that was started here runs on."""
        if self._owner is not None:
            self._owner.__exit__(None, None, None)
            self._owner = None
        for process in psutil.process_iter(["cmdline"]):
            # Also one that a console has just started, and that does not hold the lock yet.
            if str(self.content) in (process.info["cmdline"] or ()):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        until(lambda: self.holder() is None, "nobody owns the folder any more")

    # Where a console is at home.

    def environment(self, operator: str = OPERATOR) -> dict[str, str]:
        """What a login over SSH has set, and no more; COLORTERM does not come along."""
        return {
            "PATH": os.pathsep.join([str(self._bin), str(Path(sys.executable).parent), os.defpath]),
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "QUIZOPS_OPERATOR": operator,
            "SSH_TTY": "/dev/pts/0",
        }

    def move_home(self, home: Path) -> Folder:
        """The next console is of somebody who was never here: no saved view, no settings."""
        self.home = home
        return self

    def configure(self, text: str) -> None:
        """The operator's own settings of the console."""
        save(self.home / "config" / "quizops" / "config.toml", text)

    def program(self, name: str, source: str) -> Path:
        """A Python program that the console finds on its PATH."""
        path = self._bin / name
        save(path, f"#!{sys.executable} -IS\n{source}")
        path.chmod(0o755)
        return path


def small_tracker() -> list[str]:
    """Twelve rows: three failed, two of them by the network; one skipped; the others pending."""
    names = ["Ada", "Bea", "Cem", "Dan", "Eva", "Fay", "Gil", "Hal", "Ida", "Jon", "Kim", "Lea"]
    failed = {3: "network: timed out", 5: "network: connection reset", 8: "permission: it is private"}
    rows = []
    for number, name in enumerate(names, start=1):
        status = "failed" if number in failed else "skipped" if number == 10 else ""
        rows.append(tracker_row(100 + number, name, youtube=status, error=failed.get(number, "")))
    return rows
