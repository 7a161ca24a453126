"""Theme and icons in one bundle, handed to every widget that paints."""

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from vtdesk.ui.icons import Icons
from vtdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """What a widget needs to be part of the picture."""

    theme: Theme
    icons: Icons


def make_look(app: QApplication) -> Look:
    """Dress the program and give the bundle; call it once."""
    theme = Theme(parent=app)
    theme.apply(app)
    return Look(theme, Icons(theme))
