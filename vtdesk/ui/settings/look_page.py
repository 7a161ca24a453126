"""How vtdesk looks: light or dark, density, size of text."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.settings import DENSITY, LOOK, TEXT_SIZE, ChoiceSetting, Settings
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.settings.controls import ShareSlider
from vtdesk.ui.settings.page import SettingsPage

_VALUE_WIDTH = 48


class LookPage(SettingsPage):
    """Writes into the settings; who owns them dresses the program.

    Args:
        look: theme and icons.
        settings: it writes into.

    Signals:
        changed(): another look was chosen.
    """

    title: ClassVar[str] = "Look"
    icon: ClassVar[str] = "ph.palette"
    changed = Signal()

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(look, "How vtdesk looks on this computer.", parent=parent)
        self._settings = settings
        self.scheme = self._add_choice(look, LOOK)
        self.scheme.chosen.connect(self._choose_scheme)
        self.density = self._add_choice(look, DENSITY)
        self.density.chosen.connect(self._choose_density)
        self.text_size = ShareSlider(look, TEXT_SIZE.minimum, TEXT_SIZE.maximum, TEXT_SIZE.step)
        self.text_size.setValue(settings.get(TEXT_SIZE))
        self.text_size.valueChanged.connect(self._choose_text_size)
        self.text_size.sliderMoved.connect(self._show_text_size)
        self._size = TextLabel(look, weight=500)
        self._size.setMinimumWidth(_VALUE_WIDTH)
        self._show_text_size(settings.get(TEXT_SIZE))
        self.add_row(TEXT_SIZE.title, TEXT_SIZE.description, self.text_size, self._size)
        self.column.addStretch(1)

    def show_text_size(self) -> None:
        """Show the size of text, which was changed elsewhere."""
        self.text_size.setValue(self._settings.get(TEXT_SIZE))

    def _add_choice(self, look: Look, setting: ChoiceSetting) -> Segmented:
        control = Segmented(look, [(choice.value, choice.title) for choice in setting.choices])
        control.choose(self._settings.get(setting))
        control.setFocusProxy(control.parts[0])
        self.add_row(setting.title, setting.description, control)
        return control

    def _choose_scheme(self, value: str) -> None:
        self._settings.put(LOOK, value)
        self.changed.emit()

    def _choose_density(self, value: str) -> None:
        self._settings.put(DENSITY, value)
        self.changed.emit()

    def _choose_text_size(self, value: int) -> None:
        step = TEXT_SIZE.step
        size = round(value / step) * step
        self._show_text_size(size)
        if size != self._settings.get(TEXT_SIZE):
            self._settings.put(TEXT_SIZE, size)
            self.changed.emit()

    def _show_text_size(self, value: int) -> None:
        step = TEXT_SIZE.step
        size = round(value / step) * step
        self._size.setText(f"{size} {TEXT_SIZE.unit}")
        self.text_size.setAccessibleDescription(f"{size} {TEXT_SIZE.unit}")
