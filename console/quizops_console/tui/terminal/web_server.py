"""Serves the console to browsers of this machine; needs the extra `web`."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from quizops_console.tui.terminal.web_page import KEYS_SCRIPT, headers, page

STOP_S: Final = 2.0
"""How long consoles have to leave when the server ends."""
_HEARTBEAT_S = 15.0
_TITLE = "quizops"
_OURS = frozenset({"127.0.0.1", "localhost"})
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer(Server):
    """`textual-serve` with a page of our own and a closed door."""

    def __init__(self, command: str, host: str, port: int) -> None:
        super().__init__(command, host=host, port=port, title=_TITLE)

    def run(self, listening: socket.socket) -> None:
        """Until SIGINT or SIGTERM."""
        web.run_app(
            self._make_app(),
            sock=listening,
            print=None,
            access_log=None,
            handle_signals=True,
            shutdown_timeout=STOP_S,
        )

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[_only_ours])
        app.router.add_get("/", self.handle_index, name="index")
        app.router.add_get("/keys.js", _keys_script)
        app.router.add_get("/ws", self.handle_websocket, name="websocket")
        app.router.add_get("/download/{key}", self.handle_download, name="download")
        app.router.add_static("/static", self.statics_path, name="static")
        app.on_startup.append(self.on_startup)
        return app

    async def on_startup(self, app: web.Application) -> None:
        sys.stdout.write(f"the console is at {self.public_url} for browsers of this machine; ^c ends it\n")
        sys.stdout.flush()

    async def handle_index(self, request: web.Request) -> web.Response:
        return web.Response(
            text=page(request.host, self.title), content_type="text/html", headers=headers(request.host)
        )

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One console for one page, for as long as both live."""
        page_socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S)
        await page_socket.prepare(request)

        async def close() -> None:
            await page_socket.close()

        console = _PageConsole(
            self.command,
            write_bytes=page_socket.send_bytes,
            write_str=page_socket.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        size = [to_int(request.query.get(name, ""), usual) for name, usual in (("width", 80), ("height", 24))]
        await console.start(*size)
        try:
            await self._process_messages(page_socket, console)
        finally:
            await console.stop()
        return page_socket


class _PageConsole(AppService):
    """Closes the page's line also when the console failed to start or was killed, without a word."""

    async def run(self) -> None:
        try:
            await super().run()
        finally:
            await self.remote_close()


async def _keys_script(request: web.Request) -> web.Response:
    return web.Response(text=KEYS_SCRIPT, content_type="text/javascript", headers=headers(request.host))


@web.middleware
async def _only_ours(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Neither pages of other sites, whatever name they gave this address, nor other users may come in."""
    reason = why_not(request.host, request.headers.get("Origin"), _peer_user(request))
    if reason:
        raise web.HTTPForbidden(text=f"{reason}\n")
    return await handler(request)


def why_not(host: str, origin: str | None, user: int | None) -> str:
    """Why a request is turned away, or nothing. user: whose process asks, None where nobody can tell."""
    if urlsplit(f"//{host}").hostname not in _OURS:
        return "this console is at 127.0.0.1 only"
    if origin is not None and urlsplit(origin).netloc != host:
        return "another site may not use this console"
    if user not in {None, 0, os.getuid()}:
        return "this console is another user's"
    return ""


def _peer_user(request: web.Request) -> int | None:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return user_of_port(peer[1]) if peer else None


def user_of_port(port: int, table: Path = Path("/proc/net/tcp")) -> int | None:
    """Whose socket has this port on the loopback interface (Linux: proc(5), /proc/net/tcp)."""
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return None
    local = f"0100007F:{port:04X}"
    users = [int(words[7]) for line in lines if (words := line.split())[1] == local]
    return users[0] if users else None
