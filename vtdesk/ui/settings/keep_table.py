"""The table of modules with their choices: its headings and its rows."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QVBoxLayout, QWidget

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.parts.surface import hairline
from vtdesk.ui.parts.tab_order import come_after
from vtdesk.ui.settings.keep_row import KeepLine, KeepRow, least_width, places_for

_PADDING = 8
_AT_ONCE = 3
_HEADINGS = ("Module", "Keep", "Records", "Size", "First fill", "As of")


class _KeepHead(QWidget):
    """The headings."""

    def __init__(self, look: Look, *, aged: bool) -> None:
        super().__init__()
        self._look = look
        self._aged = aged
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = self._look.theme
        return QSize(least_width(theme, aged=self._aged), theme.metrics.header)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        places = places_for(self.width(), self.height(), theme, aged=self._aged)
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
    """All modules with their choices; many rows are made a few at a time, lest the window wait.

    Args:
        look: theme and icons.
        aged: there is a column that says how old each module is.

    Signals:
        chosen(str, object): a person wants this `Policy` for a module.
        confirmed(str), cancelled(str): what they say to its price.
    """

    chosen = Signal(str, object)
    confirmed = Signal(str)
    cancelled = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None, *, aged: bool = True) -> None:
        super().__init__(parent)
        self._look = look
        self._aged = aged
        self._rows: dict[ModuleName, KeepRow] = {}
        self._lines: tuple[KeepLine, ...] = ()
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._make_some)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(_KeepHead(look, aged=aged))
        look.theme.changed.connect(self._restyle)

    def row(self, module: ModuleName) -> KeepRow:
        """The row of a module."""
        self._make_all()
        return self._rows[module]

    @property
    def rows(self) -> tuple[KeepRow, ...]:
        """All rows from top to bottom."""
        self._make_all()
        return tuple(self._rows[line.module] for line in self._lines)

    def show_lines(self, lines: Sequence[KeepLine]) -> None:
        """Show these modules; rows that stay are only filled anew."""
        self._lines = tuple(lines)
        for module in self._rows.keys() - {line.module for line in lines}:
            self._drop(module)
        for line in lines:
            row = self._rows.get(line.module)
            if row is not None and row.line != line:
                row.show_line(line)
        self._make_some()

    def _make_all(self) -> None:
        while self._later.isActive():
            self._make_some()

    def _make_some(self) -> None:
        """Make the next rows that are missing, and have the rest follow."""
        missing = [line for line in self._lines if line.module not in self._rows]
        for line in missing[:_AT_ONCE]:
            self._make(line)
        if len(missing) > _AT_ONCE:
            self._later.start()
        else:
            self._later.stop()

    def _make(self, line: KeepLine) -> None:
        row = KeepRow(self._look, line, aged=self._aged)
        row.chosen.connect(self.chosen)
        row.confirmed.connect(self.confirmed)
        row.cancelled.connect(self.cancelled)
        before = [one.module for one in self._lines[: self._lines.index(line)]]
        above = [self._rows[module] for module in before if module in self._rows]
        self._column.insertWidget(len(above) + 1, row)
        self._rows[line.module] = row
        # what is made last would be reached last
        if above:
            QWidget.setTabOrder(above[-1].last_stop, row.box)
        else:
            come_after(self, row.box)
        row.order_stops()

    def _drop(self, module: ModuleName) -> None:
        row = self._rows.pop(module)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _restyle(self) -> None:
        for row in self._rows.values():
            row.updateGeometry()
            row.show_line(row.line)
        self.update()
