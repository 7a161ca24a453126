"""A table of plain rows for lists that are no module: results, deleted records."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_cut_line

_Index = QModelIndex | QPersistentModelIndex
_PAD = 10


class RowModel(QAbstractTableModel):
    """Rows under fixed heads; subclasses know the rows.

    Args:
        heads: of the columns.
        parent: the list.
    """

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One for each head."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        """The columns' heads."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowTable(QTableView):
    """Rows that are chosen whole, one column as wide as there is room.

    Args:
        look: theme and icons.
        name: for screen readers.
        widths: of the columns at a text size of 100 %, by number.
        stretched: the column that takes the rest.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        widths: Mapping[int, int],
        stretched: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._column_widths = dict(widths)
        self._stretched = stretched
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        look.theme.changed.connect(self._restyle)

    def show_model(self, model: QAbstractTableModel) -> None:
        """Show a model; columns get their widths."""
        self.setModel(model)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(self._stretched, QHeaderView.ResizeMode.Stretch)
        self._restyle()

    def selected_rows(self) -> list[int]:
        """The numbers of the selected rows, from the top."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the list can be long."""

    def _restyle(self) -> None:
        theme = self._look.theme
        self.verticalHeader().setMinimumSectionSize(theme.metrics.table_row)
        self.verticalHeader().setDefaultSectionSize(theme.metrics.table_row)
        self.horizontalHeader().setFixedHeight(theme.metrics.header)
        for column, width in self._column_widths.items():
            self.setColumnWidth(column, theme.scaled(width))


class RowDelegate(QStyledItemDelegate):
    """Paints ground, line and one text as the rows of tables look; subclasses add marks."""

    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__(view)
        self.look = look
        self.view = view

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> bool:
        """Fill a cell and draw the line below; whether its row is selected."""
        theme, cell = self.look.theme, QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "content"
        if chosen:
            ground = "selected" if self.view.hasFocus() else "selected.inactive"
        painter.fillRect(cell, theme.color(ground))
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.color("line"))
        return chosen

    def write(
        self,
        painter: QPainter,
        cell: QRect,
        text: str,
        token: str,
        *,
        weight: int | None = None,
        start: int = 0,
    ) -> None:
        """Write one line into a cell, `start` pixels further from its start side."""
        theme, direction = self.look.theme, self.view.layoutDirection()
        room = cell.adjusted(_PAD + start, 0, -_PAD, 0)
        painter.setFont(theme.font("body", weight))
        painter.setPen(theme.color(token))
        draw_cut_line(painter, QStyle.visualRect(direction, cell, room), text, direction=direction)
