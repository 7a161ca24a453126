"""A card that shows, after a moment under the mouse, what a reference points to."""

import time

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from vtdesk.app.cards import Card
from vtdesk.app.session import Session
from vtdesk.domain.ids import AnyId, parse_record_id
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.edit.head import as_of_words
from vtdesk.ui.edit.inputs.overlay import Overlay
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel

_MILLISECONDS = 400
_WIDTH = 332
_LABEL_WIDTH = 108
_MARGIN = 11
_GOING = frozenset(
    {
        QEvent.Type.Leave,
        QEvent.Type.Wheel,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.KeyPress,
        QEvent.Type.FocusOut,
    }
)


class HoverCard(Overlay):
    """Shows one record below a cell; it takes neither mouse nor keyboard.

    Args:
        look: theme and icons.
        field: what it stands over.
    """

    def __init__(self, look: Look, field: QWidget) -> None:
        super().__init__(look, field)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._kind = ElidedLabel(look, kind="small", token="text.3")
        self._title = ElidedLabel(look, kind="lead", weight=600)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        inset = (self.width() - self.inner.width()) // 2 + _MARGIN
        self._column.setContentsMargins(inset, inset - 3, inset, inset - 3)
        self._column.setSpacing(2)
        self._column.addWidget(self._kind)
        self._column.addWidget(self._title)
        self._column.addSpacing(6)
        self._column.addLayout(self._grid)
        self._rows: list[tuple[ElidedLabel, ElidedLabel]] = []

    @property
    def words(self) -> list[str]:
        """What stands on it, line by line."""
        shown = [self._kind.text(), self._title.text()]
        shown += [f"{a.text()}: {b.text()}" for a, b in self._rows if not a.isHidden()]
        return shown

    def show_card(self, card: Card, freshness: str, at: QRect) -> None:
        """Show a record below a part of the field."""
        self._kind.setText(" · ".join(part for part in (card.kind, freshness) if part))
        self._title.setText(card.title)
        while len(self._rows) < len(card.lines):
            self._add_row()
        for number, (label, text) in enumerate(self._rows):
            here = number < len(card.lines)
            label.setVisible(here)
            text.setVisible(here)
            if here:
                label.setText(card.lines[number][0])
                text.setText(card.lines[number][1])
        height = self._column.sizeHint().height() - (self.height() - self.inner.height())
        self.place(QSize(_WIDTH, height), at)

    def _add_row(self) -> None:
        label = ElidedLabel(self.look, kind="small", token="text.2")
        text = ElidedLabel(self.look, kind="small")
        label.setFixedWidth(_LABEL_WIDTH)
        self._grid.addWidget(label, len(self._rows), 0)
        self._grid.addWidget(text, len(self._rows), 1)
        self._rows.append((label, text))


class TableCards(QObject):
    """Watches the mouse over a table and shows the cards of its references.

    Args:
        look: theme and icons.
        session: has the records.
        table: whose cells.

    Attributes:
        timer: runs while the mouse rests over a reference.
    """

    def __init__(self, look: Look, session: Session, table: RecordTable) -> None:
        super().__init__(table)
        self._look = look
        self._session = session
        self._table = table
        self._card: HoverCard | None = None
        self._at = QPoint()
        self._cell = (-1, -1)
        self.timer = QTimer(self, singleShot=True, interval=_MILLISECONDS)
        self.timer.timeout.connect(self._show)
        table.viewport().installEventFilter(self)
        table.installEventFilter(self)
        table.verticalScrollBar().valueChanged.connect(self.hide)

    @property
    def table(self) -> RecordTable:
        """Whose cells."""
        return self._table

    @property
    def card(self) -> HoverCard | None:
        """The card, once there was one."""
        return self._card

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait over a reference; go when the mouse does, or at the first key."""
        kind = event.type()
        if kind is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._moved(event.position().toPoint())
        elif kind is QEvent.Type.ToolTip:
            # the card has the whole name already
            return self.timer.isActive() or (self._card is not None and self._card.isVisible())
        elif kind in _GOING:
            self.hide()
        return False

    def hide(self) -> None:
        """Take the card away."""
        self.timer.stop()
        self._cell = (-1, -1)
        if self._card is not None:
            self._card.dismiss()

    def _moved(self, at: QPoint) -> None:
        index = self._table.indexAt(at)
        cell = (index.row(), index.column())
        if cell == self._cell:
            return
        self.hide()
        self._cell, self._at = cell, at
        if self.record_at(index) is not None:
            self.timer.start()

    def record_at(self, index: QModelIndex | QPersistentModelIndex) -> AnyId | None:
        """The record whose card belongs to a cell; None where there is none."""
        wire = self._table.reference_at(index)
        return parse_record_id(wire) if wire is not None else None

    def _show(self) -> None:
        index = self._table.indexAt(self._at)
        record = self.record_at(index)
        card = self._session.card(record) if record is not None else None
        if card is None or not self._table.isVisible():
            return
        if self._card is None:
            self._card = HoverCard(self._look, self._table.viewport())
        fresh = as_of_words(card.as_of, self._session.formats, time.time())
        self._card.show_card(card, fresh, self._table.visualRect(index))
