"""The ground of every page of the settings: a head, and rows of a title with its control."""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Line, Surface

_WIDEST = 1060
_SIDES, _NARROW_SIDES = 40, 16
_TOP, _BOTTOM = 22, 24
_NARROW_BELOW = 720
_TITLE_WIDTH = 252
_BETWEEN = 24
_ROW_HEIGHT = 48


@dataclass(frozen=True, slots=True)
class Findable:
    """Something on a page that the search finds.

    Attributes:
        title: what the list of hits says.
        words: further words it is found by.
        target: gets the keyboard when the hit is chosen.
    """

    title: str
    words: str
    target: QWidget

    def fits(self, typed: str) -> bool:
        """Whether every typed word is in it."""
        text = f"{self.title} {self.words}".casefold()
        return all(word in text for word in typed.casefold().split())


class SettingsPage(Surface):
    """A page that scrolls; pages add to `column`.

    Args:
        look: theme and icons.
        words: the sentence below the title.
        account: the account it speaks of; "" for settings of every account.

    Attributes:
        title, icon: of every page of this class, as in the list of pages.
        column: where a page puts its parts.
    """

    title: ClassVar[str]
    icon: ClassVar[str]

    def __init__(
        self,
        look: Look,
        words: str,
        *,
        account: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._findables: list[Findable] = []
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setSpacing(0)
        self.column.addLayout(_head(look, self.title, account))
        self.column.addSpacing(4)
        self.column.addWidget(TextLabel(look, words, token="text.2", wrap=True))
        self.column.addSpacing(18)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        # both would paint the window's colour over the page's
        self._scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._scroll)
        self._body = body
        self._set_sides(_SIDES)
        self._restyle()
        look.theme.changed.connect(self._restyle)

    @property
    def findables(self) -> tuple[Findable, ...]:
        """What the search finds here, from top to bottom."""
        return tuple(self._findables)

    def add_row(
        self, title: str, words: str, *controls: QWidget, target: QWidget | None = None
    ) -> "SettingRow":
        """Add a setting with its controls; `target`, or else the first one, gets the keyboard."""
        row = SettingRow(self._look, title, words, *controls, target=target)
        self.column.addWidget(row)
        self.make_findable(title, words, row.target)
        return row

    def make_findable(self, title: str, words: str, target: QWidget) -> None:
        """Let the search find a part of the page."""
        self._findables.append(Findable(title, words, target))

    def add_banner(self, banner: QWidget) -> None:
        """Say things in sight wherever the page is scrolled to, and let nothing move for them.

        Across the top, they would push away what the next click is meant for.
        """
        self._whole.addWidget(banner)

    def add_line(self) -> None:
        """Add a hairline between two groups of settings."""
        self.column.addSpacing(6)
        self.column.addWidget(Line(self._look))
        self.column.addSpacing(10)

    def bring(self, target: QWidget) -> None:
        """Scroll to a part of the page and give it the keyboard."""
        self._scroll.ensureWidgetVisible(target, 0, _BETWEEN)
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up the wide margins where there is little room."""
        super().resizeEvent(event)
        self._set_sides(_SIDES if self.width() >= _NARROW_BELOW else _NARROW_SIDES)

    def _restyle(self) -> None:
        self._body.setMaximumWidth(self._look.theme.scaled(_WIDEST))

    def _set_sides(self, sides: int) -> None:
        self.column.setContentsMargins(sides, _TOP, sides, _BOTTOM)


class SideBySide(QWidget):
    """Two parts in a row, or one below the other where they do not fit.

    Args:
        start: the first part.
        end: the second one.
        gap: pixels between them in a row.
    """

    def __init__(
        self, start: QWidget, end: QWidget, gap: int = _BETWEEN, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._start, self._end, self._gap = start, end, gap
        self._stacked = False
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self._box.addWidget(start)
        self._box.addWidget(end, 1)

    @property
    def stacked(self) -> bool:
        """Whether the parts stand below each other."""
        return self._stacked

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the wider part; a row is given up first."""
        parts = (self._start, self._end)
        width = max(part.minimumSizeHint().width() for part in parts)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between row and column."""
        super().resizeEvent(event)
        needed = self._start.sizeHint().width() + self._gap + self._end.sizeHint().width()
        stacked = self.width() < needed
        if stacked is not self._stacked:
            self._stacked = stacked
            direction = QBoxLayout.Direction
            self._box.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
            self._box.setSpacing(2 if stacked else self._gap)


class SettingRow(SideBySide):
    """Title and explanation with the controls.

    Args:
        look: theme and icons.
        title: what is set.
        words: the explanation below it.
        controls: from left to right.
        target: the control that the title names; the first one where it is not given.

    Attributes:
        target: the control that the title names.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        words: str,
        *controls: QWidget,
        target: QWidget | None = None,
    ) -> None:
        self._look = look
        self.target = target or controls[0]
        name = TextLabel(look, title, wrap=True)
        name.setBuddy(self.target)
        text = _TitlePart(look)
        column = QVBoxLayout(text)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(TextLabel(look, words, "small", "text.3", wrap=True))
        column.addStretch(1)
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for control in controls:
            row.addWidget(control)
        if not self.target.accessibleName():
            self.target.setAccessibleName(title)
        row.addStretch(1)
        super().__init__(text, part)
        look.theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setMinimumHeight(self._look.theme.scaled(_ROW_HEIGHT))


class _TitlePart(QWidget):
    """As wide in every row."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        width = self._look.theme.scaled(_TITLE_WIDTH)
        return QSize(width, max(super().sizeHint().height(), self.heightForWidth(width)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def _head(look: Look, title: str, account: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(TextLabel(look, title, "title"))
    row.addWidget(ElidedLabel(look, account, "small", "text.3"), 1)
    row.addWidget(TextLabel(look, "Applied at once", "small", "text.3"))
    return row
