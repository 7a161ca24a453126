"""How the list of changes is painted: heads of records, their fields, and reasons."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vtdesk.ui.browse.wording import counted
from vtdesk.ui.look import Look
from vtdesk.ui.parts.check_box import paint_check
from vtdesk.ui.parts.label import draw_cut_line, text_width
from vtdesk.ui.staging.change_list import (
    ChangedField,
    ChangedRecord,
    ChangeListModel,
    FieldLine,
    ListLine,
    ProblemLine,
    RecordLine,
    ShownValue,
)

_Index = QModelIndex | QPersistentModelIndex
_SIDE, _GAP, _CHECK = 16, 12, 16
_START = 52
_LABEL, _BEFORE, _ARROW, _AFTER = 150, 218, 24, 236
_WIDE_ENOUGH = _START + _LABEL + _BEFORE + _ARROW + _AFTER + 120
_BUTTON = 24
_BOX_PAD = 10
_BOX_INSET = 4
_MARK_GAP = 7
_HEAD_PAD, _FIELD_PAD = 8, 4


@dataclass(frozen=True, slots=True)
class FieldPlaces:
    """Where the parts of a field's line stand, before mirroring."""

    label: QRect
    before: QRect
    arrow: QRect
    after: QRect
    note: QRect
    button: QRect


def field_places(row: QRect) -> FieldPlaces:
    """The columns of a line this wide: those of the picture, or narrower ones."""
    width = row.width()
    label, before, after = _LABEL, _BEFORE, _AFTER
    start = _START
    if width < _WIDE_ENOUGH:
        start = _START if width > 560 else _SIDE
        room = width - start - _ARROW - _BUTTON - 2 * _GAP
        label = room * 26 // 100
        before = room * 33 // 100
        after = room - label - before
    x = row.left() + start
    boxes = []
    for part in (label, before, _ARROW, after):
        boxes.append(QRect(x, row.top(), part, row.height()))
        x += part
    button = QRect(row.right() + 1 - _GAP - _BUTTON, row.top(), _BUTTON, row.height())
    note = QRect(x + _SIDE, row.top(), max(0, button.left() - x - 2 * _SIDE), row.height())
    return FieldPlaces(
        boxes[0], boxes[1].adjusted(0, 0, -_GAP, 0), boxes[2], boxes[3], note, button
    )


