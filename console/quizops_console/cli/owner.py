"""Commands to and about the owner: stop, status, undo, pause, resume."""

from __future__ import annotations

from typing import Annotated

import typer

from quizops.errors import UsageError
from quizops_console.cli.options import (
    WAIT_S,
    Content,
    Folder,
    Json,
    Wait,
    content_folder,
    ending,
    group,
    open_workspace,
)
from quizops_console.exit_code import ExitCode
from quizops_console.output import emit
from quizops_console.text.answers import actions_text, paused_text, stopped_text, undone_text
from quizops_console.text.status import status_text

app = group("Talk to the owner of a folder.")
What = Annotated[
    str, typer.Argument(metavar="WHAT", help="watcher, downloads, or a provider such as youtube.")
]


@app.command(epilog=ending("quizops stop ./content", ExitCode.NOT_TAKEN))
def stop(content: Content = None, folder: Folder = None, wait: Wait = WAIT_S, json: Json = False) -> None:
    """End the owner of a folder, after the work in hand.

    Where no owner runs there is nothing to do.
    """
    from quizops.owner import request

    emit(request(content_folder(folder, content), "stop", {}, wait_s=wait), stopped_text, as_json=json)


@app.command(epilog=ending("quizops status ./content --json"))
def status(content: Content = None, folder: Folder = None, json: Json = False) -> None:
    """Show the owner, the quizzes, the rows and the health of a folder."""
    with open_workspace(content_folder(folder, content)) as workspace:
        emit(workspace.status(), status_text, as_json=json)


@app.command(
    epilog=ending(
        """quizops undo --list
        quizops undo""",
        ExitCode.NOT_TAKEN,
    )
)
def undo(
    action: Annotated[
        str | None, typer.Argument(metavar="ACTION", help="An id of --list; default: your last one.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Show what can be undone.")] = False,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> None:
    """Take back your last undoable action, or the one named.

    A batch undoes each row that nothing has touched since, and names the rest.
    """
    root = content_folder(folder)
    if listing:
        if action is not None:
            raise UsageError("--list shows all actions; name none with it")
        from quizops.wiring import operator_name

        with open_workspace(root) as workspace:
            emit(workspace.actions(operator_name()), actions_text, as_json=json)
        return
    from quizops.owner import request

    payload = {"action": action} if action else {}
    emit(request(root, "undo", payload, wait_s=wait), undone_text, as_json=json)


@app.command(epilog=ending("quizops pause watcher -C ./content", ExitCode.NOT_TAKEN))
def pause(what: What = "watcher", folder: Folder = None, wait: Wait = WAIT_S, json: Json = False) -> None:
    """Pause the watcher, the downloads or one provider.

    What changes meanwhile is applied when it is resumed.
    """
    from quizops.owner import request

    emit(request(content_folder(folder), "pause", {"what": what}, wait_s=wait), paused_text, as_json=json)


@app.command(epilog=ending("quizops resume watcher -C ./content", ExitCode.NOT_TAKEN))
def resume(what: What = "watcher", folder: Folder = None, wait: Wait = WAIT_S, json: Json = False) -> None:
    """Go on with what was paused."""
    from quizops.owner import request

    emit(request(content_folder(folder), "resume", {"what": what}, wait_s=wait), paused_text, as_json=json)
