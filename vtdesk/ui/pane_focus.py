"""Which pane has the keyboard, and giving it to another."""

from PySide6.QtWidgets import QWidget

from vtdesk.ui.browse.module_list import ModuleList
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.panes import Pane, Panes


class PaneFocus:
    """Brings a pane on screen and the keyboard into it.

    Args:
        panes: arranges the three.
        tree: the modules.
        page: the table.
        record: the record.
    """

    def __init__(
        self, panes: Panes, tree: ModuleList, page: BrowsePage, record: RecordPane
    ) -> None:
        self._panes = panes
        self._tree = tree
        self._page = page
        self._record = record

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
        if self._focused() is Pane.RECORD and self._record.edit is not None:
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

    def _go(self, step: int) -> None:
        go_to = {
            Pane.TREE: self.go_to_tree,
            Pane.TABLE: self.go_to_table,
            Pane.RECORD: self.go_to_record,
        }
        order = [p for p in Pane if p is not Pane.RECORD or self._record.edit is not None]
        now = self._focused()
        target = order[(order.index(now) + step) % len(order)] if now in order else order[0]
        go_to[target]()

    def _focused(self) -> Pane | None:
        focus: QWidget | None = self._panes.window().focusWidget()
        parts = {Pane.TREE: self._tree, Pane.TABLE: self._page, Pane.RECORD: self._record}
        for pane, widget in parts.items():
            if focus is not None and (focus is widget or widget.isAncestorOf(focus)):
                return pane
        return None