class ChangeDelegate(QStyledItemDelegate):
    """Paints the three kinds of lines.

    Args:
        look: theme and icons.
        view: the list.
        changes: its lines.
        can_take_back: whether fields have a button that puts them back.

    Attributes:
        hovered_button: the row whose button the mouse is over; -1 for none.
    """

    def __init__(
        self, look: Look, view: QListView, changes: ChangeListModel, *, can_take_back: bool
    ) -> None:
        super().__init__(view)
        self.hovered_button = -1
        self._look = look
        self._view = view
        self._changes = changes
        self._can_take_back = can_take_back

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Heads are a little taller than fields."""
        height = self._look.theme.metrics.table_row
        line = self._changes.line(index.row())
        return QSize(0, height + (_HEAD_PAD if isinstance(line, RecordLine) else _FIELD_PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint everything; the style has no part in it."""
        line = self._changes.line(index.row())
        if line is None:
            return
        row: QRect = option.rect
        painter.save()
        self._paint_ground(painter, row, line, index)
        if isinstance(line, RecordLine):
            self._paint_record(painter, row, line.record)
        elif isinstance(line, FieldLine):
            self._paint_field(painter, row, line.field, index)
        else:
            start = row.adjusted(min(_START, field_places(row).label.left()), 0, -_SIDE, 0)
            self._write(painter, row, start, line.words, "problem.text")
        painter.restore()

    def check_rect(self, row: QRect) -> QRect:
        """Where the box of a record's head stands."""
        box = QRect(row.left() + _SIDE, row.center().y() - _CHECK // 2, _CHECK, _CHECK)
        return self._visual(row, box)

    def button_rect(self, row: QRect) -> QRect:
        """Where the button stands that puts a field back."""
        return self._visual(row, field_places(row).button)

    def cut_off_text(self, row: QRect, line: ListLine, place: QPoint) -> str:
        """The whole of a value that is cut off at this place; "" where nothing is."""
        if not isinstance(line, FieldLine):
            return line.words if isinstance(line, ProblemLine) else ""
        places = field_places(row)
        metrics = self._view.fontMetrics()
        for box, value in ((places.before, line.field.before), (places.after, line.field.after)):
            shown = self._visual(row, box)
            if (
                shown.contains(place)
                and text_width(metrics, value.text) > box.width() - 2 * _BOX_PAD
            ):
                return value.text
        return ""

    def _paint_ground(self, painter: QPainter, row: QRect, line: ListLine, index: _Index) -> None:
        theme = self._look.theme
        ground = "header" if isinstance(line, RecordLine) else "content"
        if index == self._view.currentIndex():
            ground = "selected" if self._view.hasFocus() else "selected.inactive"
        painter.fillRect(row, theme.color(ground))
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.color("line"))

    def _paint_record(self, painter: QPainter, row: QRect, record: ChangedRecord) -> None:
        theme, model = self._look.theme, self._changes
        start = row.left() + _SIDE
        if model.checkable:
            checked = model.is_checked(record)
            state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
            paint_check(painter, self.check_rect(row), state, theme)
            start += _CHECK + _GAP
        side = theme.metrics.icon
        box = QRect(start, row.center().y() - side // 2, side, side)
        icon, token = (
            ("ph.warning-circle", "problem.text") if record.problem else (record.icon, "text.2")
        )
        self._look.icons.paint(painter, self._visual(row, box), icon, token)
        start += side + _GAP
        words = counted(len(record.fields), "change", "changes")
        painter.setFont(theme.font("small"))
        width = text_width(painter.fontMetrics(), words)
        end = row.right() + 1 - _SIDE
        count = QRect(end - width, row.top(), width, row.height())
        self._write(painter, row, count, words, "text.3")
        painter.setFont(theme.font("body", 600))
        room = count.left() - start - _GAP
        title = min(text_width(painter.fontMetrics(), record.title), room)
        self._write(
            painter, row, QRect(start, row.top(), title, row.height()), record.title, "text"
        )
        start += title + _GAP
        if record.detail and start < count.left() - 2 * _GAP:
            painter.setFont(theme.font("body"))
            detail = QRect(start, row.top(), count.left() - start - _GAP, row.height())
            self._write(painter, row, detail, record.detail, "text.2")

    def _paint_field(
        self, painter: QPainter, row: QRect, field: ChangedField, index: _Index
    ) -> None:
        theme, places = self._look.theme, field_places(row)
        painter.setFont(theme.font("body"))
        self._write(painter, row, places.label.adjusted(0, 0, -_GAP, 0), field.label, "text.2")
        self._paint_value(painter, row, places.before, field.before, "text.2")
        arrow = QRect(0, 0, 14, 14)
        arrow.moveCenter(places.arrow.center())
        icon = "ph.arrow-left" if self._view.isRightToLeft() else "ph.arrow-right"
        self._look.icons.paint(painter, self._visual(row, arrow), icon, "text.3")
        self._paint_box(painter, row, places.after, problem=bool(field.problem))
        inner = places.after.adjusted(_BOX_PAD, 0, -_BOX_PAD, 0)
        painter.setFont(theme.font("body", 500))
        self._paint_value(painter, row, inner, field.after, "text")
        if field.note and places.note.width() > 60:
            painter.setFont(theme.font("small"))
            self._write(painter, row, places.note, field.note, "text.3")
        if self._can_take_back:
            side = theme.metrics.icon
            box = QRect(0, 0, side, side)
            box.moveCenter(places.button.center())
            lively = index.row() == self.hovered_button
            token = "text" if lively else "text.2"
            self._look.icons.paint(
                painter, self._visual(row, box), "ph.arrow-counter-clockwise", token
            )

    def _paint_box(self, painter: QPainter, row: QRect, place: QRect, *, problem: bool) -> None:
        """The tinted ground of the new value with its bar at the start."""
        theme = self._look.theme
        tone = "problem" if problem else "changed"
        box = self._visual(row, place.adjusted(0, _BOX_INSET, 0, -_BOX_INSET))
        radius = theme.metrics.radius_chip
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(box), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, theme.color(f"{tone}.soft"))
        bar = QRect(place.left(), box.top(), theme.metrics.change_bar, box.height())
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.fillRect(self._visual(row, bar), theme.color(tone))
        painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_value(
        self, painter: QPainter, row: QRect, place: QRect, value: ShownValue, token: str
    ) -> None:
        start = place.left()
        if value.mark is not None:
            width = value.mark.width(self._look)
            box = QRect(start, place.top(), width, place.height())
            value.mark.paint(painter, self._visual(row, box), self._look)
            start += width + _MARK_GAP
        room = QRect(start, place.top(), place.right() + 1 - start, place.height())
        text = " ".join(value.text.split("\n"))
        self._write(painter, row, room, text or "empty", token if value.text else "text.3")

    def _write(self, painter: QPainter, row: QRect, place: QRect, text: str, token: str) -> None:
        painter.setPen(self._look.theme.color(token))
        direction = self._view.layoutDirection()
        draw_cut_line(painter, self._visual(row, place), text, direction=direction)

    def _visual(self, row: QRect, place: QRect) -> QRect:
        return QStyle.visualRect(self._view.layoutDirection(), row, place)
