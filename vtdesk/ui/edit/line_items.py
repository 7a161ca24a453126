"""The lines of a quote, an order or an invoice below its form: a table with its sums."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QWidget

from vtdesk.app.line_items import LineTable
from vtdesk.domain.errors import VtdeskError
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.block import END, START
from vtdesk.ui.edit.inputs.context import InputContext, RecordAtHand, TaskOwner
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel, draw_line, text_width
from vtdesk.ui.parts.row_table import RowDelegate, RowTable

_HEAD = 36
_MOST_ROWS = 12
_PAD = 10
_ITEM = 140
_WIDEST_FIGURES = 140
_MEASURED = 200
_TOTAL_ROW = 26
_BELOW = 8
_NO_LINES = "No lines"
_NOTHING = LineTable((), (), ())
_Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractTableModel):
    """The lines as Qt sees them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = _NOTHING

    def show_table(self, table: LineTable) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many lines."""
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, in full as its tooltip as well."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        return self.table.rows[index.row()][index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles; those of figures stand where the figures do."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.table.columns):
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignTrailing if column.numeric else Qt.AlignmentFlag.AlignLeading
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def as_text(self, rows: list[int]) -> str:
        """Some lines for the clipboard, with their titles."""
        titles = "\t".join(column.title for column in self.table.columns)
        lines = ("\t".join(" ".join(c.split()) for c in self.table.rows[row]) for row in rows)
        return "\n".join((titles, *lines))


class LineDelegate(RowDelegate):
    """Paints a cell; figures stand at its end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint ground, line below and text."""
        painter.save()
        chosen = self.paint_ground(painter, option)
        model = index.model()
        cell, text = QRect(option.rect), " ".join(str(index.data() or "").split())
        numeric = isinstance(model, LineModel) and model.table.columns[index.column()].numeric
        token = "text" if chosen or index.column() == 0 or numeric else "text.2"
        if numeric:
            width = text_width(QFontMetrics(self.look.theme.font("body")), text)
            self.write(painter, cell, text, token, start=max(0, cell.width() - 2 * _PAD - width))
        else:
            self.write(painter, cell, text, token)
        painter.restore()


class LineList(RowTable):
    """The lines; its columns are as wide as what stands in them."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "Line items", {}, 0, parent)
        self._look = look
        self.lines = LineModel(self)
        self.setItemDelegate(LineDelegate(look, self))
        self.show_model(self.lines)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def show_table(self, table: LineTable) -> None:
        """Show other lines."""
        self.lines.show_table(table)
        self.fit()

    def fit(self) -> None:
        """Give figures the width they take, and the item the rest."""
        header = self.horizontalHeader()
        rest = self.viewport().width()
        for number, column in enumerate(self.lines.table.columns):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            if number:
                width = self._width_of(number, column.title)
                self.setColumnWidth(number, width)
                rest -= width
        if self.lines.table.columns:
            self.setColumnWidth(0, max(rest, self._look.theme.scaled(_ITEM)))

    def wanted_height(self) -> int:
        """Pixels for all lines, or as many as are shown at once."""
        metrics = self._look.theme.metrics
        shown = min(max(len(self.lines.table.rows), 1), _MOST_ROWS)
        bar = self.horizontalScrollBar()
        wide = sum(self.columnWidth(n) for n in range(self.lines.columnCount()))
        below = bar.sizeHint().height() if wide > self.viewport().width() else 0
        return metrics.header + shown * metrics.table_row + below

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy lines."""
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = self.selected_rows() or list(range(self.lines.rowCount()))
            QGuiApplication.clipboard().setText(self.lines.as_text(rows))
        else:
            super().keyPressEvent(event)

    def _width_of(self, number: int, title: str) -> int:
        theme = self._look.theme
        metrics = QFontMetrics(theme.font("body"))
        texts = (row[number] for row in self.lines.table.rows[:_MEASURED])
        widest = max((text_width(metrics, text) for text in texts), default=0)
        head = text_width(QFontMetrics(theme.font("small", 500)), title)
        return min(max(widest, head) + 2 * _PAD + 2, theme.scaled(_WIDEST_FIGURES))


class Totals(QWidget):
    """The sums, one below the other; the last of the usual ones is the grand total."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._totals: tuple[tuple[str, str], ...] = ()

    def show_totals(self, totals: tuple[tuple[str, str], ...]) -> None:
        """Show other sums."""
        self._totals = totals
        self.setAccessibleName(", ".join(f"{label} {amount}" for label, amount in totals))
        self.update()

    def sizeHint(self) -> QSize:
        """A line each."""
        return QSize(200, len(self._totals) * self._look.theme.scaled(_TOTAL_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names and amounts, both at the end."""
        theme, direction = self._look.theme, self.layoutDirection()
        painter = QPainter(self)
        row = theme.scaled(_TOTAL_ROW)
        figures = [text_width(QFontMetrics(theme.font("body", 600)), a) for _, a in self._totals]
        amounts = max(figures, default=0) + 2 * _PAD
        for number, (label, amount) in enumerate(self._totals):
            weight = 600 if label == "Grand total" else None
            line = QRect(0, number * row, self.width(), row)
            names = QRect(0, line.top(), self.width() - amounts - _PAD, row)
            painter.setFont(theme.font("body", weight))
            painter.setPen(theme.color("text" if weight else "text.2"))
            self._write(painter, names, label, direction)
            painter.setPen(theme.color("text"))
            self._write(painter, line.adjusted(0, 0, -_PAD, 0), amount, direction)
        painter.end()

    def _write(
        self, painter: QPainter, place: QRect, text: str, direction: Qt.LayoutDirection
    ) -> None:
        width = text_width(painter.fontMetrics(), text)
        place = place.adjusted(max(0, place.width() - width), 0, 0, 0)
        draw_line(
            painter, QStyle.visualRect(direction, self.rect(), place), text, direction=direction
        )


class LineItemsView(QWidget):
    """Lines and sums of the record at hand; they are only shown (`app.line_items` says why).

    Lists of records come without their lines: what is not stored is read when the table comes on
    screen, one call.

    Args:
        context: the record at hand, and who knows its lines.
        parent: the form's page.

    Signals:
        browser_wanted(): a person wants to edit the lines, which the browser can.
        height_changed(): it needs more room, or less.
    """

    browser_wanted = Signal()
    height_changed = Signal()

    def __init__(self, context: InputContext, parent: QWidget) -> None:
        super().__init__(parent)
        look = context.look
        self._look = look
        self._context = context
        self._record: RecordAtHand | None = None
        self._asked: RecordAtHand | None = None
        self._told: tuple[RecordAtHand, str] | None = None
        self.title = TextLabel(look, "Line items", weight=600, parent=self)
        self.words = TextLabel(look, "", "small", "text.3", parent=self)
        self.list = LineList(look, self)
        self.totals = Totals(look, self)
        self.edit_button = push_button(look, "Edit in browser", "link", parent=self)
        self.edit_button.clicked.connect(self._want_browser)

    @property
    def tasks(self) -> TaskOwner:
        """Where asking for the lines runs."""
        return self._context.names.tasks

    def show_record(self) -> None:
        """Show the lines of the record at hand."""
        self._record = self._context.at_hand.record
        key = self._record.key if self._record is not None else None
        tables = self._context.names.records.line_items
        table = tables.table(self._context.schema.name, key) if key is not None else None
        # asked once for each time a record is opened: calls are counted
        told = self._told[1] if self._told is not None and self._told[0] is self._record else ""
        self._show(table, told if table is None else "")
        if table is None:
            self._load_if_seen()

    def place(self, y: int, width: int) -> int:
        """Stand at `y`, as wide as the form; the height it takes."""
        inner = width - START - END
        top = _HEAD
        side = self.edit_button.sizeHint()
        self._put(self.title, QRect(START, 0, inner - side.width(), _HEAD), width)
        button = QRect(width - END - side.width(), (_HEAD - side.height()) // 2, *side.toTuple())
        self._put(self.edit_button, button, width)
        if self.words.text():
            line = self._look.theme.metrics.field
            self._put(self.words, QRect(START, top, inner, line), width)
            top += line
        if self.list.isVisibleTo(self):
            self._put(self.list, QRect(START, top, inner, self.list.wanted_height()), width)
            self.list.fit()
            self._put(self.list, QRect(START, top, inner, self.list.wanted_height()), width)
            top += self.list.wanted_height() + _BELOW
            sums = self.totals.sizeHint().height()
            self._put(self.totals, QRect(START, top, inner, sums), width)
            top += sums
        self.setGeometry(0, y, width, top + _BELOW)
        return top + _BELOW

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is not stored."""
        super().showEvent(event)
        self._load_if_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want the lines no more."""
        super().hideEvent(event)
        self._asked = None

    def _show(self, table: LineTable | None, words: str = "") -> None:
        shown = table if table is not None else _NOTHING
        if table is not None and not table.rows:
            words = _NO_LINES
        elif shown.cut:
            words = f"The first {len(shown.rows):,} lines; {shown.cut:,} more are in the browser."
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.list.show_table(shown)
        self.list.setVisible(bool(shown.rows))
        self.totals.show_totals(shown.totals)
        self.totals.setVisible(bool(shown.rows))

    def _load_if_seen(self) -> None:
        record = self._record
        waits = record is not None and not self.list.lines.rowCount() and not self.words.text()
        if record is None or not waits or not self.isVisible() or self._asked is record:
            return
        self._asked = record
        self._load(record)

    @spawns
    async def _load(self, record: RecordAtHand) -> None:
        if record.key is None:
            return
        self._show(None, "Loading…")
        self.height_changed.emit()
        words, table = "Vtiger has no lines for this record.", None
        try:
            tables = self._context.names.records.line_items
            table = await tables.load(self._context.schema.name, record.key)
        except VtdeskError as error:
            words = error.summary
        if self._asked is record and self._context.at_hand.record is record:
            self._asked = None
            self._told = (record, words)
            self._show(table, "" if table is not None else words)
            self.height_changed.emit()

    def _want_browser(self) -> None:
        self.browser_wanted.emit()

    def _put(self, widget: QWidget, place: QRect, width: int) -> None:
        widget.setGeometry(QStyle.visualRect(self.layoutDirection(), QRect(0, 0, width, 1), place))
