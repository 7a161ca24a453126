"""Dragging records out of a table, and telling what is held over a place where they may be dropped.

What travels names records of one account of this very run of the program: nothing that another
program, or another account's window, holds over a panel looks like it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QDrag, QFontMetrics, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line, text_width

MIME = "application/x-vtdesk-records"
"""The kind of what is dragged."""

MOST = 1_000
"""Records that are dragged at once; for more there is a way by keys."""

_THIS_RUN = secrets.token_hex(16)
_LONGEST = 64 * 1024
_PAD, _HEIGHT, _OFF = 10, 28, 14


class _Written(msgspec.Struct):
    run: str
    account: str
    module: str
    keys: list[int]


@dataclass(frozen=True, slots=True)
class HeldRecords:
    """Records on their way to a drop."""

    module: ModuleName
    keys: tuple[int, ...]


def mime_of(account: str, held: HeldRecords) -> QMimeData:
    """Records as they are dragged.

    Args:
        account: id of the account they are of.
        held: the records.
    """
    written = _Written(_THIS_RUN, account, held.module, list(held.keys))
    mime = QMimeData()
    mime.setData(MIME, QByteArray(msgspec.json.encode(written)))
    return mime


def held_records(mime: QMimeData, account: str) -> HeldRecords | None:
    """The records that are dragged; None for anything else, and for those of other accounts."""
    if not mime.hasFormat(MIME):
        return None
    data = mime.data(MIME).data()
    if len(data) > _LONGEST:
        return None
    try:
        written = msgspec.json.decode(bytes(data), type=_Written)
    except msgspec.DecodeError:
        return None
    if (written.run, written.account) != (_THIS_RUN, account):
        return None
    return HeldRecords(ModuleName(written.module), tuple(written.keys))


class RecordDrag(QObject):
    """Lets selected rows be dragged out of a table.

    Rows are dragged by the gutter before them, and several chosen rows by any of their cells; a
    press on cells that are not chosen as rows goes on to draw a block.

    Args:
        look: theme and icons.
        table: has the rows.
        account: id of the account.
        words: what so many records are, as in "3 contacts".
        module: of the table, None while it shows nothing.
    """

    def __init__(
        self,
        look: Look,
        table: RecordTable,
        account: str,
        words: Callable[[int], str],
        module: Callable[[], ModuleName | None],
    ) -> None:
        super().__init__(table)
        self._look = look
        self._table = table
        self._account = account
        self._words = words
        self._module = module
        self._pressed: QPoint | None = None
        self._kept: QMouseEvent | None = None
        self._replaying = False
        self._gutter = table.verticalHeader().viewport()
        table.viewport().installEventFilter(self)
        self._gutter.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell a drag from a click and from a block."""
        if (
            self._replaying
            or not isinstance(event, QMouseEvent)
            or not isinstance(watched, QWidget)
        ):
            return False
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress:
            return self._press(watched, event)
        if kind is QEvent.Type.MouseMove and self._pressed is not None:
            return self._move(watched, event)
        if kind is QEvent.Type.MouseButtonRelease:
            self._release(watched)
        return False

    def held(self) -> HeldRecords | None:
        """The selected records; None where there are none, or too many."""
        module, count = self._module(), self._table.selected_count()
        if module is None or not 0 < count <= MOST:
            return None
        keys = (self._table.records.key_at(row) for row in self._table.selected_rows())
        return HeldRecords(module, tuple(key for key in keys if key is not None))

    def _press(self, watched: QWidget, event: QMouseEvent) -> bool:
        self._pressed, self._kept = None, None
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() is not Qt.MouseButton.LeftButton or not plain:
            return False
        place = event.position().toPoint()
        row = self._table.rowAt(place.y())
        cells = self._table.selected_cells()
        chosen = cells is not None and any(row in part for part in cells.rows)
        several = cells is not None and cells.whole_rows and cells.row_count > 1
        if row < 0 or not (watched is self._gutter or (chosen and several)):
            return False
        self._pressed = place
        if chosen and several:
            # the rows stay chosen until it is clear whether they are dragged
            self._kept = event.clone()
            return True
        return False

    def _move(self, watched: QWidget, event: QMouseEvent) -> bool:
        assert self._pressed is not None  # it is asked only then
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed, self._kept = None, None
            return False
        place = event.position().toPoint()
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if not far:
            return True
        row = self._table.rowAt(self._pressed.y())
        self._pressed, self._kept = None, None
        held = self.held()
        if held is None or self._table.records.key_at(row) not in held.keys:
            return False
        self._carry(held)
        return True

    def _release(self, watched: QWidget) -> None:
        """It was a click: let the table have the press that was kept from it."""
        kept, self._kept, self._pressed = self._kept, None, None
        if kept is None:
            return
        self._replaying = True
        try:
            QApplication.sendEvent(watched, kept)
        finally:
            self._replaying = False

    def _carry(self, held: HeldRecords) -> None:
        drag = QDrag(self._table)
        drag.setMimeData(mime_of(self._account, held))
        drag.setPixmap(self._picture(self._words(len(held.keys))))
        drag.setHotSpot(QPoint(-_OFF, -_OFF))
        drag.exec(Qt.DropAction.LinkAction | Qt.DropAction.CopyAction)

    def _picture(self, words: str) -> QPixmap:
        theme, ratio = self._look.theme, self._table.devicePixelRatioF()
        font = theme.font("body", 500)
        width = text_width(QFontMetrics(font), words) + 2 * _PAD
        height = theme.scaled(_HEIGHT)
        picture = QPixmap(int(width * ratio), int(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("tooltip"))
        radius = theme.metrics.radius_control
        painter.drawRoundedRect(QRect(0, 0, width, height), radius, radius)
        painter.setFont(font)
        painter.setPen(theme.color("text.on-tooltip"))
        draw_line(painter, QRect(_PAD, 0, width - 2 * _PAD, height), words)
        painter.end()
        return picture
