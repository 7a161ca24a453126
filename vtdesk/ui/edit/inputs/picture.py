"""The pictures of a record: small ones in the form, loaded after the text; a click enlarges."""

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QStyle, QWidget

from vtdesk.app.pictures import PictureRef
from vtdesk.domain.attachment import safe_name
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.picture_dialog import PictureDialog
from vtdesk.ui.look import Look
from vtdesk.ui.parts.image_data import decoded
from vtdesk.ui.parts.label import draw_cut_line
from vtdesk.ui.parts.plain_tip import plain_tip

_SIDE = 72
_GAP = 8
_MOST_SHOWN = 8
_NOT_A_PICTURE = "This is not a picture, or it is damaged."


@dataclass(slots=True)
class Thumbnail:
    """One picture in the form.

    Attributes:
        content: the file as it came; None until then.
        image: a small one; None until it was read, or where that cannot be.
        problem: why there is none, in words.
    """

    ref: PictureRef
    content: bytes | None = None
    image: QImage | None = None
    problem: str = ""


class PictureRow(QWidget):
    """Paints the pictures side by side; keys and clicks choose one.

    Signals:
        wanted(number): a person wants to see one large.
    """

    wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._side = look.theme.scaled(_SIDE)
        self.pictures: list[Thumbnail] = []
        self.current = 0
        self.setMouseTracking(True)

    @property
    def words(self) -> str:
        """What is said beside the pictures: why the current one is missing."""
        if not self.pictures:
            return ""
        problems = [picture.problem for picture in self.pictures if picture.problem]
        waiting = any(p.image is None and not p.problem for p in self.pictures)
        return problems[0] if problems else "Loading…" if waiting else ""

    def place_of(self, number: int) -> QRect:
        """Where a picture stands."""
        x = number * (self._side + _GAP)
        place = QRect(x, (self.height() - self._side) // 2, self._side, self._side)
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def number_at(self, x: int, y: int) -> int | None:
        """The picture at a place."""
        places = range(min(len(self.pictures), _MOST_SHOWN))
        return next((n for n in places if self.place_of(n).contains(x, y)), None)

    def step(self, by: int) -> None:
        """Choose the next one."""
        shown = min(len(self.pictures), _MOST_SHOWN)
        self.current = max(0, min(shown - 1, self.current + by))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a picture can be clicked."""
        over = self.number_at(*event.position().toPoint().toTuple())
        shape = Qt.CursorShape.ArrowCursor if over is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Enlarge the picture under the mouse."""
        number = self.number_at(*event.position().toPoint().toTuple())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self.current = number
            self.wanted.emit(number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pictures, placeholders, and the word beside them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, picture in enumerate(self.pictures[:_MOST_SHOWN]):
            self._paint(painter, self.place_of(number), picture)
            if self.hasFocus() and number == self.current:
                self._paint_ring(painter, self.place_of(number))
        self._paint_words(painter)
        painter.end()

    def _paint(self, painter: QPainter, place: QRect, picture: Thumbnail) -> None:
        theme = self._look.theme
        shape = QPainterPath()
        shape.addRoundedRect(place, theme.metrics.radius_control, theme.metrics.radius_control)
        painter.fillPath(shape, theme.color("field"))
        if picture.image is None:
            side = theme.metrics.icon_small * 2
            icon = QRect(0, 0, side, side)
            icon.moveCenter(place.center())
            name = "ph.image-square" if not picture.problem else "ph.warning-circle"
            self._look.icons.paint(painter, icon, name, "text.3")
            return
        size = picture.image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        inside = QRect(0, 0, size.width(), size.height())
        inside.moveCenter(place.center())
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(inside, picture.image)
        painter.restore()

    def _paint_ring(self, painter: QPainter, place: QRect) -> None:
        theme = self._look.theme
        painter.setPen(theme.color("focus"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = theme.metrics.radius_control
        painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), radius, radius)

    def _paint_words(self, painter: QPainter) -> None:
        shown = min(len(self.pictures), _MOST_SHOWN)
        more = len(self.pictures) - shown
        words = self.words or (f"+{more}" if more else "")
        start = shown * (self._side + _GAP)
        room = QRect(start, 0, self.width() - start, self.height())
        if not words or room.width() < _SIDE // 2:
            return
        painter.setFont(self._look.theme.font("small"))
        painter.setPen(self._look.theme.color("text.3"))
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), room)
        draw_cut_line(painter, place, words, direction=self.layoutDirection())


