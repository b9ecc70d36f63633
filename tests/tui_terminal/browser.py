"""A real Chromium without a window, led by its DevTools protocol; what its terminal received is a screen."""

from __future__ import annotations

import base64
import itertools
import re
import subprocess
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from tests.terminal.screen import TerminalScreen

PATIENCE_S = 60.0
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1000,600",
)
_KEYS = {"enter": ("Enter", 13, "\r"), "escape": ("Escape", 27, ""), "down": ("ArrowDown", 40, "")}


class Browser:
    """One page. urls: everything that it asked for. screen: what the terminal in it was sent."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.urls: list[str] = []
        self.screen: TerminalScreen | None = None

    async def open(self, url: str) -> None:
        await self.call("Network.enable")
        await self.call("Page.enable")
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.call("Page.navigate", url=url)

    async def call(self, method: str, **given: object) -> Mapping[str, Any]:
        """Ask, and take in what happens until the answer."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": given})
        while True:
            message = await self._next(PATIENCE_S)
            if message.get("id") == number:
                assert "error" not in message, message
                result: Mapping[str, Any] = message["result"]
                return result

    async def press(self, *keys: str) -> None:
        for key in keys:
            name, code, text = _KEYS.get(key, (key, 0, key))
            kind = "keyDown" if text else "rawKeyDown"
            event = {"key": name, "windowsVirtualKeyCode": code, "text": text}
            await self.call("Input.dispatchKeyEvent", type=kind, **event)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    async def sees(self, wanted: str) -> None:
        """Take in what happens until this is on the screen."""
        await self._until(lambda text: wanted in text, wanted)

    async def sees_no_more(self, unwanted: str) -> None:
        await self._until(lambda text: unwanted not in text, f"no {unwanted}")

    async def picture(self) -> bytes:
        """PNG of the page as it is painted."""
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    @property
    def text(self) -> str:
        return "\n".join(self.screen.rows) if self.screen else ""

    async def _until(self, is_so: Any, wanted: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not (self.screen and is_so(self.text)):
            left = deadline - time.monotonic()
            assert left > 0, f"{wanted} did not come:\n{self.text}"
            await self._next(left)

    async def _next(self, within_s: float) -> dict[str, Any]:
        try:
            message: dict[str, Any] = await self._socket.receive_json(timeout=within_s)
        except TimeoutError:
            raise AssertionError(f"nothing more came:\n{self.text}") from None
        self._take(message.get("method", ""), message.get("params", {}))
        return message

    def _take(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.urls.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.urls.append(told["url"])
                size = parse_qs(urlsplit(told["url"]).query)
                self.screen = TerminalScreen(int(size["width"][0]), int(size["height"][0]))
            case "Network.webSocketFrameReceived" if told["response"]["opcode"] == 2 and self.screen:
                self.screen.feed(base64.b64decode(told["response"]["payloadData"]))
            case _:
                pass


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Browser]:
    """A fresh one whose profile lies in `folder`."""
    profile = folder / "profile"
    with _Process(["chromium", *_OPTIONS, f"--user-data-dir={profile}", "about:blank"], folder) as process:
        port = process.port()
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                [page] = [one for one in await answer.json() if one["type"] == "page"]
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Browser(socket)


class _Process:
    """The browser's own process, killed afterwards."""

    def __init__(self, words: list[str], folder: Path) -> None:
        self._words = words
        self._folder = folder

    def __enter__(self) -> _Process:
        self._process = subprocess.Popen(
            self._words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=self._folder
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate(timeout=PATIENCE_S)

    def port(self) -> int:
        """Where it listens, as it says when it does."""
        assert self._process.stderr
        for line in iter(self._process.stderr.readline, b""):
            if told := re.search(rb"DevTools listening on ws://127\.0\.0\.1:(\d+)/", line):
                return int(told[1])
        raise AssertionError("the browser ended before it listened")
