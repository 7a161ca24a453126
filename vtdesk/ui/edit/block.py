"""A section of the form: a head that folds it, and its rows in one column or two."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from vtdesk.ui.edit.row import FieldRow
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.theme import TypeName

START = 20
END = 16
COLUMN_GAP = 24
_HEAD_HEIGHT = 36
_HEAD_START = 18
_BELOW = 6


class SectionHead(QAbstractButton):
    """The line that names a section and folds it.

    Args:
        look: theme and icons.
        title: the section's label.
        count: how many fields it has, shown while it is folded.
    """

    def __init__(self, look: Look, title: str, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._count = count
        self._folded = False
        self.setText(title.replace("&", "&&"))
        self._title = title
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name_it()

    @property
    def folded(self) -> bool:
        """Whether the section is folded."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Show the section as folded or open."""
        self._folded = folded
        self._name_it()
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, _HEAD_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """And go out again."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint caret, name and number of fields."""
        theme = self._look.theme
        painter = QPainter(self)
        size = theme.metrics.icon_mark
        x = _HEAD_START
        caret = QRect(x, (self.height() - size) // 2, size, size)
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        folded_icon = "ph.caret-left" if right_to_left else "ph.caret-right"
        token = "text.2" if self.underMouse() else "text.3"
        self._look.icons.paint(
            painter, self._mirrored(caret), folded_icon if self._folded else "ph.caret-down", token
        )
        x += size + 6
        x = self._paint_text(painter, x, self._title, "body", 600, "text")
        if self._folded:
            words = f"{self._count} field" if self._count == 1 else f"{self._count} fields"
            self._paint_text(painter, x + 8, words, "small", None, "text.3")

    def _paint_text(
        self, painter: QPainter, x: int, text: str, kind: TypeName, weight: int | None, token: str
    ) -> int:
        theme = self._look.theme
        font = theme.font(kind, weight)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width() - x - END)
        width = metrics.horizontalAdvance(shown) + 1
        painter.setFont(font)
        painter.setPen(theme.color(token))
        place = self._mirrored(QRect(x, 0, width, self.height()))
        draw_line(painter, place, shown, direction=self.layoutDirection())
        return x + width

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    def _name_it(self) -> None:
        self.setAccessibleName(f"{self._title}, folded" if self._folded else self._title)


class SectionBlock(QWidget):
    """One section with its rows, some of which may not be made yet.

    Args:
        look: theme and icons.
        name: the section's, of describe.
        title: as people read it.
        count: how many fields it has.
        parent: the form.

    Attributes:
        rows: those made so far.
        expected: names of the fields whose rows are still to be made.
        next_top: where the first of those goes, from the section's top.

    Signals:
        fold_toggled(name, folded): a person folded or unfolded it.
    """

    fold_toggled = Signal(str, bool)

    def __init__(self, look: Look, name: str, title: str, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.rows: tuple[FieldRow, ...] = ()
        self.expected: tuple[str, ...] = ()
        self.next_top = _HEAD_HEIGHT
        self._look = look
        self.head = SectionHead(look, title, count, self)
        self.head.clicked.connect(self._toggle)

    @property
    def folded(self) -> bool:
        """Whether its rows are out of sight."""
        return self.head.folded

    def set_folded(self, folded: bool) -> None:
        """Fold or unfold, without telling anybody."""
        self.head.set_folded(folded)
        for row in self.rows:
            row.set_visible(not folded)

    def expect(self, names: Sequence[str]) -> None:
        """Keep room for the rows of these fields, to be made with this block as their parent."""
        self.expected = tuple(names)

    def add_row(self, row: FieldRow) -> None:
        """Take the row of the first field that is expected."""
        self.expected = self.expected[1:]
        self.rows = (*self.rows, row)
        row.set_visible(not self.folded)

    def arrange(self, width: int, *, columns: int, end: int) -> int:
        """Put head and rows into place; the height they take.

        Args:
            width: of the block.
            columns: how many fields stand side by side.
            end: space to leave at the end of each row.
        """
        self.head.setGeometry(0, 0, width, _HEAD_HEIGHT)
        if self.folded:
            return _HEAD_HEIGHT
        metrics = self._look.theme.metrics
        room = (width - START - end - COLUMN_GAP * (columns - 1)) // columns
        room = min(room, metrics.label_width + metrics.field_max)
        y = self.next_top = _HEAD_HEIGHT
        mirror = self._mirrored_in(width)
        for first in range(0, len(self.rows), columns):
            line = self.rows[first : first + columns]
            heights = [row.height(room) for row in line]
            for column, row in enumerate(line):
                x = START + column * (room + COLUMN_GAP)
                row.place(QRect(x, y, room, heights[column]), mirror)
            if len(line) == columns:
                self.next_top = y + max(heights) + metrics.gap
            else:
                self.next_top = y
            y += max(heights) + metrics.gap
        beside = len(self.rows) % columns
        lines_to_come = -(-max(0, len(self.expected) - (columns - beside) % columns) // columns)
        return y + lines_to_come * (metrics.field + metrics.gap) + _BELOW

    def _mirrored_in(self, width: int) -> QRect | None:
        """The rectangle to mirror rows in, where the layout runs right to left."""
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return QRect(0, 0, width, 1)
        return None

    def _toggle(self) -> None:
        self.fold_toggled.emit(self.name, not self.folded)
