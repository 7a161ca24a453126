"""Filtering by the cell under the table's cursor, by key and from the cell's menu."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from vtdesk.app.session import Session
from vtdesk.ui.browse.filter_panel import FilterPanel
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.filter.cell_conditions import CellCondition, cell_conditions

_KEYS = {"filter_by_cell": "F7", "exclude_cell": "Shift+F7", "contains_cell": "Ctrl+F7"}


class CellFilter(QObject):
    """Turns the current cell into a condition of the table.

    Args:
        session: the account.
        table: has the cursor.
        panel: takes the condition.

    Signals:
        menu_opening(): the cell's menu is about to be made.
    """

    menu_opening = Signal()

    def __init__(self, session: Session, table: RecordTable, panel: FilterPanel) -> None:
        super().__init__(table)
        self._session = session
        self._table = table
        self._panel = panel
        self._actions: tuple[QAction, ...] = ()
        self._fits: Callable[[QAction], bool] = QAction.isVisible
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)

    @property
    def choices(self) -> tuple[CellCondition, ...]:
        """What can be asked of the cell under the cursor."""
        index = self._table.currentIndex()
        records = self._table.records
        row = records.row_view(index.row()) if index.isValid() else None
        if row is None or index.column() >= len(records.columns):
            return ()
        spec = records.columns[index.column()].spec
        zone = self._session.formats.zone
        return cell_conditions(spec, row.cells[index.column()], row.texts[index.column()], zone)

    def work(self) -> dict[str, Callable[[], object]]:
        """Which of the window's actions this carries out."""
        return {
            "filter_by_cell": self._only,
            "exclude_cell": self._without,
            "contains_cell": self._containing,
        }

    def show_actions(
        self, actions: Sequence[QAction], fits: Callable[[QAction], bool] = QAction.isVisible
    ) -> None:
        """Let the cell's menu also offer these actions of the window, as far as they fit then."""
        self._actions = tuple(actions)
        self._fits = fits

    def make_menu(self) -> QMenu:
        """The menu of the cell under the cursor; it goes when it is closed."""
        menu = QMenu(self._table)
        menu.aboutToHide.connect(menu.deleteLater)
        for choice in self.choices:
            words = choice.words.replace("&", "&&")
            action = QAction(f"{words}\t{_KEYS[choice.key]}", menu)
            action.setData(choice.key)
            action.triggered.connect(self._choose)
            menu.addAction(action)
        menu.addSeparator()
        menu.addActions([action for action in self._actions if self._fits(action)])
        return menu

    def _open_menu(self, place: QPoint) -> None:
        self.menu_opening.emit()
        self.make_menu().popup(self._table.viewport().mapToGlobal(place))

    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._carry_out(str(action.data()))

    def _only(self) -> None:
        self._carry_out("filter_by_cell")

    def _without(self) -> None:
        self._carry_out("exclude_cell")

    def _containing(self) -> None:
        self._carry_out("contains_cell")

    def _carry_out(self, key: str) -> None:
        for choice in self.choices:
            if choice.key == key:
                self._panel.add(choice.condition)
