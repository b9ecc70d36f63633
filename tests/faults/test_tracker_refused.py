"""A full disk and a read-only folder: the change stays in the ledger and is written when it can be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PREPARE = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from quizops.clock import SystemClock
from quizops.downloads.tracker import Tracker, TrackerSetup
from quizops.errors import StorageError
from quizops.ledger import Ledger
from quizops.testing import FakeClock
from tests.downloads.tracker_files import failed, read_tracker, write_tracker
folder = Path({folder!r})
path = folder / "content" / "tracker.csv"
def opened(clock=SystemClock(), setup=None):
    return Tracker.open(path, ledger, clock=clock, backups=folder / "backups", setup=setup)
"""


def in_own_mounts(script: str, folder: Path, mount: str) -> str:
    """Run Python in a mount namespace of its own; what it printed."""
    program = _PREPARE.format(root=str(Path(__file__).parents[2]), folder=str(folder)) + script
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'set -e\n{mount}\nexec "$PYTHON" -c "$PROGRAM"'],
        env={**os.environ, "PYTHON": sys.executable, "PROGRAM": program},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    try:
        probe = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs unshare")
    if probe.returncode != 0:
        pytest.skip("needs unshare with user namespaces")
    (tmp_path / "content").mkdir()
    return tmp_path


def test_a_full_disk_keeps_the_csv_whole_and_the_change_in_the_ledger(folder: Path) -> None:
    script = """
write_tracker(path, *(failed(str(number)) for number in range(2000)))
before = path.read_bytes()
ledger = Ledger.open(folder / "ledger.sqlite", clock=SystemClock())
tracker = opened()
tracker.retry(["7"], operator="ann")
filler = path.with_name("filler")
with filler.open("wb", buffering=0) as stream:
    try:
        while True:
            stream.write(bytes(4096))
    except OSError:
        pass
try:
    tracker.write_back()
except StorageError as error:
    print(error.message.replace(str(path), "PATH"), "|", error.hint)
assert path.read_bytes() == before
assert sorted(p.name for p in path.parent.iterdir()) == ["filler", "tracker.csv"]
assert tracker.waiting_rows == 1
filler.unlink()
assert tracker.write_back().rows == 1
assert read_tracker(path)["7"]["youtube_status"] == "pending"
tracker.close()
"""
    mount = f"mount -t tmpfs -o size=1m none {folder / 'content'}"
    printed = in_own_mounts(script, folder, mount)
    assert printed.startswith("cannot write PATH: No space left on device | free some space")


def test_a_read_only_folder_is_told_and_tried_again(folder: Path) -> None:
    script = """
import subprocess
clock = FakeClock()
write_tracker(path, failed("1"), failed("2"))
before = path.read_bytes()
ledger = Ledger.open(folder / "ledger.sqlite", clock=clock)
tracker = opened(clock, TrackerSetup(pause=clock.advance))
content = str(path.parent)
subprocess.run(["mount", "--bind", content, content], check=True)
subprocess.run(["mount", "-o", "remount,bind,ro", content], check=True)
tracker.retry(["1"], operator="ann")
try:
    tracker.write_back()
except StorageError as error:
    print(error.message.replace(str(path), "PATH"), "|", error.hint.replace(content, "FOLDER"))
while tracker.trouble is None:
    clock.advance(tracker.due_in_s())
    tracker.tick()
print(tracker.trouble.replace(str(path), "PATH"))
assert path.read_bytes() == before
subprocess.run(["mount", "-o", "remount,bind,rw", content], check=True)
assert tracker.write_back().rows == 1
assert tracker.trouble is None
assert read_tracker(path)["1"]["youtube_status"] == "pending"
"""
    printed = in_own_mounts(script, folder, "true").splitlines()
    assert printed[0] == "cannot write PATH: Read-only file system | make FOLDER writable for this user"
    assert printed[1].startswith("cannot write PATH: Read-only file system")
