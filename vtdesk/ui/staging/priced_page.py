"""A page with its price beside it, or below it where there is little width."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.staging.price_column import PriceColumn

_BESIDE = 800


class PricedPage(Surface):
    """What changes and what that costs; subclasses fill `column` and then call `add_price`.

    Args:
        look: theme and icons.
        price: the price and the page's buttons.

    Attributes:
        price: as given.
        column: what the page consists of, from above.
    """

    def __init__(self, look: Look, price: PriceColumn, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self.price = price
        self._page = QWidget()
        self.column = QVBoxLayout(self._page)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)

    def add_price(self) -> None:
        """Arrange both; the keyboard comes to the price last, so the page has to be there."""
        self._across.addWidget(self._page, 1)
        self._across.addWidget(self.price)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The price stands below where there is little width."""
        super().resizeEvent(event)
        beside = self.width() >= self._look.theme.scaled(_BESIDE)
        self.price.set_wide(not beside)
        direction = QBoxLayout.Direction
        self._across.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
