"""Buttons in the kinds of the style sheet."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from vtdesk.ui.look import Look
from vtdesk.ui.parts.plain_tip import plain_tip

ButtonKind = Literal[
    "primary", "secondary", "quiet", "danger", "danger-final", "plain", "link", "link-inverted"
]

_LINKS = ("plain", "link", "link-inverted")
_ICON_TOKENS: dict[ButtonKind, str] = {
    "primary": "text.on-accent",
    "secondary": "text",
    "quiet": "text.2",
    "danger": "problem.text",
    "danger-final": "text.on-accent",
    "plain": "text.2",
    "link": "accent.text",
    "link-inverted": "text.on-tooltip",
}


def push_button(
    look: Look,
    text: str,
    kind: ButtonKind = "secondary",
    *,
    icon: str = "",
    large: bool = False,
    small: bool = False,
    parent: QWidget | None = None,
) -> QPushButton:
    """A button with words; a large one ends a page, a small one stands beside small print."""
    button = QPushButton(text, parent)
    button.setProperty("kind", kind)
    button.setProperty("large", large)
    button.setProperty("small", small)
    side = look.theme.metrics.icon
    # the style's own gap between icon and words is two pixels too small
    button.setIconSize(QSize(side + 4, side))
    if icon:
        button.setIcon(look.icons.get(icon, _ICON_TOKENS[kind]))
    if kind in _LINKS:
        button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def icon_button(
    look: Look,
    icon: str,
    name: str,
    *,
    token: str = "text.2",
    bare: bool = False,
    parent: QWidget | None = None,
) -> QToolButton:
    """A button with an icon alone.

    Args:
        look: theme and icons.
        icon: name of the icon.
        name: what it does, for the tooltip and for screen readers.
        token: colour of the icon.
        bare: without padding and ground of its own, for use inside a field.
        parent: owner of the button.
    """
    button = QToolButton(parent)
    button.setProperty("kind", "bare" if bare else "quiet")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIcon(look.icons.get(icon, token))
    side = look.theme.metrics.icon
    button.setIconSize(QSize(side, side))
    button.setToolTip(plain_tip(name))
    button.setAccessibleName(name)
    return button
