"""Two small buttons at the end of the row under the mouse: unlink, open."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout

from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.surface import Surface

_PAD = 8
_GONE = frozenset({QEvent.Type.Leave, QEvent.Type.Wheel, QEvent.Type.Resize})


class RowActions(Surface):
    """Lies over the end of one row; the keyboard has the same by Enter and Delete.

    Args:
        look: theme and icons.
        table: whose rows.

    Signals:
        open_asked(object): the record of this key is to be shown.
        unlink_asked(object): the record of this key is to be unlinked.
    """

    open_asked = Signal(object)
    unlink_asked = Signal(object)

    def __init__(self, look: Look, table: RecordTable) -> None:
        super().__init__(look, "hover", parent=table.viewport())
        self._look = look
        self._table = table
        self._row = -1
        self.unlink = icon_button(look, "ph.link-break", "Unlink", bare=True)
        self.open = icon_button(look, "ph.arrow-right", "Open", bare=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(_PAD, 0, _PAD, 0)
        row.setSpacing(12)
        for button in (self.unlink, self.open):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button)
        self.unlink.clicked.connect(self._unlink)
        self.open.clicked.connect(self._open)
        table.viewport().installEventFilter(self)
        table.cells_moved.connect(self.dismiss)
        self.hide()

    @property
    def row(self) -> int:
        """The row they stand in; -1 for none."""
        return self._row if not self.isHidden() else -1

    def show_refusal(self, reason: str) -> None:
        """Whether records can be unlinked; "" where they can, else why not."""
        self.unlink.setEnabled(not reason)
        self.unlink.setToolTip(plain_tip(reason or "Unlink; the record stays"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse from row to row."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
            self._follow(event.position().toPoint(), pressed=bool(event.buttons()))
        elif event.type() in _GONE and not self.underMouse():
            self.dismiss()
        return False

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse went from the buttons to somewhere else."""
        super().leaveEvent(event)
        viewport = self._table.viewport()
        if not viewport.rect().contains(viewport.mapFromGlobal(self.cursor().pos())):
            self.dismiss()

    def dismiss(self) -> None:
        """Go away."""
        self._row = -1
        self.hide()

    def _follow(self, place: QPoint, *, pressed: bool) -> None:
        row = -1 if pressed else self._table.rowAt(place.y())
        if row == self._row:
            return
        self._row = row
        if row < 0:
            self.hide()
            return
        height = self._table.rowHeight(row) - 1
        width, viewport = self.sizeHint().width(), self._table.viewport()
        left = 0 if self._table.isRightToLeft() else viewport.width() - width
        chosen = row in set(self._table.selected_rows()) if self._few_chosen() else False
        active = self._table.hasFocus()
        selected = "selected" if active else "selected.inactive"
        self.set_token(selected if chosen else "hover")
        self.setGeometry(left, self._table.rowViewportPosition(row), width, height)
        self.show()
        self.raise_()

    def _few_chosen(self) -> bool:
        return self._table.selected_count() <= 1000

    def _key(self) -> int | None:
        return self._table.records.key_at(self._row)

    def _unlink(self) -> None:
        key = self._key()
        if key is not None:
            self.dismiss()
            self.unlink_asked.emit(key)

    def _open(self) -> None:
        key = self._key()
        if key is not None:
            self.open_asked.emit(key)
