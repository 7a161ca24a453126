"""A row of the table of modules: what is kept of one, its size and age, and what a choice costs.

A row paints its own words; only what a person can press is a widget of its own, and the choice
between all, mine and recent ones is made for the modules that have one.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QStyle, QWidget

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, MINE, VISITED, Keep, Policy, recent
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.parts.surface import hairline
from vtdesk.ui.settings.controls import paint_share
from vtdesk.ui.settings.wording import months_text
from vtdesk.ui.theme import Theme

_CHECK, _KEEP, _RECORDS, _SIZE, _FILL, _AS_OF = 30, 230, 96, 84, 158, 138
_NARROW_KEEP, _NARROW_FILL = 176, 122
_MODULE_LEAST = 110
_NARROW_BELOW = 880
_PADDING = 8
_BAR, _BAR_THICKNESS = 64, 4
_MINE = "What you own, and what the groups own that are ticked as yours under Account"


@dataclass(frozen=True, slots=True)
class KeepLine:
    """What a row says.

    Attributes:
        policy: what is kept, or what the person has chosen and not confirmed.
        kept: the box is ticked.
        records, size, fill, as_of: the columns' words.
        share: how much of a running fetch is done, 0 to 1; None where none runs.
        question: words of the button that confirms; "" where nothing is asked.
        settled: the fill is through; its column is quiet.
    """

    module: ModuleName
    label: str
    policy: Policy
    months: int
    records: str = ""
    size: str = ""
    fill: str = ""
    as_of: str = ""
    share: float | None = None
    settled: bool = False
    question: str = ""

    @property
    def kept(self) -> bool:
        """Whether a rule keeps records of the module."""
        return self.policy.keep is not Keep.VISITED

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        facts = (
            f"{self.records} records" if self.records else "",
            self.size,
            self.fill,
            f"as of {self.as_of}" if self.as_of else "",
        )
        return ", ".join(fact for fact in facts if fact)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a row's columns stand, before mirroring."""

    check: QRect
    module: QRect
    keep: QRect
    records: QRect | None
    size: QRect | None
    fill: QRect
    as_of: QRect | None

    @property
    def columns(self) -> tuple[QRect | None, ...]:
        """All that have a heading, in their order; None for those without room."""
        return (self.module, self.keep, self.records, self.size, self.fill, self.as_of)


def places_for(width: int, height: int, theme: Theme, *, aged: bool = True) -> Places:
    """Where the columns of a row of this size stand; `aged`: there is one for the age."""
    check, as_of = _CHECK, theme.scaled(_AS_OF) if aged else 0
    narrow = width < theme.scaled(_NARROW_BELOW - _AS_OF) + as_of
    keep = theme.scaled(_NARROW_KEEP if narrow else _KEEP)
    fill = theme.scaled(_NARROW_FILL if narrow else _FILL)
    records, size = (0, 0) if narrow else (theme.scaled(_RECORDS), theme.scaled(_SIZE))
    module = width - check - keep - records - size - fill - as_of
    boxes = []
    left = 0
    for column in (check, module, keep, records, size, fill, as_of):
        boxes.append(QRect(left, 0, column, height))
        left += column
    return Places(
        boxes[0],
        boxes[1],
        boxes[2],
        None if narrow else boxes[3],
        None if narrow else boxes[4],
        boxes[5],
        boxes[6] if aged else None,
    )


def least_width(theme: Theme, *, aged: bool = True) -> int:
    """Pixels that a row needs."""
    columns = _NARROW_KEEP + _NARROW_FILL + (_AS_OF if aged else 0) + _MODULE_LEAST
    return theme.scaled(columns) + _CHECK


