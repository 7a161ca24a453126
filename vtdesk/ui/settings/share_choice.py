"""A part of the call allowance, chosen with a slider, and what it comes to."""

import math

from PySide6.QtCore import QObject, Signal

from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.settings.controls import ShareSlider

_LEAST, _MOST, _STEP = 5, 100, 5
_PER_CENT = 100
_SHARE_WIDTH = 48


class ShareChoice(QObject):
    """Slider, share and calls, for a row of the settings.

    Attributes:
        slider: what is moved.
        share: as in "50 %".
        calls: as in "30 of 60 calls"; empty where the server tells no allowance.

    Signals:
        chosen(): another share was chosen.
    """

    chosen = Signal()

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit: int | None = None
        self.slider = ShareSlider(look, _LEAST, _MOST, _STEP)
        self.share = TextLabel(look, weight=500)
        self.share.setMinimumWidth(_SHARE_WIDTH)
        self.calls = TextLabel(look, kind="small", token="text.3")
        self.slider.sliderMoved.connect(self._show)
        self.slider.valueChanged.connect(self._choose)

    @property
    def value(self) -> float:
        """The chosen share, 0 to 1."""
        return self.slider.value() / _PER_CENT

    def show_share(self, share: float, limit: int | None) -> None:
        """Show a share of an allowance; emits nothing."""
        self._limit = limit
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(share * _PER_CENT))
        self.slider.blockSignals(blocked)
        self._show()

    def _choose(self) -> None:
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        share = self.slider.sliderPosition()
        limit = self._limit
        self.share.setText(f"{share} %")
        part = "" if limit is None else f"{math.floor(limit * share / _PER_CENT):,}"
        self.calls.setText(f"{part} of {limit:,} calls" if part else "")
        self.slider.setAccessibleDescription(f"{self.share.text()} {self.calls.text()}".strip())
