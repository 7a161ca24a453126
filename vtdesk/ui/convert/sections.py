"""What the steps of the dialog are made of: parts with a mark before them, lines to choose from."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from vtdesk.domain.ids import ModuleName
from vtdesk.ui.edit.inputs.marks import Mark
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel, TextLabel, draw_line, text_width

START = 20
"""Pixels from the dialog's edge to its words."""

_MARK_GAP = 6


class ChosenPart(QWidget):
    """A record that can be made or left out: a box to tick, an icon, its kind, and what it is.

    Args:
        look: theme and icons.
        module: of the record.
        kind: what it is, as in "Organization".

    Signals:
        chosen(module, wanted): the person ticked the box, or took the tick away.

    Attributes:
        box: ticked where it is to be made.
        column: what is asked about it; out of sight while the box is not ticked.
    """

    chosen = Signal(object, bool)

    def __init__(
        self, look: Look, module: ModuleName, kind: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._module = module
        self.box = QCheckBox()
        self.box.setAccessibleName(kind)
        self._title = TextLabel(look, kind, weight=600)
        self._reason = TextLabel(look, kind="small", token="text.2", wrap=True)
        self._reason.hide()
        self._inner = QWidget()
        self.column = QVBoxLayout(self._inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(11)
        head.addWidget(Glyph(look, module_icon(module), "text.2"))
        head.addWidget(self._title, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(START, 14, START, 14)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.box, 0, 0)
        grid.addLayout(head, 0, 1)
        grid.addWidget(self._reason, 1, 1)
        grid.addWidget(self._inner, 2, 1)
        self.box.toggled.connect(self._inner.setVisible)
        self.box.clicked.connect(self._tell)

    @property
    def reason(self) -> str:
        """Why it cannot be made; "" if it can."""
        return self._reason.text()

    def show_wanted(self, wanted: bool, why_not: str) -> None:
        """Show whether it is to be made, and why it cannot be."""
        self.box.setChecked(wanted and not why_not)
        self.box.setEnabled(not why_not)
        self._inner.setVisible(self.box.isChecked())
        self._reason.setText(why_not)
        self._reason.setVisible(bool(why_not))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The line of the title is part of the box."""
        if self.box.isEnabled() and event.position().y() < self._title.geometry().bottom():
            self.box.click()

    def _tell(self, wanted: bool) -> None:
        self.chosen.emit(self._module, wanted)


class ChoiceLine(QWidget):
    """One of several possibilities: a round mark, a name that may be long, quiet words behind it.

    Args:
        look: theme and icons.
        name: what is chosen.
        detail: what helps to tell it from others.

    Attributes:
        button: to be put into a group.
    """

    def __init__(
        self, look: Look, name: str, detail: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.button = QRadioButton()
        self.button.setAccessibleName(f"{name}, {detail}" if detail else name)
        self._name = ElidedLabel(look, name)
        self._detail = ElidedLabel(look, detail, "small", "text.2")
        self._detail.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.button)
        row.addWidget(self._name)
        row.addWidget(self._detail, 1)
        self.button.toggled.connect(self._show_chosen)

    @property
    def words(self) -> str:
        """What it says."""
        return self.button.accessibleName()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The words are part of the button."""
        self.button.click()

    def _show_chosen(self, chosen: bool) -> None:
        self._name.set_weight(500 if chosen else 400)


class MarkedText(QWidget):
    """A short value with its mark, as in a ring before "Hot".

    Args:
        look: theme and icons.
        text: the value.
        mark: None for none.
    """

    def __init__(
        self, look: Look, text: str, mark: Mark | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._text = text
        self._mark = mark
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Mark and words on one line."""
        theme = self._look.theme
        width = text_width(QFontMetrics(theme.font("body")), self._text)
        return QSize(self._lead() + width, theme.line_height("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark and the words."""
        painter = QPainter(self)
        lead = self._lead()
        if self._mark is not None:
            box = QRect(0, 0, self._mark.width(self._look), self.height())
            self._mark.paint(painter, self._mirrored(box), self._look)
        painter.setFont(self._look.theme.font("body"))
        painter.setPen(self._look.theme.color("text"))
        room = QRect(lead, 0, self.width() - lead, self.height())
        draw_line(painter, self._mirrored(room), self._text, direction=self.layoutDirection())
        painter.end()

    def _lead(self) -> int:
        return self._mark.width(self._look) + _MARK_GAP if self._mark is not None else 0

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)


def plain_label(look: Look, words: str) -> TextLabel:
    """The label before an input."""
    label = TextLabel(look, words, token="text.2")
    label.setFixedWidth(look.theme.scaled(88))
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return label
