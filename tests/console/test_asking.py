"""Questions at a real terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

CALL = "import sys; from quizops_console.cli.main import main; sys.exit(main())"


def answered(answer: bytes, *words: object) -> tuple[int, str]:
    """Run a command with a terminal for stdin and stderr, and type an answer when it asks."""
    master, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", CALL, *map(str, words)],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
    )
    os.close(terminal)
    told = b""
    try:
        while b"[y/N]" not in told:
            told += os.read(master, 1024)
        os.write(master, answer)
        code = process.wait(timeout=30)
        told += os.read(master, 4096)
    finally:
        os.close(master)
        process.communicate()
    return code, told.decode()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(
        "row_id,youtube_playlist,youtube_status\n1,https://youtu.be/a,failed\n"
    )
    return tmp_path


@pytest.mark.parametrize("answer", [b"\n", b"n\n", b"nonsense\n"])
def test_anything_but_a_yes_leaves_everything_as_it_is(content: Path, answer: bytes) -> None:
    code, told = answered(answer, "downloads", "reset", "1", "-C", content)
    assert (code, "nothing was done" in told) == (1, True)
    assert "Start 1 row over (1; both)?" in told
    assert ",failed" in (content / "people.csv").read_text()


def test_a_yes_does_it(content: Path) -> None:
    code, _ = answered(b"y\n", "downloads", "reset", "1", "-C", content)
    assert code == 0
    assert ",failed" not in (content / "people.csv").read_text()
