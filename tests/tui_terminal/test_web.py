"""The console in a browser: only ours come in, nothing comes from elsewhere, and keys do everything."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from tests.terminal.console import COMMAND
from tests.terminal.folder import OPERATOR, Folder

from quizops.errors import QuizopsError, UsageError
from quizops_console.tui.terminal.web_page import headers, page
from quizops_console.tui.terminal.web_server import user_of_port, why_not
from quizops_console.tui.web import command, serve_console

_HERE = "127.0.0.1:8000"
_PORTS = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:C350 0100007F:1F40 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
"""


@pytest.mark.parametrize(
    ("host", "origin", "user", "reason"),
    [
        (_HERE, None, None, ""),
        (_HERE, f"http://{_HERE}", os.getuid(), ""),
        ("localhost:9000", "http://localhost:9000", os.getuid(), ""),
        ("rebound.example:8000", None, None, "127.0.0.1 only"),
        (_HERE, "https://elsewhere.example", None, "another site"),
        (_HERE, "http://127.0.0.1:3000", None, "another site"),
        (_HERE, "null", None, "another site"),
        (_HERE, None, 12345, "another user's"),
    ],
)
def test_only_own_pages_of_the_same_user_come_in(
    host: str, origin: str | None, user: int | None, reason: str
) -> None:
    assert reason in why_not(host, origin, user)
    assert bool(reason) == bool(why_not(host, origin, user))


def test_the_user_behind_a_port_is_known(tmp_path: Path) -> None:
    table = tmp_path / "tcp"
    table.write_text(_PORTS)
    assert (user_of_port(50000, table), user_of_port(50001, table)) == (1000, None)
    assert user_of_port(50000, tmp_path / "none") is None


def test_our_own_connection_is_ours() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as one,
    ):
        assert user_of_port(one.getsockname()[1]) == os.getuid()


def test_the_page_refers_to_no_other_host() -> None:
    text = page(_HERE, "quizops")
    assert re.findall(r"(?:https?|wss?)://([^/\"]+)", text) == [_HERE]
    assert "default-src 'none'" in headers(_HERE)["Content-Security-Policy"]


def test_a_page_cannot_be_broken_by_the_name_that_asked_for_it() -> None:
    assert "<script>x" not in page('"><script>x', "<b>")


def test_the_command_survives_any_folder_name() -> None:
    words = ["watch", "a b'c$(d)"]
    printed = command(words).replace("exec ", "printf '%s\\n' ", 1)
    assert subprocess.check_output(["sh", "-c", printed], text=True).splitlines()[-2:] == words


def test_other_hosts_are_refused_with_the_way_through_ssh() -> None:
    with pytest.raises(UsageError) as told:
        serve_console(Path("content"), host="0.0.0.0")
    assert "ssh -L" in told.value.hint


def test_a_port_that_is_taken_is_told() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(QuizopsError, match="Address already in use") as told,
    ):
        serve_console(Path("content"), port=taken.getsockname()[1])
    assert "--port" in told.value.hint


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "quizops_console.tui.terminal.web_server", None)
    with pytest.raises(UsageError) as told:
        serve_console(Path("content"), port=0)
    assert told.value.hint == "pip install 'quizops[web]'"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a console on the sample content."""
    folder = Folder.sample(tmp_path)
    folder.own()
    process = subprocess.Popen(
        [*COMMAND, "watch", folder.content.name, "--web", "--port", "0"],
        cwd=folder.content.parent,
        env={**folder.environment(OPERATOR), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    yield _address(process.stdout)
    process.terminate()
    assert process.wait(10) == 0
    process.stdout.close()
    folder.end()


@pytest.mark.chromium
@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_a_browser_switches_tabs_and_filters_by_key(served: str, tmp_path: Path) -> None:
    picture, urls = asyncio.run(_tour(served, tmp_path))
    assert picture.startswith(b"\x89PNG") and len(picture) > 10_000
    assert {urlsplit(url).netloc for url in urls} == {urlsplit(served).netloc}
    if folder := os.environ.get("QUIZOPS_PICTURES"):
        (Path(folder) / "web.png").write_bytes(picture)


async def _tour(url: str, folder: Path) -> tuple[bytes, list[str]]:
    from tests.tui_terminal.browser import browser

    async with browser(folder) as page_of:
        await page_of.open(url)
        await page_of.sees("Ada Adeyemi")
        await page_of.press("4")
        await page_of.sees("quiz-update")
        await page_of.press("1")
        await page_of.sees("Ada Adeyemi")
        await page_of.press("/", *"status:failed", "enter")
        await page_of.sees("7 of 49")
        await page_of.sees_no_more("Ada Adeyemi")
        assert "Fritz Groß" in page_of.text
        return await page_of.picture(), page_of.urls


def _address(output: IO[str]) -> str:
    told = re.search(r"http://\S+", output.readline())
    assert told
    return told[0]
