"""Which record an action is about: the open one, or what is selected in the table beside it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.panes import Pane, Panes


class MeantRecord(QObject):
    """The record that the person has in mind, told by where the keyboard was last.

    Menus, the palette and the bars take the keyboard for a moment; they change nothing in this.

    Args:
        page: the open table.
        record: the form beside it.
        panes: what of both is on screen.
        parent: the window.

    Signals:
        changed(): the keyboard went from one of both to the other.
    """

    changed = Signal()

    def __init__(self, page: BrowsePage, record: RecordPane, panes: Panes, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._record = record
        self._panes = panes
        self._was_beside = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    @property
    def is_beside(self) -> bool:
        """The open record is meant whatever is selected: it has the keyboard, or all the room."""
        alone = not self._panes.shown(Pane.TABLE)
        return self._record.edit is not None and (self._was_beside or alone)

    @property
    def is_open_one(self) -> bool:
        """Whether the open record is meant, and not what is selected in the table."""
        chosen = self._page.table.selected_count()
        if self.is_beside or not chosen:
            return self._record.edit is not None
        return chosen == 1 and self._open is not None and self._open == self._selected()

    @property
    def record(self) -> tuple[ModuleName, int] | None:
        """The one record that is meant, by module and key; None where there are none or several."""
        if self.is_open_one:
            return self._open
        return self._selected() if self._page.table.selected_count() == 1 else None

    @property
    def at_cursor(self) -> tuple[ModuleName, int] | None:
        """The record under the table's cursor, unless the open one is meant."""
        module, key = self._page.module, self._page.table.current_key()
        if self.is_beside or module is None or key is None:
            return self._open
        return module, key

    @property
    def _open(self) -> tuple[ModuleName, int] | None:
        """The open record, once it has been saved."""
        edit = self._record.edit
        if edit is None or edit.is_new or edit.key is None:
            return None
        return edit.module, int(edit.key)

    def _selected(self) -> tuple[ModuleName, int] | None:
        """The first of the selected records."""
        module, keys = self._page.module, self._page.selected_keys()
        return (module, keys[0]) if module is not None and keys else None

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        beside = _holds(self._panes.widget_of(Pane.RECORD), now)
        if beside is not self._was_beside and (beside or _holds(self._page, now)):
            self._was_beside = beside
            self.changed.emit()


def _holds(part: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (focus is part or part.isAncestorOf(focus))
