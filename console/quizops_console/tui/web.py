"""`quizops watch --web`: the same console in a browser of this machine.

Every page gets a console process of its own, as every terminal does. It is served on the loopback interface
only, to pages of its own and to processes of the same user; a browser is asked for nothing from elsewhere.
"""

from __future__ import annotations

import shlex
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizops.errors import QuizopsError, UsageError

if TYPE_CHECKING:
    from quizops_console.tui.terminal.web_server import WebServer

HOST = "127.0.0.1"
PORT = 8000
_PROGRAM = "from quizops_console.cli.main import main; raise SystemExit(main())"


def serve_console(content: Path, *, host: str = HOST, port: int = PORT, read_only: bool = False) -> int:
    """Serve the console on a folder until interrupted.

    port: 0 takes a free one. Raises UsageError for another host or where the extra `web` is missing, and
    QuizopsError when the port is taken.
    """
    if host not in {HOST, "localhost"}:
        raise UsageError(
            f"--web serves on {HOST} only, not on {host}: whoever reaches it is the operator",
            hint=f"from elsewhere go through SSH: ssh -L {port}:{HOST}:{port} HOST",
        )
    arguments = ["watch", _as_seen_from_here(content), *(["--read-only"] if read_only else [])]
    with _listening(port) as listening:
        server = _server(command(arguments), listening.getsockname()[1])
        server.run(listening)
    return 0


def command(arguments: Sequence[str]) -> str:
    """What a shell runs for each page: this very installation, with these arguments."""
    return "exec " + shlex.join([sys.executable, "-P", "-c", _PROGRAM, *arguments])


def _as_seen_from_here(content: Path) -> str:
    """Below the current folder by the shorter path, as the console's first line shows it."""
    here = Path.cwd()
    return str(content.relative_to(here)) if content.is_relative_to(here) else str(content)


def _server(shell_command: str, port: int) -> WebServer:
    try:
        from quizops_console.tui.terminal.web_server import WebServer
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--web needs a part that is not installed: {error.name}", hint="pip install 'quizops[web]'"
        ) from error
    return WebServer(shell_command, HOST, port)


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise QuizopsError(
            f"port {port} cannot be served on: {error.strerror}", hint="take another with --port"
        ) from error
