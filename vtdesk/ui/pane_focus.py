"""Which pane has the keyboard, and giving it to another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from vtdesk.ui.around.around_view import AroundView
from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.panes import Pane, Panes


@dataclass(frozen=True, slots=True)
class _Stop:
    """Something that F6 goes to.

    Attributes:
        widget: has the keyboard, or one of its children has it.
        go: gives it the keyboard.
    """

    widget: QWidget
    go: Callable[[], object]


class PaneFocus:
    """Brings a pane on screen and the keyboard into it.

    Args:
        panes: arranges the three.
        tree: the modules.
        page: the table.
        record: the record.
        around: what is around the record.
    """

    def __init__(
        self,
        panes: Panes,
        tree: ModuleList,
        page: BrowsePage,
        record: RecordPane,
        around: AroundView,
    ) -> None:
        self._panes = panes
        self._tree = tree
        self._page = page
        self._record = record
        self._around = around

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "filter_table": self.go_to_filter,
            "toggle_tree": self.toggle_tree,
            "toggle_record": self.toggle_record,
            "focus_tree": self.go_to_tree,
            "focus_table": self.go_to_table,
            "focus_record": self.go_to_record,
            "next_pane": self.go_to_next,
            "previous_pane": self.go_to_previous,
        }

    def go_to_tree(self) -> None:
        """Give the keyboard to the modules."""
        self._panes.bring(Pane.TREE)
        self._tree.focus_list()

    def go_to_table(self) -> None:
        """Give the keyboard to the rows."""
        self._panes.bring(Pane.TABLE)
        self._page.focus_table()

    def go_to_filter(self) -> None:
        """Give the keyboard to what finds: from the form its fields, else the table's rows."""
        if self._has_focus(self._record) and self._record.edit is not None:
            self._record.find_field()
            return
        self._panes.bring(Pane.TABLE)
        self._page.focus_filter()

    def go_to_record(self) -> None:
        """Give the keyboard to the form."""
        self._panes.bring(Pane.RECORD)
        self._record.go_to_form()

    def go_to_next(self) -> None:
        """Give the keyboard to the pane after the one that has it."""
        self._go(1)

    def go_to_previous(self) -> None:
        """Give the keyboard to the pane before the one that has it."""
        self._go(-1)

    def toggle_tree(self) -> None:
        """Show or hide the modules; shown, they get the keyboard."""
        self._panes.toggle(Pane.TREE)
        if self._panes.shown(Pane.TREE):
            self._tree.focus_list()

    def toggle_record(self) -> None:
        """Show or hide the record."""
        self._panes.toggle(Pane.RECORD)

    def go_to_panel(self, key: str) -> None:
        """Give the keyboard to a panel around the record."""
        if self._around.shown is not None:
            self._panes.bring(Pane.RECORD)
            self._around.go_to(key)

    def _go(self, step: int) -> None:
        stops = self._stops()
        now = next((n for n, stop in enumerate(stops) if self._has_focus(stop.widget)), None)
        target = 0 if now is None else (now + step) % len(stops)
        stops[target].go()

    def _stops(self) -> list[_Stop]:
        """The panes in their order; the panels around the record as far as they are on screen."""
        stops = [_Stop(self._tree, self.go_to_tree)]
        if not self._panes.alone:
            # where there is no table, going to it would leave the tab
            stops.append(_Stop(self._page, self.go_to_table))
        if self._record.edit is not None:
            stops.append(_Stop(self._record, self.go_to_record))
        panels = self._around.on_screen()
        stops.extend(
            _Stop(self._around.part_of(key), partial(self.go_to_panel, key)) for key in panels
        )
        return stops

    def _has_focus(self, widget: QWidget) -> bool:
        focus: QWidget | None = self._panes.window().focusWidget()
        return focus is not None and (focus is widget or widget.isAncestorOf(focus))