class KeepRow(QWidget):
    """One module.

    Args:
        look: theme and icons.
        line: what the row says.
        aged: there is a column for the age.

    Signals:
        chosen(str, object): the person wants this `Policy` for the module.
        confirmed(str): the price of what was chosen is all right.
        cancelled(str): it is not; all stays as it was.
    """

    chosen = Signal(str, object)
    confirmed = Signal(str)
    cancelled = Signal(str)

    def __init__(
        self, look: Look, line: KeepLine, parent: QWidget | None = None, *, aged: bool = True
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._line = line
        self._aged = aged
        self._choice: Segmented | None = None
        self._has_asked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box = QCheckBox(self)
        self.box.clicked.connect(self._tick)
        self.show_line(line)

    @cached_property
    def confirm(self) -> QPushButton:
        """Takes the price; made when the first question comes, as `cancel`."""
        button = push_button(self._look, "Keep", small=True, parent=self)
        button.setAutoDefault(False)
        button.clicked.connect(self._confirm)
        return button

    @cached_property
    def cancel(self) -> QPushButton:
        """Leaves all as it was."""
        button = push_button(self._look, "Cancel", "quiet", small=True, parent=self)
        button.setAutoDefault(False)
        button.clicked.connect(self._cancel)
        return button

    @property
    def line(self) -> KeepLine:
        """What the row says."""
        return self._line

    @property
    def choice(self) -> Segmented | None:
        """The choice of how much; None while nothing is kept by a rule."""
        return self._choice if self._line.kept else None

    def show_line(self, line: KeepLine) -> None:
        """Say something else."""
        self._show_choice(line)
        self._line = line
        self.box.setChecked(line.kept)
        self.box.setAccessibleName(f"Keep {line.label} on this computer")
        self.box.setAccessibleDescription(line.spoken)
        self._show_question(line)
        self._arrange()
        self.update()

    @property
    def last_stop(self) -> QWidget:
        """The last control that Tab reaches here."""
        return self._stops[-1]

    def order_stops(self) -> None:
        """Let Tab go from the box through the choice to the answers."""
        for before, after in pairwise(self._stops):
            QWidget.setTabOrder(before, after)

    @property
    def _stops(self) -> list[QWidget]:
        choice = self._choice.parts if self._choice is not None else ()
        answers = (self.confirm, self.cancel) if self._has_asked else ()
        return [self.box, *choice, *answers]

    def sizeHint(self) -> QSize:
        """As high as a row that holds controls."""
        theme = self._look.theme
        return QSize(least_width(theme, aged=self._aged), theme.metrics.control_row)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its columns."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls into their columns."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Mirror the columns with the layout."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was chosen; where nothing was, it leaves the settings."""
        if event.key() == Qt.Key.Key_Escape and self._line.question:
            self._cancel()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon, words and the hairline below."""
        theme, line = self._look.theme, self._line
        places = self._places()
        painter = QPainter(self)
        faded = "text.3" if not line.kept else "text"
        inner = places.module.adjusted(_PADDING, 0, -_PADDING, 0)
        side = theme.metrics.icon
        icon = QRect(inner.left(), inner.center().y() + 1 - side // 2, side, side)
        self._look.icons.paint(painter, self._visual(icon), module_icon(line.module), "text.2")
        inner.setLeft(icon.right() + 1 + _PADDING)
        self._draw(painter, inner, line.label, faded)
        if not line.kept:
            self._draw(painter, places.keep, "kept only when opened", "text.3", small=True)
        for rect, words in ((places.records, line.records), (places.size, line.size)):
            if rect is not None:
                token = faded if rect is places.records else ("text.2" if line.kept else "text.3")
                self._draw(painter, rect, words, token, end=True)
        quiet = line.settled or not line.kept
        fill = places.fill
        self._draw(painter, fill, line.fill, "text.3" if quiet else "text", end=True)
        if line.share is not None:
            self._paint_share(painter, fill, line)
        if places.as_of is not None and not line.question:
            place = places.as_of.adjusted(0, 0, -4 + _PADDING, 0)
            self._draw(painter, place, line.as_of, "text.2", end=True)
        thickness = hairline(self)
        rule = QRectF(0, self.height() - thickness, self.width(), thickness)
        painter.fillRect(rule, theme.color("line"))
        painter.end()

    def _draw(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        token: str,
        *,
        small: bool = False,
        end: bool = False,
    ) -> None:
        theme = self._look.theme
        font = theme.font("small" if small else "body")
        painter.setFont(font)
        painter.setPen(theme.color(token))
        box = rect.adjusted(0, 0, -_PADDING if end else 0, 0)
        words = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
        direction = self.layoutDirection()
        draw_line(painter, self._visual(box), words, alignment=side, direction=direction)

    def _paint_share(self, painter: QPainter, column: QRect, line: KeepLine) -> None:
        metrics = QFontMetrics(self._look.theme.font("body"))
        right = column.right() + 1 - _PADDING - metrics.horizontalAdvance(line.fill) - _PADDING
        left = max(column.left() + _PADDING, right - _BAR)
        top = (self.height() - _BAR_THICKNESS) // 2
        bar = self._visual(QRect(left, top, right - left, _BAR_THICKNESS))
        if bar.width() > _BAR_THICKNESS:
            direction = self.layoutDirection()
            paint_share(painter, QRectF(bar), line.share or 0.0, self._look, direction)

    def _show_choice(self, line: KeepLine) -> None:
        if not line.kept:
            if self._choice is not None:
                self._choice.hide()
            return
        if self._choice is None or line.months != self._line.months:
            self._make_choice(line)
        assert self._choice is not None
        self._choice.choose(line.policy.keep.value)
        self._choice.show()

    def _show_question(self, line: KeepLine) -> None:
        asks = bool(line.question)
        if not asks and not self._has_asked:
            return
        if asks and not self._has_asked:
            self._has_asked = True
            self.order_stops()
        self.confirm.setText(line.question or "Keep")
        self.confirm.setAccessibleName(f"{line.question} {line.label}, {line.fill}")
        self.cancel.setAccessibleName(f"Leave {line.label} as they are")
        self.confirm.setVisible(asks)
        self.cancel.setVisible(asks)

    def _make_choice(self, line: KeepLine) -> None:
        if self._choice is not None:
            self._choice.deleteLater()
        options = (
            (Keep.ALL.value, "All"),
            (Keep.MINE.value, "Mine"),
            (Keep.RECENT.value, months_text(line.months)),
        )
        choice = Segmented(self._look, options, small=True, parent=self)
        choice.setAccessibleName(f"How much of {line.label}")
        for part in choice.parts:
            part.setAccessibleName(f"{line.label}: {part.text()}")
        choice.parts[1].setToolTip(plain_tip(_MINE))
        choice.chosen.connect(self._choose)
        self._choice = choice
        self.order_stops()

    def _arrange(self) -> None:
        places = self._places()
        side = self.box.sizeHint()
        top = (self.height() - side.height()) // 2
        self.box.setGeometry(self._visual(QRect(2, top, side.width(), side.height())))
        if self._choice is not None:
            size = self._choice.sizeHint()
            top = (self.height() - size.height()) // 2
            place = QRect(places.keep.left(), top, size.width(), size.height())
            self._choice.setGeometry(self._visual(place))
        if not self._has_asked:
            return
        right = self.width()
        for button in (self.cancel, self.confirm):
            size = button.sizeHint()
            height = min(size.height(), self.height() - 4)
            top = (self.height() - height) // 2
            place = QRect(right - size.width(), top, size.width(), height)
            button.setGeometry(self._visual(place))
            right -= size.width() + 2

    def _places(self) -> Places:
        return places_for(self.width(), self.height(), self._look.theme, aged=self._aged)

    def _visual(self, logical: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), logical)

    def _tick(self, ticked: bool) -> None:
        self.chosen.emit(self._line.module, ALL if ticked else VISITED)

    def _choose(self, key: str) -> None:
        keep = Keep(key)
        wanted = {Keep.ALL: ALL, Keep.MINE: MINE}.get(keep, recent(self._line.months))
        self.chosen.emit(self._line.module, wanted)

    def _confirm(self) -> None:
        self.confirmed.emit(self._line.module)

    def _cancel(self) -> None:
        self.cancelled.emit(self._line.module)
