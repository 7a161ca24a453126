"""What a person does to the columns of the open table: order, width, place, which ones."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from vtdesk.app.browse import TableView
from vtdesk.app.layouts import Layouts, next_sorts
from vtdesk.app.tasks import Tasks
from vtdesk.domain.query import Sort
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.column_chooser import ColumnChooser
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look


class ColumnsControl(QObject):
    """Carries out what header, menu and chooser ask for.

    Args:
        look: theme and icons.
        table: the table widget.
        layouts: where arrangements are remembered.
        tasks: where reads run.
        button: below which the chooser opens.

    Signals:
        changed(): the columns or the order are other ones.
    """

    changed = Signal()

    def __init__(
        self, look: Look, table: RecordTable, layouts: Layouts, tasks: Tasks, button: QWidget
    ) -> None:
        super().__init__(table)
        self._look = look
        self._table = table
        self._layouts = layouts
        self._tasks = tasks
        self._button = button
        self._view: TableView | None = None
        self.chooser = ColumnChooser(look, table)
        self.menu = QMenu(table)
        self.menu.setAccessibleName("Column")
        table.sort_asked.connect(self.sort)
        table.columns_moved.connect(self.show_columns)
        table.column_menu_asked.connect(self.open_menu)
        table.widths_changed.connect(self._keep_widths)
        self.chooser.columns_chosen.connect(self.show_columns)
        self.chooser.reset_asked.connect(self.reset)

    @property
    def tasks(self) -> Tasks:
        """Where reads run."""
        return self._tasks

    def work(self) -> dict[str, Callable[[], object]]:
        """Which of the window's actions this carries out."""
        return {
            "choose_columns": self.choose,
            "sort_column": self.sort_current,
            "sort_column_too": self.sort_current_too,
            "fit_column": self.fit_current,
            "hide_column": self.hide_current,
            "freeze_column": self.toggle_frozen,
            "reset_layout": self.reset,
        }

    def show_view(self, view: TableView) -> None:
        """Show a table's rows, columns and order as they are arranged."""
        self._view = view
        layout = view.layout
        self._table.set_table(view.source, view.columns, view.schema, dict(layout.widths))
        self._table.set_frozen(layout.frozen)
        self._table.show_sorts(view.query.sort)
        if self.chooser.isVisible():
            self.chooser.show_view(view)
        self.changed.emit()

    def choose(self) -> None:
        """Open the list of columns, or close it."""
        if self.chooser.isVisible():
            self.chooser.close_chooser()
            return
        if self._view is None or self._view.schema is None:
            return
        self.chooser.show_view(self._view)
        self.chooser.open_below(self._button)

    @spawns
    async def sort(self, field: str, add: bool) -> None:
        """Order by a field, alone or after those there are."""
        if self._view is not None:
            await self._sort_by(next_sorts(self._view.query.sort, field, add=add))

    def sort_current(self) -> None:
        """Order by the column of the current cell."""
        if field := self._current_field():
            self.sort(field, False)

    def sort_current_too(self) -> None:
        """Order by the column of the current cell after those there are."""
        if field := self._current_field():
            self.sort(field, True)

    @spawns
    async def show_columns(self, names: list[str]) -> None:
        """Show these fields in this order."""
        if self._view is not None and names:
            await self._view.set_columns(names)

    def hide_current(self) -> None:
        """Hide the column of the current cell."""
        if field := self._current_field():
            self._hide(field)

    def fit_current(self) -> None:
        """Make the column of the current cell as wide as its texts."""
        cell = self._table.current_cell()
        if cell is not None:
            self._table.fit_column(cell[1])

    def toggle_frozen(self) -> None:
        """Keep the first column in its place, or let it scroll away."""
        if self._view is not None:
            frozen = not self._view.layout.frozen
            view = self._view.view_id or ""
            self._layouts.set_frozen(self._view.module, view, frozen=frozen)
            self._table.set_frozen(frozen)
            self.changed.emit()

    @spawns
    async def reset(self) -> None:
        """Arrange the table in the usual way."""
        if self._view is not None:
            await self._view.reset_layout()

    @property
    def frozen(self) -> bool:
        """Whether the first column stays in its place."""
        return self._view is not None and self._view.layout.frozen

    def open_menu(self, field: str, place: QPoint) -> None:
        """Open the menu of a column at a place on the screen."""
        self.menu.clear()
        _ColumnMenu(self, field).fill(self.menu)
        self.menu.popup(place)

    @spawns
    async def set_sorts(self, sorts: tuple[Sort, ...]) -> None:
        """Order by these."""
        await self._sort_by(sorts)

    def sorts(self) -> tuple[Sort, ...]:
        """The order now."""
        return self._view.query.sort if self._view is not None else ()

    def fit(self, field: str) -> None:
        """Make a field's column as wide as its texts."""
        names = self.names()
        if field in names:
            self._table.fit_column(names.index(field))

    def fit_all(self) -> None:
        """Make every column as wide as its texts."""
        for number in range(len(self.names())):
            self._table.fit_column(number)

    def hide(self, field: str) -> None:
        """Hide a field's column."""
        self._hide(field)

    def names(self) -> list[str]:
        """The fields shown, in order."""
        return [column.spec.name for column in self._table.records.columns]

    async def _sort_by(self, sorts: tuple[Sort, ...]) -> None:
        if self._view is not None:
            self._table.show_sorts(sorts)
            await self._view.set_sorts(sorts)

    def _hide(self, field: str) -> None:
        self.show_columns([name for name in self.names() if name != field])

    def _current_field(self) -> str:
        cell = self._table.current_cell()
        return self.names()[cell[1]] if cell is not None else ""

    def _keep_widths(self) -> None:
        if self._view is not None:
            view = self._view.view_id or ""
            self._layouts.set_widths(self._view.module, view, self._table.widths())


class _ColumnMenu(QObject):
    """The menu of one column; it lives as long as the menu's entries do."""

    def __init__(self, control: ColumnsControl, field: str) -> None:
        super().__init__(control.menu)
        self._control = control
        self._field = field

    def fill(self, menu: QMenu) -> None:
        """Put the entries into the menu."""
        control = self._control
        sorts = control.sorts()
        self._add("Sort ascending", self._ascending)
        self._add("Sort descending", self._descending)
        others = [one for one in sorts if one.field != self._field]
        if others:
            self._add("Also sort by this", self._also)
        if sorts:
            self._add("Do not sort", self._unsorted)
        menu.addSeparator()
        self._add("Best width", self._fit)
        self._add("Best width of all columns", control.fit_all)
        frozen = self._add("Keep first column in place", control.toggle_frozen)
        frozen.setCheckable(True)
        frozen.setChecked(control.frozen)
        menu.addSeparator()
        self._add("Hide column", self._hide).setEnabled(len(control.names()) > 1)
        self._add("Columns…", control.choose)
        self._add("Reset layout", control.reset)
        menu.aboutToHide.connect(self.deleteLater)

    def _add(self, text: str, slot: Callable[[], object]) -> QAction:
        action = self._control.menu.addAction(text)
        action.triggered.connect(slot)
        return action

    def _ascending(self) -> None:
        self._control.set_sorts((Sort(self._field),))

    def _descending(self) -> None:
        self._control.set_sorts((Sort(self._field, descending=True),))

    def _also(self) -> None:
        self._control.sort(self._field, True)

    def _unsorted(self) -> None:
        self._control.set_sorts(())

    def _fit(self) -> None:
        self._control.fit(self._field)

    def _hide(self) -> None:
        self._control.hide(self._field)
