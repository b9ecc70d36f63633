"""A disk that is full, a folder that is read-only, a store on another filesystem."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PREPARE = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from quizops.errors import StorageError
from tests.releases.workshop import Workshop, quiz_bytes
folder = Path({folder!r})
"""


def in_own_mounts(script: str, folder: Path, *mounts: str) -> str:
    """Run Python in a mount namespace of its own after some `mount` commands; what it printed."""
    root = str(Path(__file__).parents[2])
    program = _PREPARE.format(root=root, folder=str(folder)) + script
    commands = "\n".join(("set -e", *mounts, 'exec "$PYTHON" -c "$PROGRAM"'))
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", commands],
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
    (tmp_path / "content" / ".quizops").mkdir(parents=True)
    return tmp_path / "content"


def test_a_full_disk_leaves_the_old_version_and_says_so(folder: Path) -> None:
    script = """
shop = Workshop(folder)
shop.publish(quiz_bytes(20_000))
before = shop.data
shop.store.settle()
shop.store.take_troubles()
filler = folder / "filler"
with filler.open("wb", buffering=0) as stream:
    try:
        while True:
            stream.write(bytes(4096))
    except OSError:
        pass
for change in (quiz_bytes(20_001), None):
    try:
        shop.publish(change) if change else shop.say(2, b"x" * 100_000)
    except StorageError as error:
        print(error, "|", error.hint)
    assert shop.data == before
    assert shop.left_behind() == [], shop.left_behind()
assert len(shop.store.list("q")) == 1
filler.unlink()
shop.store.take_troubles()
shop.say(2, b"after there is room again")
assert b"after there is room again" in shop.data
shop.settle()
assert not [checked for checked in shop.store.verify("q") if checked.problem]
shop.close()
"""
    printed = in_own_mounts(script, folder, f"mount -t tmpfs -o size=6m none {folder}").splitlines()
    assert len(printed) == 2
    for line in printed:
        assert line.startswith(
            f"cannot publish {folder}/quiz.json: No space left on device | free some space"
        )


def test_a_read_only_folder_leaves_the_old_version_and_says_so(folder: Path) -> None:
    (folder / "sub").mkdir()
    script = """
shop = Workshop(folder)
shop.output = folder / "sub" / "quiz.json"
try:
    shop.publish(quiz_bytes())
except StorageError as error:
    print(error, "|", error.hint)
assert not shop.output.exists()
assert shop.store.list("q") == []
assert shop.left_behind() == []
with shop.ledger.reading() as tx:
    assert tx.effects.pending() == []
shop.close()
"""
    mounts = (f"mount --bind {folder}/sub {folder}/sub", f"mount -o remount,bind,ro {folder}/sub")
    printed = in_own_mounts(script, folder, *mounts)
    assert printed == (
        f"cannot publish {folder}/sub/quiz.json: Read-only file system"
        f" | make {folder}/sub writable for this user\n"
    )


def test_a_read_only_store_publishes_nothing_and_says_so(folder: Path) -> None:
    script = """
shop = Workshop(folder)
for doing in (lambda: shop.publish(quiz_bytes()), lambda: (shop.output.write_bytes(b"{}"), shop.adopt())):
    try:
        doing()
    except StorageError as error:
        print(error)
assert shop.data == b"{}"
shop.close()
"""
    mounts = (
        f"mkdir {folder}/.quizops/releases",
        f"mount --bind {folder}/.quizops/releases {folder}/.quizops/releases",
        f"mount -o remount,bind,ro {folder}/.quizops/releases",
    )
    output = folder / "quiz.json"
    assert in_own_mounts(script, folder, *mounts).splitlines() == [
        f"cannot publish {output}: Read-only file system",
        f"cannot adopt {output}: Read-only file system",
    ]


@pytest.mark.parametrize(
    "mount", ["mount -t tmpfs none {0}/.quizops", "mount --bind {0}/.quizops {0}/.quizops"]
)
def test_a_store_that_no_rename_reaches_still_publishes_and_goes_back(folder: Path, mount: str) -> None:
    """Another filesystem; and the same one under another mount, which only the rename itself finds out."""
    script = """
shop = Workshop(folder)
seen = []
for text in (b"one", b"two and more", b"three"):
    shop.publish(quiz_bytes()) if not seen else shop.say(2, text)
    seen.append(shop.data)
    shop.settle()
for number in (0, 2, 1):
    shop.roll_back(f"1.0.{number}")
    assert shop.data == seen[number]
    shop.settle()
assert shop.left_behind() == [], shop.left_behind()
assert not [checked for checked in shop.store.verify("q") if checked.problem]
print(len(list(shop.store.folder.rglob("full.json"))))
shop.close()
"""
    assert int(in_own_mounts(script, folder, mount.format(folder))) >= 2


def test_a_filesystem_without_exchange_links_the_old_file_aside(folder: Path) -> None:
    script = """
import errno
from quizops.releases.disk import switch
def refuse(one, other):
    raise OSError(errno.EINVAL, "no exchange here", str(one))
switch.exchange = refuse
shop = Workshop(folder)
shop.publish(quiz_bytes())
shop.settle()
inode = shop.output.stat().st_ino
first = shop.say(2, b"two")
assert [path.stat().st_ino for path in shop.left_behind()] == [inode]
shop.settle()
shop.roll_back("1.0.0")
assert shop.data == quiz_bytes()
shop.settle()
assert shop.left_behind() == []
shop.close()
"""
    in_own_mounts(script, folder)
