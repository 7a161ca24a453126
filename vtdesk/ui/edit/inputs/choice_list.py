"""The list of choices under a field: model, painting, and the floating list itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vtdesk.ui.edit.inputs.marks import Mark
from vtdesk.ui.edit.inputs.overlay import Overlay
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_cut_line, text_width

_ROWS_SHOWN = 9
_NARROWEST = 180
_WIDEST = 420
_SIDE = 10
_SPACE = 8
_CHOICE_ROLE = Qt.ItemDataRole.UserRole
NOTE = "note"
"""The action of a line that only says something."""
_Index = QModelIndex | QPersistentModelIndex
_KEYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS_SHOWN - 1,
    Qt.Key.Key_PageUp: 1 - _ROWS_SHOWN,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list.

    Attributes:
        wire: what goes over the wire; "" is "nothing".
        label: what a person reads.
        detail: a quieter word at the end of the line.
        mark: what stands before the label.
        checked: for lists of several values: whether it is among them; None for all others.
        action: what is done when it is taken, for a line that is no value; "" for values.
    """

    wire: str
    label: str
    detail: str = ""
    mark: Mark | None = None
    checked: bool | None = None
    action: str = ""


class ChoiceModel(QAbstractListModel):
    """The choices as Qt sees them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show other choices."""
        self.beginResetModel()
        self._choices = tuple(choices)
        self.endResetModel()

    def choice(self, row: int) -> Choice:
        """The choice in a row."""
        return self._choices[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many there are."""
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Label and spoken text, and the choice itself for the painter."""
        if not index.isValid():
            return None
        choice = self._choices[index.row()]
        if role == _CHOICE_ROLE:
            return choice
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.label}, {choice.detail}" if choice.detail else choice.label
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Paints a choice: mark, label, detail, and a tick where it is among the chosen ones."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All lines are alike."""
        return QSize(_NARROWEST, self._look.theme.metrics.menu_row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint everything; the style has no part in it."""
        choice = index.data(_CHOICE_ROLE)
        theme = self._look.theme
        row: QRect = option.rect
        direction = option.direction
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(row, 5, 5)
        start, end = row.left() + _SIDE, row.right() + 1 - _SIDE
        if choice.checked is not None:
            size = theme.metrics.icon_small
            if choice.checked:
                place = _centred(row, end - size, size)
                place = QStyle.visualRect(direction, row, place)
                self._look.icons.paint(painter, place, "ph.check-bold", "accent.text")
            end -= size + _SPACE
        if choice.mark is not None:
            width = choice.mark.width(self._look)
            place = QRect(start, row.top(), width, row.height())
            choice.mark.paint(painter, QStyle.visualRect(direction, row, place), self._look)
            start += width + _SPACE
        if choice.detail:
            painter.setFont(theme.font("small"))
            name = text_width(QFontMetrics(theme.font("body")), choice.label) + _SPACE
            # the name comes first, but never leaves the rest nothing
            room = max((end - start) // 4, end - start - name)
            width = min(text_width(painter.fontMetrics(), choice.detail), room)
            self._draw(painter, row, direction, end - width, end, choice.detail, "text.3")
            end -= width + _SPACE
        painter.setFont(theme.font("body"))
        token = "text" if choice.wire else "text.3"
        if choice.action and choice.action != NOTE:
            token = "accent.text"
        self._draw(painter, row, direction, start, end, choice.label, token)
        painter.restore()

    def _draw(
        self,
        painter: QPainter,
        row: QRect,
        direction: Qt.LayoutDirection,
        start: int,
        end: int,
        text: str,
        token: str,
    ) -> None:
        room = end - start
        place = QStyle.visualRect(direction, row, QRect(start, row.top(), room, row.height()))
        painter.setPen(self._look.theme.color(token))
        draw_cut_line(painter, place, text, direction=direction)


class ChoiceList(Overlay):
    """The floating list; the field it hangs under keeps the focus and passes the keys on.

    Args:
        look: theme and icons.
        field: what it hangs under.
        name: of the list, for a screen reader.

    Signals:
        picked(choice): a person chose this line.
    """

    picked = Signal(object)

    def __init__(self, look: Look, field: QWidget, name: str) -> None:
        super().__init__(look, field)
        self._model = ChoiceModel(self)
        self._words = ""
        self._view = QListView(self)
        self._view.setAccessibleName(name)
        self._view.setModel(self._model)
        self._view.setItemDelegate(ChoiceDelegate(look, self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._view.viewport().setAutoFillBackground(False)
        self._view.entered.connect(self._view.setCurrentIndex)
        self._view.clicked.connect(self._pick)

    @property
    def current(self) -> Choice | None:
        """The chosen line."""
        index = self._view.currentIndex()
        return self._model.choice(index.row()) if index.isValid() else None

    @property
    def was_moved(self) -> bool:
        """Whether the chosen line is another one than the first."""
        return self._view.currentIndex().row() > 0

    @property
    def count(self) -> int:
        """How many choices there are."""
        return self._model.rowCount()

    def show_choices(self, choices: Sequence[Choice], current: int | None, words: str = "") -> None:
        """Show the list under its field.

        Args:
            choices: its lines.
            current: the line to stand on; None for none.
            words: said in place of an empty list.
        """
        self._model.set_choices(choices)
        self._words = "" if choices else words
        self._view.setVisible(bool(choices))
        if current is not None and choices:
            index = self._model.index(current)
            self._view.setCurrentIndex(index)
        rows = max(1, min(len(choices), _ROWS_SHOWN))
        height = rows * self.look.theme.metrics.menu_row
        self.place(QSize(max(_NARROWEST, min(self.field.width() - 10, _WIDEST)), height))
        if current is not None and choices:
            self._view.scrollTo(index)
        self.update()

    def replace(self, choices: Sequence[Choice]) -> None:
        """Show the same lines with other ticks, without moving."""
        row = self._view.currentIndex().row()
        position = self._view.verticalScrollBar().value()
        self._model.set_choices(choices)
        self._view.setCurrentIndex(self._model.index(row))
        self._view.verticalScrollBar().setValue(position)

    def jump_to(self, letters: str) -> None:
        """Go to the next line that begins with what was typed."""
        self._view.keyboardSearch(letters)

    def take_key(self, event: QKeyEvent) -> bool:
        """Move by a key that the field received; whether it was one of the list's keys."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or not self.isVisible() or not self.count:
            return False
        row = self._view.currentIndex().row()
        row = max(0, min(self.count - 1, row + step))
        self._view.setCurrentIndex(self._model.index(row))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines inside the sheet."""
        self._view.setGeometry(self.inner)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet, and the words where there is no line."""
        super().paintEvent(event)
        if self._words:
            painter = QPainter(self)
            painter.setFont(self.look.theme.font("body"))
            painter.setPen(self.look.theme.color("text.3"))
            place = self.inner.adjusted(_SIDE, 0, -_SIDE, 0)
            draw_cut_line(painter, place, self._words, direction=self.layoutDirection())
            painter.end()

    def _pick(self, index: QModelIndex) -> None:
        self.picked.emit(self._model.choice(index.row()))


def _centred(row: QRect, x: int, size: int) -> QRect:
    return QRect(x, row.top() + (row.height() - size) // 2, size, size)
