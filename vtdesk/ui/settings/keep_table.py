"""The table of modules with their choices: its headings and its rows."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QVBoxLayout, QWidget

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.parts.surface import hairline
from vtdesk.ui.settings.keep_row import KeepLine, KeepRow, least_width, places_for

_PADDING = 8
_HEADINGS = ("Module", "Keep", "Records", "Size", "First fill", "As of")


class _KeepHead(QWidget):
    """The headings."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(least_width(self._look.theme), self._look.theme.metrics.header)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        places = places_for(self.width(), self.height(), self._look.theme)
        painter = QPainter(self)
        painter.setFont(theme.font("small", 500))
        painter.setPen(theme.color("text.2"))
        for number, (rect, words) in enumerate(zip(places.columns, _HEADINGS, strict=True)):
            if rect is None:
                continue
            at_end = number > 1
            start = _PADDING if number == 0 else 0
            end = 4 if number == len(_HEADINGS) - 1 else _PADDING
            box = rect.adjusted(start, 0, -end if at_end else 0, 0)
            side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
            direction = self.layoutDirection()
            place = QStyle.visualRect(direction, self.rect(), box)
            draw_line(painter, place, words, alignment=side, direction=direction)
        thickness = hairline(self)
        rule = QRectF(0, self.height() - thickness, self.width(), thickness)
        painter.fillRect(rule, theme.color("border"))
        painter.end()


class KeepTable(QWidget):
    """All modules with their choices.

    Signals:
        chosen(str, object): a person wants this `Policy` for a module.
        confirmed(str), cancelled(str): what they say to its price.
    """

    chosen = Signal(str, object)
    confirmed = Signal(str)
    cancelled = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: dict[ModuleName, KeepRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(_KeepHead(look))
        look.theme.changed.connect(self._restyle)

    def row(self, module: ModuleName) -> KeepRow:
        """The row of a module."""
        return self._rows[module]

    @property
    def rows(self) -> tuple[KeepRow, ...]:
        """All rows from top to bottom."""
        return tuple(self._rows.values())

    def show_lines(self, lines: Sequence[KeepLine]) -> None:
        """Show these modules; rows that stay are only filled anew."""
        names = [line.module for line in lines]
        if list(self._rows) != names:
            self._make_rows(lines)
        for line in lines:
            row = self._rows[line.module]
            if row.line != line:
                row.show_line(line)

    def _make_rows(self, lines: Sequence[KeepLine]) -> None:
        for old in self._rows.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = {}
        for line in lines:
            row = KeepRow(self._look, line)
            row.chosen.connect(self.chosen)
            row.confirmed.connect(self.confirmed)
            row.cancelled.connect(self.cancelled)
            self._column.addWidget(row)
            self._rows[line.module] = row

    def _restyle(self) -> None:
        for row in self._rows.values():
            row.updateGeometry()
            row.show_line(row.line)
        self.update()
