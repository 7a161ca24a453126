"""What stands before a field's value: an icon, a dot, a stage ring, an avatar."""

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from vtdesk.ui.choice_tints import choice_tint
from vtdesk.ui.look import Look
from vtdesk.ui.parts.avatar import paint_avatar
from vtdesk.ui.parts.status_ring import RingLook, paint_dot, paint_ring

_DOT = 8


class Mark(Protocol):
    """Something small that is painted at the start of a line."""

    def width(self, look: Look) -> int:
        """Pixels it takes."""

    def paint(self, painter: QPainter, place: QRect, look: Look) -> None:
        """Paint it in the middle of a place of that width."""


@dataclass(frozen=True, slots=True)
class IconMark:
    """An icon, as in "ph.buildings"."""

    icon: str
    token: str = "text.3"

    def width(self, look: Look) -> int:
        """The size of small icons."""
        return look.theme.metrics.icon_small

    def paint(self, painter: QPainter, place: QRect, look: Look) -> None:
        """Paint the icon."""
        look.icons.paint(painter, middle(place, self.width(look)), self.icon, self.token)


@dataclass(frozen=True, slots=True)
class DotMark:
    """The coloured square of a picklist value; each value has a hue of its own.

    Attributes:
        given: the server's colour of it, if any.
    """

    value: str
    given: str | None = None

    def width(self, look: Look) -> int:
        """The square's side."""
        return _DOT

    def paint(self, painter: QPainter, place: QRect, look: Look) -> None:
        """Paint the square."""
        tint = choice_tint(look.theme, self.value, self.given)
        paint_dot(painter, place, tint, look.theme)


@dataclass(frozen=True, slots=True)
class StageMark:
    """The ring of a stage, in the hue of its value.

    Attributes:
        given: the server's colour of it, if any.
    """

    value: str
    ring: RingLook
    given: str | None = None

    def width(self, look: Look) -> int:
        """The size of small icons."""
        return look.theme.metrics.icon_small

    def paint(self, painter: QPainter, place: QRect, look: Look) -> None:
        """Paint the ring."""
        tint = choice_tint(look.theme, self.value, self.given)
        ring = replace(self.ring, tint=tint)
        paint_ring(painter, middle(place, self.width(look)), ring, look.theme)


@dataclass(frozen=True, slots=True)
class AvatarMark:
    """The initials of a person or a group."""

    name: str
    group: bool = False

    def width(self, look: Look) -> int:
        """The size of avatars in rows."""
        return look.theme.metrics.avatar_row

    def paint(self, painter: QPainter, place: QRect, look: Look) -> None:
        """Paint the initials."""
        paint_avatar(
            painter,
            middle(place, self.width(look)),
            self.name,
            look.theme,
            tint=look.theme.tint_for(self.name),
            group=self.group,
        )


def middle(place: QRect, side: int) -> QRect:
    """A square in the middle of a place."""
    square = QRect(0, 0, side, side)
    square.moveCenter(place.center())
    return square
