"""The console: one screen of lines around a table, fed by a reader and driven by the registry's keys."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from quizops import lock
from quizops.consoles import attach
from quizops.errors import Problem
from quizops_console.actions import (
    BY_ID,
    Action,
    Ask,
    Choice,
    Confirmation,
    Request,
    Select,
    Selected,
    Situation,
    keymap,
    pressed,
)
from quizops_console.link.client import Link, Refused
from quizops_console.link.frames import CHUNK_ROWS
from quizops_console.link.process import Frame, ReaderGone, ReaderProcess
from quizops_console.menus.footer import footer_line
from quizops_console.places import state_folder
from quizops_console.tui.answers import told
from quizops_console.tui.dialogs import (
    ChoiceDialog,
    ConfirmDialog,
    Dialog,
    Dress,
    HelpScreen,
    PaletteScreen,
)
from quizops_console.tui.doing import Deeds
from quizops_console.tui.doing.details import Details
from quizops_console.tui.doing.logs import Logs
from quizops_console.tui.doing.saving import Saving
from quizops_console.tui.doing.settling import Settling
from quizops_console.tui.news import News
from quizops_console.tui.notices import Notices
from quizops_console.tui.owner_watch import OwnerWatch
from quizops_console.tui.performing import perform_at_once
from quizops_console.tui.readers import follow_readers
from quizops_console.tui.terminal.capabilities import Glyphs, Terminal
from quizops_console.tui.terminal.clipboard import copy
from quizops_console.tui.terminal.looks import ThemeName
from quizops_console.tui.terminal.settings import Settings
from quizops_console.tui.terminal.terminal_app import TerminalApp
from quizops_console.tui.typing_queue import TURN, Turn, Typed, TypingQueue
from quizops_console.tui.widgets.chrome import Lines
from quizops_console.tui.widgets.coalesced import Coalesced
from quizops_console.tui.widgets.details import DetailsPane
from quizops_console.tui.widgets.filter_line import FilterLine
from quizops_console.tui.widgets.row_table import RowTable
from quizops_console.tui.widgets.signs import Signs, signs
from quizops_console.tui.wire.app import ThriftyApp
from quizops_console.views.chrome import header_line, tab_at, tabs_line
from quizops_console.views.filtering import completions
from quizops_console.views.section import Sheet
from quizops_console.views.spans import Line, Tone
from quizops_console.views.stage import Stage
from quizops_console.views.tabs import TABS

_SLICE_S = 0.004
_BREATH_S = 0.001
_EXAMPLES = 3
Answer = TypeVar("Answer")
PRODUCTION = {"prod", "production"}


class ConsoleApp(TerminalApp, ThriftyApp[None]):
    """Built by `launch.open_console`, which starts the reader first."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = "app.tcss"

    def __init__(
        self,
        root: Path,
        *,
        folder: str,
        reader: ReaderProcess,
        terminal: Terminal,
        settings: Settings,
        problems: Sequence[Problem],
        read_only: bool,
        taken_terminal: list[Any] | None = None,
    ) -> None:
        super().__init__(terminal, settings, taken_terminal)
        self.root = root
        self.folder = folder
        self.read_only = read_only
        self.stage = Stage(TABS)
        self.keys = keymap(settings.keys)
        self.reader = reader
        self.link = Link(reader, self.take)
        self.attached = attach(lock.state_folder(root))
        self.typing = TypingQueue(self.type)
        self.deeds = Deeds(self)
        self.details = Details(self)
        self.logs = Logs(self)
        self.saving = Saving(self)
        self.news = News(self._tell_news, self.set_timer)
        self.has_mouse = settings.mouse
        self.bare_terminal = terminal
        self.settling = Settling(self, problems)
        self.owner_watch = OwnerWatch(self)
        self.cursor_rests = Coalesced(self._cursor_rests, self.set_timer)
        self.rows_came = Coalesced(self._catch_up, self.set_timer)

    # What is on the screen

    def compose(self) -> ComposeResult:
        signs, look = self.signs, self.look
        self.header_lines = Lines(signs=signs, palette=look.header, id="header")
        self.tab_lines = Lines(signs=signs, palette=look.rows, id="tabs")
        self.filter_line = FilterLine(signs=signs, palette=look.rows, placeholder="/ filters", id="filter")
        self.table = RowTable(self.stage.view, palette=look.rows, signs=signs, id="table")
        self.pane = DetailsPane(signs=signs, palette=look.rows, id="details")
        self.footer_lines = Lines(signs=signs, palette=look.rows, id="footer")
        self.notices = Notices(self.footer_lines, self._footer, self.set_timer)
        yield from (self.header_lines, self.tab_lines, self.filter_line)
        yield from (self.table, self.pane, self.footer_lines)

    def on_mount(self) -> None:
        self.saving.restore()
        self.changed_place()
        self.run_worker(follow_readers(self), name="reader")
        self.run_worker(self.typing.run(), name="typing")
        self.settling.begin()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_chrome)

    def changed_place(self) -> None:
        """Another tab, section or sheet is looked at."""
        view = self.stage.view
        self.table.show(view)
        self.table.set_state(self.stage.state.word, self.stage.state.message)
        self.filter_line.set_text(view.filter_text)
        self.filter_line.completions = lambda text, caret: completions(text, caret, view.spec)
        self.watch_tables()
        self.show_chrome()
        self.changed_view()

    def changed_view(self) -> None:
        """Filter, sort, marks or cursor of what is looked at are others."""
        self.table.view_changed()
        self.show_counts()
        self.changed_cursor()

    def changed_cursor(self) -> None:
        """Another row is looked at, or the same one elsewhere."""
        self.details.follow()
        self._cursor_rests()

    def _cursor_rests(self) -> None:
        """What need not keep up with a key that is held down."""
        self.notices.refresh()
        self.saving.soon()

    def watch_tables(self) -> None:
        """Have the reader keep fresh what is looked at."""
        try:
            self.link.watch(self.stage.watched())
        except ReaderGone:
            return  # the next one is told when it is there

    def show_chrome(self) -> None:
        """The lines above the table, and the footer."""
        stage, width = self.stage, self.size.width
        line = header_line(
            stage.header, width=width, read_only=self.read_only, folder=self.folder, trouble=stage.trouble
        )
        self.header_lines.show([line])
        titles = [tab.title for tab in stage.tabs]
        sections = [section.title for section in stage.tab.sections]
        sheet = stage.sheet.title if stage.sheet else ""
        self.tab_lines.show([tabs_line(titles, stage.tab_index, sections, stage.section_index, sheet)])
        self.notices.refresh()

    @property
    def signs(self) -> Signs:
        """Those that this terminal has."""
        return signs(ascii_only=self.terminal.glyphs is Glyphs.ASCII)

    def dress_up(
        self,
        *,
        theme: ThemeName | None = None,
        is_production: bool | None = None,
        glyphs: Glyphs | None = None,
    ) -> None:
        """Change the look; production has a red header."""
        if self.wear(theme=theme, is_production=is_production, glyphs=glyphs):
            self.header_lines.paint_by(self.look.header, self.signs)
            for widget in (self.tab_lines, self.filter_line, self.table, self.pane, self.footer_lines):
                widget.paint_by(self.look.rows, self.signs)

    def show_sheet(self, sheet: Sheet) -> None:
        """Lay a sheet over the tab."""
        self.stage.push(sheet)
        self.changed_place()

    def show_details(self, wanted: bool) -> None:
        """Open or close the pane below the table."""
        self.stage.has_details = wanted
        self.changed_cursor()

    def set_read_only(self, read_only: bool) -> None:
        """Draw everything and change nothing, or be of use again."""
        self.read_only = read_only
        self.show_chrome()

    def _catch_up(self) -> None:
        """Rows came in: there may be more of them, and the one under the cursor may say something else."""
        self.show_counts()
        self.details.follow()
        self.notices.refresh()

    def show_counts(self) -> None:
        self.filter_line.show_counts(self.stage.view)

    def _footer(self) -> Line:
        return footer_line(self.situation(), self.keys, self.size.width)

    # Keys

    def situation(self) -> Situation:
        """This moment, as actions see it."""
        stage = self.stage
        sheet = stage.sheet
        return Situation(
            folder=self.folder,
            tab=stage.tab.id,
            section=stage.section.id,
            sheet=sheet.id if sheet else None,
            row=stage.row,
            subject=sheet.subject if sheet else {},
            marked=stage.view.marks,
            row_of=stage.row_of,
            shown=stage.view.shown,
            place=stage.place,
            read_only=self.read_only,
            header=self.owner_watch.as_wanted(stage.header),
            filter_text=stage.view.filter_text,
        )

    async def on_event(self, event: events.Event) -> None:
        """Keys wait for their turn; everything else goes Textual's way."""
        if isinstance(event, events.Key | events.Paste):
            self.typing.put(event)
        else:
            await super().on_event(event)

    async def type(self, typed: Typed) -> None:
        """One key, or one paste, to whom it is meant for now."""
        top = self.screen
        match typed:
            case events.Key() if isinstance(top, Dialog):
                top.on_key(typed)
                if top.is_answered and top.turn is not None:
                    self.typing.hold(top.turn)
            case events.Paste() if isinstance(top, Dialog):
                top.on_paste(typed)
            case events.Key() if self.filter_line.is_editing:
                self._filtered(self.filter_line.type(typed))
            case events.Paste():
                self._filtered(self.filter_line.paste(typed.text))
            case events.Key():
                self._pressed(typed)

    def _pressed(self, event: events.Key) -> None:
        self.notices.take_down()
        situation = self.situation()
        action = self.keys.action(pressed(event.key, event.character), situation.scopes)
        if action is not None:
            self.do(action, situation)
        elif event.key == "ctrl+c":
            self.say("q leaves the console")

    def do(self, action: Action, situation: Situation | None = None) -> None:
        """Do what an action says; what asks first goes on beside the keys."""
        rest = perform_at_once(self, action, situation or self.situation())
        if rest is not None:
            self.carry_out(rest, action.id, self.typing.hold())

    def carry_out(self, rest: Awaitable[None], name: str, turn: Turn) -> None:
        """Go on with this beside the keys; `turn` is what it holds them back by."""
        self.run_worker(self._to_its_end(rest, turn), name=name)

    async def _to_its_end(self, rest: Awaitable[None], turn: Turn) -> None:
        TURN.set(turn)
        try:
            await rest
        except Refused as error:
            self.say(f"{error.message}\n{error.hint}".strip(), is_bad=True)
        except ReaderGone:
            self.say(
                "the reader went away and is started anew: look what was done, then try again", is_bad=True
            )
        finally:
            self.typing.release(turn)

    def _filtered(
        self, message: FilterLine.FilterEdited | FilterLine.FilterKept | FilterLine.FilterLeft | None
    ) -> None:
        """What was typed into the filter line takes effect before the next key."""
        if isinstance(message, FilterLine.FilterEdited | FilterLine.FilterLeft):
            self.set_filter(message.text)

    @on(Lines.Clicked, "#tabs")
    def _tabs_clicked(self, message: Lines.Clicked) -> None:
        index = tab_at([tab.title for tab in self.stage.tabs], message.x)
        if index is not None and self.stage.go_to_tab(index):
            self.changed_place()

    @on(RowTable.CursorMoved)
    def _cursor_moved(self) -> None:
        self.details.follow()
        self.cursor_rests.ask()

    @on(RowTable.RowOpened)
    def _row_opened(self) -> None:
        self.do(BY_ID["details"])

    @on(RowTable.WorkAdvanced)
    def _work_advanced(self) -> None:
        self.show_counts()

    def edit_filter(self) -> None:
        """Type into the filter line, from what stands there."""
        self.filter_line.edit()

    def set_filter(self, text: str) -> None:
        """Show the rows that a filter lets through; what is wrong with it is said in its line."""
        if not self.filter_line.is_editing:
            self.filter_line.set_text(text)
        self.filter_line.set_problem(self.stage.view.set_filter(text))
        self.changed_view()

    # What performing an action needs (`performing.Face`)

    def say(self, text: str, *, is_bad: bool = False) -> None:
        self.notices.say(text, Tone.BAD if is_bad else Tone.INFO)

    def _tell_news(self, text: str, is_bad: bool) -> None:
        self.notices.add(text, Tone.BAD if is_bad else Tone.INFO)

    async def choose(self, choice: Choice) -> str | None:
        return await self.ask(ChoiceDialog(choice, dress=self.dress))

    async def confirm(
        self, confirmation: Confirmation, command: str | None = None
    ) -> Mapping[str, str] | None:
        dialog = ConfirmDialog(confirmation, command=command, copy=self.copy_line, dress=self.dress)
        return await self.ask(dialog)

    async def ask(self, dialog: Dialog[Answer]) -> Answer | None:
        """Show a dialog; its answer. Keys go to it as soon as it is there, and wait when it has answered."""
        answered: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        dialog.turn = TURN.get()
        await self.push_screen(dialog, answered.set_result)
        self.typing.release(TURN.get())
        return await answered

    async def gather(self, ask: Ask) -> Any:
        try:
            return await self.link.ask(ask.name, ask.given)
        except Refused as error:
            if ask.is_optional:
                return error.message
            raise

    async def select(self, select: Select) -> Selected:
        """Count in slices: of a million rows it takes a while."""
        probe = self.stage.probe(select.table, select.filter_text)
        while probe.work(_SLICE_S):
            await asyncio.sleep(_BREATH_S)
        count = 0
        examples: list[str] = []
        for position in range(probe.shown):
            try:
                row = probe.row(position)
            except IndexError:
                break  # the table became shorter meanwhile
            if select.holds(row):
                count += 1
                if len(examples) < _EXAMPLES:
                    examples.append("  ".join(row[column] for column in select.columns if row[column]))
            if position % CHUNK_ROWS == 0:
                await asyncio.sleep(0)
        return Selected(count, tuple(examples))

    async def request(self, action: Action, request: Request) -> None:
        self.typing.release(TURN.get())
        self.notices.say(f"{action.title}…", Tone.DIM)
        with self.owner_watch.expecting(request.kind):
            result = await self.link.intent(request.kind, request.payload)
        undo_key = self.keys.label(BY_ID["undo"]) or ":undo"
        self.say(told(request.kind, result, undo_key=undo_key) or f"{action.title}: done")

    def on_screen(self, action: Action) -> Any:
        return self.deeds.of(action)

    @property
    def dress(self) -> Dress:
        return Dress(self.look.dialog, self.signs)

    def equivalent_command(self, situation: Situation) -> str | None:
        """What prints the same as the screen shows."""
        return BY_ID["copy_command"].command(situation)

    def copy_line(self, text: str) -> None:
        """Put a command line on the clipboard, and say so."""
        self.copy(text, f": {text}")

    def copy(self, text: str, what: str = "") -> None:
        """Put text on the clipboard, whichever can be reached from here; what hangs there holds up no key."""
        self.run_worker(self._copy(text, what), name="copy")

    async def _copy(self, text: str, what: str) -> None:
        folder = state_folder() / "quizops"
        copied = await asyncio.to_thread(copy, text, self.terminal, os.environ, folder)
        if copied.sequence and self._driver is not None:
            self._driver.write(copied.sequence)
        self.say(f"{copied.told}{what}")

    async def show_help(self, situation: Situation) -> None:
        await self.ask(HelpScreen(situation, self.keys, dress=self.dress))

    async def show_palette(self, situation: Situation) -> None:
        """Whatever is chosen there is done here."""
        palette = PaletteScreen(situation, self.keys, copy=self.copy_line, dress=self.dress)
        chosen = await self.ask(palette)
        if chosen is not None:
            answers = {chosen.action.argument: chosen.argument} if chosen.argument else {}
            self.do(chosen.action, replace(situation, answers=answers))

    # The reader

    def take(self, frame: Frame) -> None:
        """What the reader tells finds its place."""
        match frame:
            case {"table": _}:
                changed = self.stage.take(frame)
                if changed is not None:
                    self.table.set_state(self.stage.state.word, self.stage.state.message)
                    self.table.data_changed(changed)
                    self.rows_came.ask()
            case {"document": "header", "value": header}:
                self.stage.header, self.stage.trouble = header, None
                self.attached.attach_again()
                self.dress_up(is_production=header["environment"] in PRODUCTION)
                self.show_chrome()
                self.owner_watch.look(header)
            case {"document": "trouble", "value": trouble}:
                self.stage.trouble = trouble
                self.show_chrome()
            case {"event": event}:
                self.news.take(event)
                self.logs.stir()

    # The way out

    @property
    def is_last_console(self) -> bool:
        return self.attached.is_last()

    def leave(self) -> None:
        """Close the screen; what is at work goes on in the owner."""
        self.exit()

    def on_unmount(self) -> None:
        """Also where the line was lost."""
        self.saving.now()
        self.settling.end()
        self.attached.close()
