"""What sending costs, beside the list of what is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vtdesk.domain.calls import CallUsage
from vtdesk.ui.look import Look
from vtdesk.ui.parts.keyed_button import KeyedButton
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Line, Surface
from vtdesk.ui.prices import about_text, calls_text
from vtdesk.ui.theme import Theme

_WIDTH = 316
_PADDING = 20
_BAR, _BAR_RADIUS = 6, 3
_MINUTE = 60
_NO_LIMIT = 16_777_215


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One kind of calls: how many, and what they are for."""

    calls: int
    words: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """A part of the allowance and what sending takes of it.

    Attributes:
        label: "This minute" or "Today".
        used: calls made in it.
        after: calls made in it when all is sent.
        limit: calls there are.
    """

    label: str
    used: int
    after: int
    limit: int


def allowances_after(
    calls: int, minute: CallUsage | None, day: CallUsage | None
) -> tuple[Allowance, ...]:
    """What so many calls take of minute and day; of a minute no more than it has."""
    parts = (("This minute", minute), ("Today", day))
    return tuple(
        Allowance(label, usage.used, min(usage.used + calls, usage.limit), usage.limit)
        for label, usage in parts
        if usage is not None
    )


class ShareBar(QWidget):
    """A bar of what is used, and what will be."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._used = 0.0
        self._after = 0.0
        self.setFixedHeight(_BAR)
        theme.changed.connect(self.update)

    def show_shares(self, used: float, after: float) -> None:
        """Fill to these shares, 0 to 1."""
        self._used, self._after = min(used, 1.0), min(after, 1.0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill from the start side."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, token in (
            (1.0, "chrome.hover"),
            (self._after, "accent"),
            (self._used, "border.control"),
        ):
            width = self.width() * share
            left = self.width() - width if self.isRightToLeft() else 0.0
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(QRectF(left, 0, width, _BAR), _BAR_RADIUS, _BAR_RADIUS)
        painter.end()


class AllowanceLine(QWidget):
    """Label, figures and bar of one allowance.

    Args:
        look: theme and icons.
        allowance: calls used before and after, and their limit.
    """

    def __init__(self, look: Look, allowance: Allowance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = TextLabel(look, allowance.label, "small", "text.2")
        figures = f"{allowance.used:,} → {allowance.after:,} of {allowance.limit:,}"
        numbers = TextLabel(look, figures, "small")
        bar = ShareBar(look.theme)
        limit = max(allowance.limit, 1)
        bar.show_shares(allowance.used / limit, allowance.after / limit)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setVerticalSpacing(5)
        grid.addWidget(label, 0, 0)
        grid.addWidget(numbers, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(bar, 1, 0, 1, 2)
        self.setAccessibleName(f"{allowance.label}: {figures} calls")


class PriceColumn(Surface):
    """Calls and time in large letters, what they are for, and the page's buttons at the end.

    Args:
        look: theme and icons.
        heading: what stands above the price.
        keys: shortcut of the primary button, which shows it.
        others: words of the secondary buttons.

    Attributes:
        go_button: the page's one primary button.
        other_buttons: the secondary ones, in their order.
    """

    def __init__(
        self,
        look: Look,
        heading: str,
        keys: str,
        others: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", Qt.Edge.LeftEdge, parent=parent)
        self._look = look
        self._heading = TextLabel(look, heading, token="text.2")
        self._calls = TextLabel(look, kind="display")
        self._span = TextLabel(look, token="text.2")
        self._calls_for = QWidget()
        self._words = TextLabel(look, token="text.2", wrap=True)
        self.go_button = KeyedButton(look, "", keys, "primary", large=True)
        self.other_buttons: tuple[QPushButton, ...] = tuple(QPushButton(text) for text in others)
        price = QHBoxLayout()
        price.setSpacing(8)
        price.addWidget(self._calls, 0, Qt.AlignmentFlag.AlignBottom)
        price.addWidget(self._span, 1, Qt.AlignmentFlag.AlignBottom)
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._column.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        self._column.setSpacing(2)
        self._column.addWidget(self._heading)
        self._column.addLayout(price)
        self._column.addWidget(self._calls_for)
        self._column.addWidget(self._words)
        self._column.addStretch(1)
        self._column.addWidget(self.go_button)
        self._others = QWidget()
        self._others.setVisible(bool(others))
        self._others_row = QHBoxLayout(self._others)
        self._others_row.setContentsMargins(0, 6, 0, 0)
        self._others_row.setSpacing(8)
        for button in self.other_buttons:
            self._others_row.addWidget(button, 1)
        self._column.addWidget(self._others)
        self._wide = False
        look.theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def words(self) -> str:
        """The price and what is said about it."""
        return f"{self._calls.text()} {self._span.text()}. {self._words.text()}"

    def show_price(
        self,
        calls: int,
        seconds: float,
        lines: Sequence[PriceLine],
        allowances: Sequence[Allowance] = (),
    ) -> None:
        """Show what it costs.

        Args:
            calls: all calls together.
            seconds: how long they take at the account's pace.
            lines: what they are for.
            allowances: what is left of the account's calls, where the server tells it.
        """
        self._calls.setText(calls_text(calls))
        self._span.setText(about_text(seconds / _MINUTE) if calls else "")
        self.setAccessibleName(f"{self._calls.text()} {self._span.text()}")
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 14, 0, 14)
        column.setSpacing(0)
        for line in lines:
            if line.calls:
                column.addWidget(_line_widget(self._look, line))
                column.addWidget(Line(self._look))
        if allowances:
            column.addSpacing(18)
        for allowance in allowances:
            column.addWidget(AllowanceLine(self._look, allowance))
        self._column.replaceWidget(self._calls_for, fresh)
        self._calls_for.hide()
        self._calls_for.deleteLater()
        self._calls_for = fresh
        self._calls_for.setVisible(not self._wide)

    def say(self, words: str) -> None:
        """Say what happens then, in a sentence or two."""
        self._words.setText(words)

    def set_wide(self, wide: bool) -> None:
        """Take the whole width at the foot of a narrow page: the price and the buttons alone."""
        if wide is self._wide:
            return
        self._wide = wide
        direction = QBoxLayout.Direction
        self._column.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        side = _PADDING // 2 if wide else _PADDING
        self._column.setContentsMargins(_PADDING, side, _PADDING, side)
        self._column.setSpacing(8 if wide else 2)
        self._others_row.setContentsMargins(0, 0 if wide else 6, 0, 0)
        # the primary button stands last, at the end or at the foot
        last = self.go_button if wide else self._others
        self._column.removeWidget(last)
        self._column.addWidget(last)
        for part in (self._heading, self._calls_for, self._words):
            part.setVisible(not wide)
        self._restyle()

    def _restyle(self) -> None:
        width = self._look.theme.scaled(_WIDTH)
        self.setMinimumWidth(0 if self._wide else width)
        self.setMaximumWidth(_NO_LIMIT if self._wide else width)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Fixed if self._wide else policy.Preferred)


def _line_widget(look: Look, line: PriceLine) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(10)
    figures = TextLabel(look, f"{line.calls:,}", weight=500)
    figures.setMinimumWidth(look.theme.scaled(26))
    figures.setAlignment(Qt.AlignmentFlag.AlignRight)
    row.addWidget(figures)
    row.addWidget(TextLabel(look, line.words, token="text.2", wrap=True), 1)
    return widget
