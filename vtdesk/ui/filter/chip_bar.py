"""The bar of chips above the table: one for each condition that must hold."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QWidget

from vtdesk.ui.filter.chip import ChipWords, FilterChip
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tab_order import come_after

_GAP = 8
_SIDE = 16


class ChipRow(QWidget):
    """Chips on one line; those that find no room are counted on a button at the end.

    Args:
        look: theme and icons.
        adds: with a button for one more condition.

    Signals:
        opened(int): the chip of this number was chosen.
        removed(int): the chip of this number was taken away.
        more_opened(): the button that counts the others was pressed.
        add_asked(): one more condition is wanted.
    """

    opened = Signal(int)
    removed = Signal(int)
    more_opened = Signal()
    add_asked = Signal()

    def __init__(self, look: Look, *, adds: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._adds = adds
        self._chips: list[FilterChip] = []
        self._words: tuple[ChipWords, ...] = ()
        self.more = push_button(look, "", "quiet", small=True, parent=self)
        self.more.clicked.connect(self.more_opened)
        self.add = push_button(look, "Add", "quiet", icon="ph.plus", small=True, parent=self)
        self.add.setAccessibleName("Add a condition")
        self.add.clicked.connect(self.add_asked)
        self.add.setVisible(adds)
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self._arrange)
        self._restyle()

    @property
    def chips(self) -> tuple[FilterChip, ...]:
        """All chips, those without room included."""
        return tuple(self._chips)

    @property
    def wanted_width(self) -> int:
        """Pixels that all chips take."""
        width = sum(chip.sizeHint().width() + _GAP for chip in self._chips)
        return width + (self.add.sizeHint().width() if self._adds else 0)

    def show_chips(self, words: Sequence[ChipWords], used: frozenset[int] = frozenset()) -> None:
        """Show these conditions; the keyboard stays on the chip it was on, or on its neighbour."""
        given = tuple(words)
        if given != self._words:
            self._replace(given)
        for number, chip in enumerate(self._chips):
            chip.set_used(number in used)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _replace(self, words: tuple[ChipWords, ...]) -> None:
        focused = next((n for n, chip in enumerate(self._chips) if chip.hasFocus()), None)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._words = words
        self._chips = [self._make(number, each) for number, each in enumerate(words)]
        self._arrange()
        come_after(self, *self._chips)
        if focused is not None:
            self._focus_near(focused)

    def _make(self, number: int, words: ChipWords) -> FilterChip:
        chip = FilterChip(self._look, words, self)
        chip.setProperty("number", number)
        chip.clicked.connect(self._open)
        chip.removed.connect(self._remove)
        return chip

    def _focus_near(self, number: int) -> None:
        shown = [chip for chip in self._chips if not chip.isHidden()]
        target: QWidget = self.add
        if shown:
            target = shown[min(number, len(shown) - 1)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        room = self.width() - (self.add.sizeHint().width() if self._adds else 0)
        widths = [chip.sizeHint().width() for chip in self._chips]
        shown = _fitting(widths, room, self.more.sizeHint().width() + _GAP)
        left = 0
        for number, chip in enumerate(self._chips):
            chip.setVisible(number < shown)
            if number < shown:
                left = self._put(chip, left, widths[number]) + _GAP
        hidden = len(self._chips) - shown
        self.more.setVisible(hidden > 0)
        if hidden:
            self.more.setText(f"+{hidden}" if shown else _conditions(hidden))
            self.more.setAccessibleName(f"{_conditions(hidden)} without room here")
            left = self._put(self.more, left, self.more.sizeHint().width())
        if self._adds:
            self._put(self.add, left, self.add.sizeHint().width())

    def _put(self, widget: QWidget, left: int, width: int) -> int:
        height = min(widget.sizeHint().height(), self.height())
        place = QRect(QPoint(left, (self.height() - height) // 2), widget.sizeHint())
        place.setWidth(width)
        place.setHeight(height)
        widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        return left + width

    def _open(self) -> None:
        self.opened.emit(self._number())

    def _remove(self) -> None:
        self.removed.emit(self._number())

    def _number(self) -> int:
        chip = self.sender()
        assert isinstance(chip, FilterChip)
        return int(chip.property("number"))

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.metrics.button)


class ChipBar(Surface):
    """The chips of a table's filter, with what can be done about a view that was changed.

    Signals:
        save_asked(), back_asked(): keep the changed view, or show it as it was saved.
    """

    save_asked = Signal()
    back_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self.row = ChipRow(look, parent=self)
        self.save: QPushButton = push_button(look, "Save", "link", small=True)
        self.back: QPushButton = push_button(look, "Back to saved", "plain", small=True)
        self.save.clicked.connect(self.save_asked)
        self.back.clicked.connect(self.back_asked)
        line = QHBoxLayout(self)
        line.setContentsMargins(_SIDE, 0, _SIDE, 0)
        line.setSpacing(12)
        line.addWidget(self.row, 1)
        line.addWidget(self.save)
        line.addWidget(self.back)
        look.theme.changed.connect(self._restyle)
        self._restyle()
        self.show_saving("", back=False)

    def show_saving(self, save: str, *, back: bool) -> None:
        """Offer to keep what was changed under these words; "" offers nothing."""
        self.save.setText(save)
        self.save.setVisible(bool(save))
        self.back.setVisible(back)

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.theme.metrics.chip_bar)


def _fitting(widths: Sequence[int], room: int, more: int) -> int:
    """How many of these fit, leaving room for a button that counts the rest."""
    if sum(widths) + _GAP * len(widths) <= room:
        return len(widths)
    left = room - more
    for number, width in enumerate(widths):
        left -= width + _GAP
        if left < 0:
            return number
    return len(widths)


def _conditions(count: int) -> str:
    return "1 condition" if count == 1 else f"{count} conditions"
