"""The inspector: what the API says of the open record, in the place of its form (Ctrl+I)."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.editing import EditSession
from vtdesk.domain.record import WireRecord
from vtdesk.ui.edit.inspector_model import InspectorColumn, InspectorModel, as_json, inspected
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button, push_button
from vtdesk.ui.parts.empty_state import EmptyState
from vtdesk.ui.parts.field_frame import FieldFrame
from vtdesk.ui.parts.label import ElidedLabel, draw_line
from vtdesk.ui.parts.row_table import RowDelegate, RowTable
from vtdesk.ui.parts.surface import Line
from vtdesk.ui.theme import TypeName

_NAME_WIDTH = 210
_PAD = 10
_BESIDE_TABLE = 10
_AROUND = 12


class _FieldDelegate(RowDelegate):
    """Paints the API name above label and type, and the value beside them in one line."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        model = index.model()
        field = model.field(index.row()) if isinstance(model, InspectorModel) else None
        if field is None:
            return
        painter.save()
        self.paint_ground(painter, option)
        cell = QRect(option.rect)
        top = QRect(cell.left(), cell.top() + 2, cell.width(), cell.height() // 2)
        if index.column() == InspectorColumn.FIELD:
            self._line(painter, top, field.name, "code", "text")
            below = top.translated(0, cell.height() // 2 - 3)
            words = " · ".join(part for part in (field.label, field.type_words) if part)
            self._line(painter, below, words, "small", "text.3")
        else:
            token = "text" if field.fetched and field.value not in (None, "") else "text.3"
            self._line(painter, top, " ".join(field.shown.split()), "code", token)
        painter.restore()

    def _line(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        kind: TypeName,
        token: str,
    ) -> None:
        theme, direction = self.look.theme, self.view.layoutDirection()
        room = place.adjusted(_PAD, 0, -_PAD, 0)
        font = theme.font(kind)
        painter.setFont(font)
        painter.setPen(theme.color(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        draw_line(painter, QStyle.visualRect(direction, place, room), shown, direction=direction)


class Inspector(QWidget):
    """Fields, API names, types and wire values of one record.

    Args:
        look: theme and icons.
        parent: the record pane.

    Signals:
        answer_wanted(): the server is to be asked for the record, to show what it sends.
        browser_wanted(): the record is to be opened in the browser.
        closed(): the form is wanted again.
        copied(str): words about what is on the clipboard now.
    """

    answer_wanted = Signal()
    browser_wanted = Signal()
    closed = Signal()
    copied = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.model = InspectorModel(self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by name, type or value")
        self.filter.setAccessibleName("Filter the fields")
        frame = FieldFrame(look, self.filter, self)
        frame.set_leading_icon("ph.funnel")
        close = icon_button(look, "ph.x", "Back to the form")
        self.table = RowTable(
            look, "Fields as the API has them", {InspectorColumn.FIELD: _NAME_WIDTH}, 1
        )
        self.table.setItemDelegate(_FieldDelegate(look, self.table))
        self.table.show_model(self.model)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._nothing = EmptyState(look)
        self._nothing.show_state("ph.magnifying-glass", "No such field", "Other words may find it.")
        self._nothing.hide()
        self._source = ElidedLabel(look, kind="small", token="text.3")
        self.ask = push_button(look, "Read from Vtiger · 1 call", "link", small=True)
        self.copy_json = push_button(look, "Copy as JSON", icon="ph.copy")
        self.browser = push_button(look, "Open in browser", icon="ph.arrow-square-out")
        head = QHBoxLayout()
        head.setContentsMargins(20, 8, 8, 8)
        head.addWidget(frame, 1)
        head.addWidget(close)
        source = QHBoxLayout()
        source.setContentsMargins(20, 0, 16, 6)
        source.addWidget(self._source, 1)
        source.addWidget(self.ask)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, _AROUND, 16, _AROUND)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.browser)
        foot.addWidget(self.copy_json)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(source)
        rows = QHBoxLayout()
        # the rows' own padding and this are where a pane's text starts
        rows.setContentsMargins(_BESIDE_TABLE, 0, 0, 0)
        rows.addWidget(self.table)
        column.addLayout(rows, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(Line(look))
        column.addLayout(foot)
        self.filter.textChanged.connect(self._narrow)
        self.filter.installEventFilter(self)
        self.table.installEventFilter(self)
        self.copy_json.clicked.connect(self._copy_json)
        self.browser.clicked.connect(self.browser_wanted)
        self.ask.clicked.connect(self.answer_wanted)
        close.clicked.connect(self.closed)
        look.theme.changed.connect(self._restyle)
        self._restyle()

    def show_record(self, edit: EditSession, *, has_page: bool) -> None:
        """Show a record as the store keeps it.

        Args:
            edit: the record.
            has_page: whether the server has a page of it.
        """
        self.model.show_fields(inspected(edit))
        self._source.setText("As kept on this computer")
        self.browser.setEnabled(has_page)
        self.ask.setVisible(has_page)

    @property
    def source(self) -> str:
        """Where the values come from, in words."""
        return self._source.text()

    def show_answer(self, edit: EditSession, answer: WireRecord) -> None:
        """Show a record as the server sent it just now."""
        self.model.show_fields(inspected(edit, answer))
        self._source.setText("As Vtiger sent it just now")

    def go_to_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape goes back to the form, Down into the rows, Ctrl+C copies a value."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif watched is self.filter and event.key() == Qt.Key.Key_Down:
            self.table.setFocus()
            self.table.selectRow(max(0, self.table.currentIndex().row()))
        elif watched is self.table and event.matches(QKeySequence.StandardKey.Copy):
            self._copy_value()
        else:
            return False
        return True

    def _narrow(self, words: str) -> None:
        self.model.show_words(words)
        nothing = not self.model.rowCount()
        self.table.setHidden(nothing)
        self._nothing.setVisible(nothing)

    def _copy_value(self) -> None:
        field = self.model.field(self.table.currentIndex().row())
        if field is not None and field.fetched:
            QGuiApplication.clipboard().setText("" if field.value is None else field.shown)
            self.copied.emit(f"The value of {field.name} is on the clipboard.")

    def _copy_json(self) -> None:
        QGuiApplication.clipboard().setText(as_json(self.model.fields))
        self.copied.emit("The record is on the clipboard as JSON.")

    def _restyle(self) -> None:
        theme = self._look.theme
        lines = theme.line_height("code") + theme.line_height("small")
        self.table.verticalHeader().setDefaultSectionSize(lines + 8)
