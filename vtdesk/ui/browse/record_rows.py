"""The rows of a table with what every table of records can: columns, copying, dragging."""

from array import array

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from vtdesk.app.browse import TableView
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.domain.ids import ModuleName, parse_record_id
from vtdesk.domain.modules import GROUPS
from vtdesk.ui.browse.columns_control import ColumnsControl
from vtdesk.ui.browse.copying import Copying
from vtdesk.ui.browse.record_drag import RecordDrag
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.browse.wording import records_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.empty_state import EmptyState


class RecordRows(QWidget):
    """Shows a `TableView`, or words in the place of its rows.

    Args:
        look: theme and icons.
        session: the account.
        remembered: keeps the form of copying.
        empty: what is said where there are no rows.
        otherwise: gets the keyboard where there are no rows and nothing can be done about it.
        columns_button: below it columns are chosen; None for the table's head.

    Attributes:
        view: whose rows; None while nothing is shown.
        table: the table widget.
        columns: what is done to the columns.
        copying: copies what is selected.
        empty: as given.
    """

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        empty: EmptyState,
        otherwise: QWidget,
        columns_button: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.view: TableView | None = None
        self.table = RecordTable(look, self._is_group)
        self.columns = ColumnsControl(
            look,
            self.table,
            session.layouts,
            session.tasks,
            columns_button or self.table.horizontalHeader(),
        )
        self.copying = Copying(self.table, session, remembered)
        self.empty = empty
        self._session = session
        self._otherwise = otherwise
        self._drag = RecordDrag(look, self.table, session.account.id, self._counted, self._module)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)

    @property
    def has_rows(self) -> bool:
        """Whether the table is on show and not the words."""
        return self._stack.currentWidget() is self.table

    def arrange(self) -> None:
        """Show rows, columns and order as they are arranged now."""
        if self.view is not None:
            self.columns.show_view(self.view)
            self.copying.show_view(self.view)

    def show_rows(self, *, shown: bool) -> None:
        """Show the rows, or the words in their place; the keyboard stays where it was looked for."""
        part: QWidget = self.table if shown else self.empty
        before = self._stack.currentWidget()
        if before is None or part is before:
            if not shown and self._waits_for_buttons and self.empty.buttons:
                self.focus()
            return
        focus: QWidget | None = self.window().focusWidget()
        had_focus = focus is before or (focus is not None and before.isAncestorOf(focus))
        self._stack.setCurrentWidget(part)
        if had_focus:
            self.focus()

    @property
    def _waits_for_buttons(self) -> bool:
        """Whether the keyboard is where nobody types, for want of something to press."""
        return self._otherwise.hasFocus() and not isinstance(self._otherwise, QLineEdit)

    def focus(self) -> None:
        """Give the keyboard to the rows, or to what can be done where there are none."""
        if self.has_rows:
            self.table.setFocus()
            # where it had the keyboard before it had rows, it has no cursor yet
            self.table.start_cursor()
        else:
            part = (self.empty.buttons or (self._otherwise,))[0]
            # the reason by which the window shows where the keyboard is
            part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keys(self) -> "array[int]":
        """The keys of all records in their order, as they are now."""
        return self.view.source.keys()[:] if self.view is not None else array("q")

    def selected_keys(self) -> "array[int]":
        """The keys of the selected records from the top; a million are taken in slices."""
        chosen: array[int] = array("q")
        if self.view is None:
            return chosen
        keys, cells = self.view.source.keys(), self.table.selected_cells()
        for part in cells.rows if cells is not None else ():
            chosen.extend(keys[part.start : part.stop])
        return chosen

    def _module(self) -> ModuleName | None:
        return self.view.module if self.view is not None else None

    def _counted(self, count: int) -> str:
        return records_text(count, self.view.info) if self.view is not None else ""

    def _is_group(self, wire: str) -> bool:
        owner = parse_record_id(wire)
        return owner is not None and self._session.module_of(owner) == GROUPS
