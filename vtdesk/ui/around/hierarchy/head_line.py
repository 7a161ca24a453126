"""The lines above and below the tree: how many companies, heads of the columns, the group's sum."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from vtdesk.ui.around.hierarchy.tree_delegate import END, GAP, MARGIN
from vtdesk.ui.look import Look
from vtdesk.ui.parts.busy_mark import BusyMark
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel, draw_line
from vtdesk.ui.theme import TypeName

_START = 20


class ColumnTexts(QWidget):
    """Two texts over or under the columns of figures; they stand where the delegate's do.

    Args:
        look: theme and icons.
        kind: their step of the type scale.
        token: their colour.
        weight: 400 to 600; the step's own when None.
        parent: the line.
    """

    def __init__(
        self,
        look: Look,
        kind: TypeName,
        token: str,
        weight: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._kind: TypeName = kind
        self._token = token
        self._weight = weight
        self._texts = ("", "")
        self._widths = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._theme.changed.connect(self.update)

    @property
    def texts(self) -> tuple[str, str]:
        """What stands at the column of numbers, and at that of sums."""
        return self._texts

    def show_texts(self, count: str, value: str) -> None:
        """Show other texts."""
        self._texts = count, value
        self.setAccessibleName(", ".join(text for text in self._texts if text))
        self.update()

    def set_widths(self, count: int, value: int) -> None:
        """Follow the delegate's columns; no number where there is no room for it."""
        if (count, value) != self._widths:
            self._widths = count, value
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for both columns."""
        count, value = self._widths
        return QSize(value + (count + GAP if count else 0), self._theme.line_height(self._kind))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write both from the end."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(self._kind, self._weight))
        painter.setPen(self._theme.color(self._token))
        direction, (count, value) = self.layoutDirection(), self._widths
        box = self.rect()
        end = Qt.AlignmentFlag.AlignRight
        sums, numbers = (
            box.adjusted(box.width() - value, 0, 0, 0),
            box.adjusted(0, 0, -value - GAP, 0),
        )
        if direction is Qt.LayoutDirection.RightToLeft:
            sums, numbers = (
                box.adjusted(0, 0, value - box.width(), 0),
                box.adjusted(value + GAP, 0, 0, 0),
            )
        draw_line(painter, sums, self._texts[1], alignment=end, direction=direction)
        if count:
            draw_line(painter, numbers, self._texts[0], alignment=end, direction=direction)
        painter.end()


class TreeHead(QWidget):
    """Above the tree.

    Args:
        look: theme and icons.
        parent: the panel.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title = TextLabel(look, "Hierarchy", weight=600)
        self.words = ElidedLabel(look, kind="small", token="text.3")
        self.busy = BusyMark(look, look.theme.metrics.icon_mark)
        self.columns = ColumnTexts(look, "small", "text.3")
        self.busy.hide()
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self.title)
        self._row.addWidget(self.busy)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.columns)
        self.set_end(0)

    def set_wide(self, *, wide: bool) -> None:
        """Tall and with its title, or low below a tab that says it."""
        metrics = self._look.theme.metrics
        self.title.setVisible(wide)
        self.setFixedHeight(metrics.view_bar if wide else metrics.table_row)

    def set_end(self, scroll_bar: int) -> None:
        """Leave out the room of the tree's scroll bar."""
        self._row.setContentsMargins(_START, 0, MARGIN + END + scroll_bar, 0)


class SumLine(QWidget):
    """Below the tree: what is left out, what can be done about it, the sum.

    Args:
        look: theme and icons.
        parent: the panel.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.words = ElidedLabel(look, kind="small", token="text.3")
        self.more = push_button(look, "", "link", small=True)
        self.columns = ColumnTexts(look, "body", "text", 500)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.more)
        self._row.addWidget(self.columns)
        self.set_end(0)

    def set_wide(self, *, wide: bool) -> None:
        """A little lower where there is little room."""
        metrics = self._look.theme.metrics
        self.setFixedHeight(metrics.table_row + (8 if wide else 0))

    def set_end(self, scroll_bar: int) -> None:
        """Leave out the room of the tree's scroll bar."""
        self._row.setContentsMargins(_START, 0, MARGIN + END + scroll_bar, 0)
