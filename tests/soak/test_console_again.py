"""The tests of the terminal, again and again: one that fails once in fifty times is found here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TIMES = 50


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("time", range(1, TIMES + 1))
def test_every_scenario_of_the_terminal_passes_each_time(time: int) -> None:
    words = ["-p", "no:cacheprovider", "-m", "not soak", "-n", "6", "--dist", "worksteal", "tests/terminal"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"the {time}. time:\n{done.stdout}"
