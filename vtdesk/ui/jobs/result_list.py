"""What became of every row of a job."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView, QWidget

from vtdesk.domain.jobs import RowResult
from vtdesk.ui.look import Look
from vtdesk.ui.parts.row_table import RowDelegate, RowModel, RowTable

_Index = QModelIndex | QPersistentModelIndex
_HEADS = ("", "Record", "Result")
_MARK_WIDTH, _TITLE_WIDTH = 44, 260
_NOT_DONE = ("ph.warning-circle", "problem.text")


class ResultModel(RowModel):
    """Results as Qt sees them; rows only ever come at the end while a job runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_HEADS, parent)
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

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Name and words; for a screen reader also whether it happened."""
        result = self.result(index.row()) if index.isValid() else None
        spoken = role == Qt.ItemDataRole.AccessibleTextRole
        if result is None or not (spoken or role == Qt.ItemDataRole.DisplayRole):
            return None
        if index.column() == 0:
            return ("done" if result.ok else "not done") if spoken else ""
        return result.title if index.column() == 1 else result.words


class ResultDelegate(RowDelegate):
    """Paints a result: whether it happened, the record, the words."""

    def __init__(self, look: Look, view: QTableView, model: ResultModel) -> None:
        super().__init__(look, view)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint everything; the style has no part in it."""
        cell: QRect = option.rect
        result = self._model.result(index.row())
        if result is None:
            return
        painter.save()
        chosen = self.paint_ground(painter, option)
        if index.column() == 0:
            side = self.look.theme.metrics.icon_small
            box = QRect(0, 0, side, side)
            box.moveCenter(cell.center())
            mark = ("ph.check", "success.text") if result.ok else _NOT_DONE
            self.look.icons.paint(painter, box, *mark)
        elif index.column() == 1:
            weight = 500 if chosen else None
            self.write(painter, cell, result.title or "(no name)", "text", weight=weight)
        else:
            self.write(painter, cell, result.words, "text.2" if result.ok else "problem.text")
        painter.restore()


class ResultList(RowTable):
    """The table of results; Enter opens the record, Ctrl+C copies the selected rows.

    Signals:
        opened(object): the record of this key is to be shown.
    """

    opened = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        widths = {0: _MARK_WIDTH, 1: _TITLE_WIDTH}
        super().__init__(look, "Results", widths, stretched=2, parent=parent)
        self.results = ResultModel(self)
        self.show_model(self.results)
        self.setItemDelegate(ResultDelegate(look, self, self.results))
        self.doubleClicked.connect(self._open)

    def text_of(self, results: Iterable[RowResult]) -> str:
        """Results as lines with tabs between the cells, for a spreadsheet."""
        rows = (
            (result.title, "done" if result.ok else "not done", result.words) for result in results
        )
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy and open; everything else moves."""
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = [self.results.result(row) for row in self.selected_rows()]
            QGuiApplication.clipboard().setText(self.text_of(r for r in chosen if r is not None))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        result = self.results.result(index.row()) if index.isValid() else None
        if result is not None:
            self.opened.emit(result.key)
