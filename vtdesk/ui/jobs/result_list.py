"""What became of every row of a job."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
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

from vtdesk.domain.jobs import RowResult
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line

_Index = QModelIndex | QPersistentModelIndex
_HEADS = ("", "Record", "Result")
_MARK_WIDTH, _TITLE_WIDTH = 44, 260
_PAD = 10


class ResultModel(QAbstractTableModel):
    """Results as Qt sees them; rows only ever come at the end while a job runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results: tuple[RowResult, ...] = ()

    def show_results(self, results: Sequence[RowResult]) -> None:
        """Show these; further ones of the same job are added below."""
        fresh, old = tuple(results), self._results
        if len(fresh) > len(old) and fresh[: len(old)] == old:
            self.beginInsertRows(QModelIndex(), len(old), len(fresh) - 1)
            self._results = fresh
            self.endInsertRows()
        elif fresh != old:
            self.beginResetModel()
            self._results = fresh
            self.endResetModel()

    def result(self, row: int) -> RowResult | None:
        """The result in a row, None past the ends."""
        return self._results[row] if 0 <= row < len(self._results) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many there are."""
        return 0 if parent.isValid() else len(self._results)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Mark, record, words."""
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Name and words; for a screen reader also whether it happened."""
        result = self.result(index.row()) if index.isValid() else None
        spoken = role == Qt.ItemDataRole.AccessibleTextRole
        if result is None or not (spoken or role == Qt.ItemDataRole.DisplayRole):
            return None
        if index.column() == 0:
            return ("done" if result.ok else "not done") if spoken else ""
        return result.title if index.column() == 1 else result.words

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        """The columns' heads."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class ResultDelegate(QStyledItemDelegate):
    """Paints a result as the rows of tables look."""

    def __init__(self, look: Look, view: QTableView, model: ResultModel) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint everything; the style has no part in it."""
        cell: QRect = option.rect
        result = self._model.result(index.row())
        if result is None:
            return
        theme = self._look.theme
        painter.save()
        chosen = option.state & QStyle.StateFlag.State_Selected
        ground = "content"
        if chosen:
            ground = "selected" if self._view.hasFocus() else "selected.inactive"
        painter.fillRect(cell, theme.color(ground))
        line = QRect(cell.left(), cell.bottom(), cell.width(), 1)
        painter.fillRect(line, theme.color("line"))
        if index.column() == 0:
            side = theme.metrics.icon_small
            box = QRect(0, 0, side, side)
            box.moveCenter(cell.center())
            icon = (
                ("ph.check", "success.text") if result.ok else ("ph.warning-circle", "problem.text")
            )
            self._look.icons.paint(painter, box, *icon)
        else:
            first = index.column() == 1
            text, token = (
                (result.title or "(no name)", "text") if first else (result.words, "text.2")
            )
            if not first and not result.ok:
                token = "problem.text"
            painter.setFont(theme.font("body", 500 if chosen and first else None))
            painter.setPen(theme.color(token))
            room = cell.adjusted(_PAD, 0, -_PAD, 0)
            mode = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(text, mode, room.width())
            draw_line(painter, room, shown, direction=self._view.layoutDirection())
        painter.restore()


class ResultList(QTableView):
    """The table of results; Enter opens the record, Ctrl+C copies the selected rows.

    Signals:
        opened(object): the record of this key is to be shown.
    """

    opened = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.results = ResultModel(self)
        self.setModel(self.results)
        self.setItemDelegate(ResultDelegate(look, self, self.results))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Results")
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)
        look.theme.changed.connect(self._restyle)
        self._restyle()

    def text_of(self, results: Iterable[RowResult]) -> str:
        """Results as lines with tabs between the cells, for a spreadsheet."""
        rows = (
            (result.title, "done" if result.ok else "not done", result.words) for result in results
        )
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy and open; everything else moves."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
            chosen = [self.results.result(row) for row in rows]
            QGuiApplication.clipboard().setText(self.text_of(r for r in chosen if r is not None))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the list can be long."""

    def _open(self, index: QModelIndex) -> None:
        result = self.results.result(index.row()) if index.isValid() else None
        if result is not None:
            self.opened.emit(result.key)

    def _restyle(self) -> None:
        theme = self._look.theme
        self.verticalHeader().setMinimumSectionSize(theme.metrics.table_row)
        self.verticalHeader().setDefaultSectionSize(theme.metrics.table_row)
        self.horizontalHeader().setFixedHeight(theme.metrics.header)
        self.setColumnWidth(0, theme.scaled(_MARK_WIDTH))
        self.setColumnWidth(1, theme.scaled(_TITLE_WIDTH))
