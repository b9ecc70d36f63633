"""Moving about: tabs, sections, rows, filter, sort, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops_console.actions import Situation

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

_COLUMNS_A_STEP = 1


class Moving:
    """Each method does the action of its name."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app

    def do_show_downloads(self, _: Situation) -> None:
        self._to_tab("downloads")

    def do_show_merges(self, _: Situation) -> None:
        self._to_tab("merges")

    def do_show_monitoring(self, _: Situation) -> None:
        self._to_tab("monitoring")

    def do_show_updates(self, _: Situation) -> None:
        self._to_tab("updates")

    def do_next_tab(self, _: Situation) -> None:
        self._app.stage.step_tab(1)
        self._app.changed_place()

    def do_previous_tab(self, _: Situation) -> None:
        self._app.stage.step_tab(-1)
        self._app.changed_place()

    def do_next_section(self, _: Situation) -> None:
        self._app.stage.step_section(1)
        self._app.changed_place()

    def do_previous_section(self, _: Situation) -> None:
        self._app.stage.step_section(-1)
        self._app.changed_place()

    def do_move_down(self, _: Situation) -> None:
        self._app.table.move(1)

    def do_move_up(self, _: Situation) -> None:
        self._app.table.move(-1)

    def do_page_down(self, _: Situation) -> None:
        self._app.table.page(1)

    def do_page_up(self, _: Situation) -> None:
        self._app.table.page(-1)

    def do_to_top(self, _: Situation) -> None:
        self._app.table.move_home()

    def do_to_bottom(self, _: Situation) -> None:
        self._app.table.move_end()

    def do_scroll_left(self, _: Situation) -> None:
        self._app.table.scroll_columns(-_COLUMNS_A_STEP)

    def do_scroll_right(self, _: Situation) -> None:
        self._app.table.scroll_columns(_COLUMNS_A_STEP)

    def do_filter(self, _: Situation) -> None:
        self._app.edit_filter()

    def do_next_match(self, _: Situation) -> None:
        self._to_match(1)

    def do_previous_match(self, _: Situation) -> None:
        self._to_match(-1)

    def do_sort(self, _: Situation) -> None:
        self._app.stage.view.cycle_sort()
        self._app.changed_view()

    def do_reverse_sort(self, _: Situation) -> None:
        view = self._app.stage.view
        if view.sort is None:
            self._app.say("not sorted: s sorts by the next column", is_bad=True)
            return
        view.set_sort(view.sort.column, not view.sort.is_descending)
        self._app.changed_view()

    def do_mark(self, _: Situation) -> None:
        self._app.table.toggle_mark()
        self._app.table.move(1)
        self._app.show_counts()

    def do_mark_shown(self, _: Situation) -> None:
        self._app.stage.view.mark_shown()
        self._app.changed_view()

    def do_unmark_all(self, _: Situation) -> None:
        self._app.stage.view.unmark_all()
        self._app.changed_view()

    def do_details(self, situation: Situation) -> None:
        """The pane below; once more, and it fills the screen."""
        if situation.sheet is not None:
            return
        if self._app.stage.has_details:
            self._app.details.fill_screen()
        else:
            self._app.show_details(True)

    def do_back(self, _: Situation) -> None:
        """One layer: the sheet, then details, then the filter, then the search."""
        stage = self._app.stage
        if stage.pop():
            self._app.changed_place()
        elif stage.has_details:
            self._app.show_details(False)
        elif stage.view.filter_text:
            stage.view.clear_filter()
            self._app.filter_line.set_text("")
            self._app.changed_view()
        elif stage.view.search_text:
            stage.view.clear_search()
            self._app.changed_view()

    def _to_match(self, direction: int) -> None:
        if not self._app.table.next_match(direction):
            self._app.say("no match: / searches", is_bad=True)

    def _to_tab(self, tab: str) -> None:
        names = [one.id for one in self._app.stage.tabs]
        self._app.stage.go_to_tab(names.index(tab))
        self._app.changed_place()