class PictureInput(FieldInput):
    """Shows pictures and never changes them: Vtiger's API takes none (manual, files).

    They are asked for when the field comes on screen, one call each, and stay in memory for a
    while. Enter or a click enlarges one.
    """

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QWidget) -> None:
        self.row = PictureRow(context.look, parent)
        super().__init__(spec, context, self.row, parent)
        self.row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.row.wanted.connect(self.enlarge)
        self._turn = 0
        self._loading = False
        self.set_writable(False)

    @property
    def pictures(self) -> list[Thumbnail]:
        """The pictures on show."""
        return self.row.pictures

    def set_writable(self, writable: bool) -> None:
        """It never is."""
        super().set_writable(False)

    def apply_writable(self, writable: bool) -> None:
        """Let it be looked at by keys too."""
        super().apply_writable(writable)
        self.row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_value(self, cell: Cell, text: str) -> None:
        """Show the pictures of the record at hand, those in memory at once."""
        record, names = self.context.at_hand.record, self.context.names
        refs: tuple[PictureRef, ...] = ()
        if record is not None and record.key is not None:
            found = names.records.pictures.pictures(self.context.schema.name, record.key)
            refs = tuple(ref for ref in found if ref.field == self.spec.name)
        if refs == tuple(picture.ref for picture in self.pictures):
            return
        self._turn += 1
        self._loading = False
        self.row.current = 0
        self.row.pictures = [Thumbnail(ref) for ref in refs]
        self.row.setAccessibleDescription(f"{len(refs)} pictures" if refs else "No picture")
        self._show_words()
        self._load_if_seen()

    def height_for(self, width: int) -> int:
        """Room for the pictures, if there are any."""
        if not self.pictures:
            return self.look.theme.metrics.field
        return self.look.theme.scaled(_SIDE) + 4

    def showEvent(self, event: QShowEvent) -> None:
        """Load what is on screen now."""
        super().showEvent(event)
        self._load_if_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for no further picture."""
        super().hideEvent(event)
        self._turn += 1
        self._loading = False

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Choose with the arrows, enlarge with Enter or the space bar."""
        key = Qt.Key(event.key())
        if not self.pictures:
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = (key == Qt.Key.Key_Right) != self._is_mirrored()
            self.row.step(1 if forward else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.enlarge(self.row.current)
            return True
        return False

    def enlarge(self, number: int) -> None:
        """Show a picture large; one that did not come is asked for once more."""
        picture = self.pictures[number]
        if picture.content is None:
            picture.problem = ""
            self._loading = False
            self._load_if_seen()
            return
        if picture.image is None:
            return
        dialog = PictureDialog(
            self.look, picture.ref, picture.content, self.context.names.tasks, self.window()
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _load_if_seen(self) -> None:
        waiting = [p for p in self.pictures if p.image is None and not p.problem]
        if waiting and self.isVisible() and not self._loading:
            self._loading = True
            self._turn += 1
            self._load(waiting, self._turn)

    @spawns
    async def _load(self, waiting: list[Thumbnail], turn: int) -> None:
        for picture in waiting:
            # the text comes first
            await asyncio.sleep(0)
            if turn != self._turn:
                return
            await self._load_one(picture)
            self._show_words()
        if turn == self._turn:
            self._loading = False

    async def _load_one(self, picture: Thumbnail) -> None:
        side = round(self.look.theme.scaled(_SIDE) * self.devicePixelRatioF())
        try:
            content = await self.context.names.records.pictures.load(picture.ref)
        except VtdeskError as error:
            picture.problem = error.summary
            return
        image = await asyncio.to_thread(decoded, content, QSize(side, side))
        picture.content, picture.image = content, image
        picture.problem = "" if image is not None else _NOT_A_PICTURE

    def _show_words(self) -> None:
        tips = [
            p.problem or safe_name(p.ref.name) for p in self.pictures if p.problem or p.ref.name
        ]
        self.row.setToolTip(plain_tip("\n".join(tips)))
        self.row.update()
