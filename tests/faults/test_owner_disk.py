"""A whole owner on a full disk, in a read-only folder, and as somebody who may not write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PREPARE = """
import os, shutil, subprocess, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.owner.content import QUIZ, answers_of, bank, identity, replace_in, save
from tests.owner.owners import OwnerProcess, asked, command, until
content = Path({content!r})
def main():
"""
_RUN = """
if __name__ == "__main__":
    main()
"""


def in_own_mounts(script: str, content: Path, *mounts: str) -> None:
    """Run Python in a mount namespace of its own after some `mount` commands."""
    root = str(Path(__file__).parents[2])
    body = "".join(f"    {line}\n" for line in script.strip().splitlines())
    program = content.parent / "program.py"
    program.write_text(_PREPARE.format(root=root, content=str(content)) + body + _RUN)
    commands = "\n".join(("set -e", *mounts, 'exec "$PYTHON" "$PROGRAM"'))
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", commands],
        env={**os.environ, "PYTHON": sys.executable, "PROGRAM": str(program)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def content(tmp_path: Path) -> Path:
    try:
        probe = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs unshare")
    if probe.returncode != 0:
        pytest.skip("needs unshare with user namespaces")
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def test_a_full_disk_keeps_the_old_version_and_room_brings_the_new_one(content: Path) -> None:
    """The quiz lies on a small disk of its own; its CSV and the ledger have room."""
    script = """
quiz = content / "small"
numbers = range(1, 1001)
words = dict.fromkeys(numbers, "one")
save(content / "small" / "bank.csv", bank(words))
with OwnerProcess(content) as owner:
    before = (quiz / QUIZ).read_bytes()
    filler = quiz / "filler"
    longer = bank({**words, 5: "x" * 40_000})
    (quiz / ".waiting.tmp").write_bytes(longer)
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            pass
    (quiz / ".waiting.tmp").replace(quiz / "bank.csv")
    refused = owner.wait_for("refused", quiz="small")
    assert "No space left on device" in refused["message"], refused
    assert "free some space" in refused["hint"], refused
    assert (quiz / QUIZ).read_bytes() == before
    assert asked(content, "quiz", "list").document[0]["version"] == "1.0.0"
    leftovers = [path.name for path in quiz.iterdir() if path.name.startswith(".")]
    assert leftovers == [], leftovers
    filler.unlink()
    owner.wait_for("published", quiz="small", version="1.0.1")
    assert len(answers_of(quiz / QUIZ)[5]) == 40_000
    assert asked(content, "quiz", "list").document[0]["error"] is None
    assert asked(content, "releases", "verify").code == 0
"""
    mount = f"mkdir -p {content}/small; mount -t tmpfs -o size=1m none {content}/small"
    in_own_mounts(script, content, mount)


def test_a_full_disk_under_everything_loses_nothing(content: Path) -> None:
    """The ledger has no room either: the owner stays, says so, and makes all good with room."""
    script = """
words = {number: "one" for number in range(1, 301)}
save(content / "bank.csv", bank(words))
filler = content / "filler"
with OwnerProcess(content) as owner:
    before = (content / QUIZ).read_bytes()
    (content / ".waiting.tmp").write_bytes(bank({**words, 5: "x" * 40_000}))
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            pass
    (content / ".waiting.tmp").replace(content / "bank.csv")
    told = owner.wait_for_message("disk is full", "No space left on device")
    assert "free some space" in told["hint"], told
    assert (content / QUIZ).read_bytes() == before
    assert owner.alive, owner.events[-3:]
    filler.unlink()
    owner.wait_for("published", version="1.0.1")
    assert len(answers_of(content / QUIZ)[5]) == 40_000
    assert asked(content, "releases", "verify").code == 0
    replace_in(content / "bank.csv", "7,short,Question 7?,one", "7,short,Question 7?,two")
    owner.wait_for("published", version="1.0.2")
    assert asked(content, "stop").code == 0
    assert owner.ended() == 0
"""
    in_own_mounts(script, content, f"mount -t tmpfs -o size=3m none {content}")


def test_a_read_only_folder_keeps_the_old_version_and_goes_on_once_it_is_writable(content: Path) -> None:
    """The CSV is changed under the read-only mount, as a colleague on another machine does."""
    script = """
quiz = content / "shared"
save(quiz / "bank.csv", bank({1: "one", 2: "two"}))
assert command("watch", content, "--once").code == 0
elsewhere = content.parent / "elsewhere"
elsewhere.mkdir()
subprocess.run(["mount", "--bind", quiz, elsewhere], check=True)
subprocess.run(["mount", "--bind", quiz, quiz], check=True)
subprocess.run(["mount", "-o", "remount,bind,ro", quiz], check=True)
before = (quiz / QUIZ).read_bytes()
with OwnerProcess(content) as owner:
    replace_in(elsewhere / "bank.csv", "two", "zwei")
    refused = owner.wait_for("refused", quiz="shared")
    assert "Read-only file system" in refused["message"], refused
    assert "writable" in refused["hint"], refused
    assert (quiz / QUIZ).read_bytes() == before
    replace_in(elsewhere / "bank.csv", "one", "eins")
    subprocess.run(["mount", "-o", "remount,bind,rw", quiz], check=True)
    owner.wait_for("published", quiz="shared")
    until(lambda: answers_of(quiz / QUIZ) == {1: "eins", 2: "zwei"}, "both saves are live")
    assert asked(content, "releases", "verify").code == 0
"""
    in_own_mounts(script, content)
