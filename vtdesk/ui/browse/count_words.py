"""How many rows a table has, in the words of its head; a number from earlier says so."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.browse import TableView
from vtdesk.domain.query import All
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import moment_text, number_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.plain_tip import plain_tip


@dataclass(frozen=True, slots=True)
class CountWords:
    """A count as it is shown.

    Attributes:
        tip: from when the number is and how to have it exact; "" where it is exact.
    """

    text: str
    tip: str = ""


def count_words(view: TableView, formats: Formats, now: float) -> CountWords:
    """The number of rows on show, and of how many where it is not all.

    Args:
        view: the table.
        formats: the person's formats.
        now: Unix time in seconds.
    """
    rows = len(view.source)
    narrowed = bool(view.query.words) or view.conditions != All()
    if view.counting:
        return CountWords(_while_counting(view, formats, narrowed=narrowed))
    if not rows:
        return CountWords("")
    text, total = number_text(rows, formats), view.total
    if total is None or (rows >= total and not narrowed):
        return CountWords(text)
    if not view.is_total_old:
        return CountWords(f"{text} of {number_text(total, formats)}")
    known = view.freshness
    since = f"As of {moment_text(known, formats, now)}. " if known is not None else ""
    tip = f"{since}Press to count in Vtiger: 1 call"
    return CountWords(f"{text} of ~{number_text(total, formats)}", tip)


def _while_counting(view: TableView, formats: Formats, *, narrowed: bool) -> str:
    if narrowed or view.total is None:
        return f"over {number_text(len(view.source), formats)}"
    return f"~{number_text(view.total, formats)}"


class CountLabel(TextLabel):
    """The count in the head of a table.

    Signals:
        clicked(): the exact number is wanted.
    """

    clicked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, kind="small", token="text.3", parent=parent)
        self._pressable = False

    def show_count(self, text: str, tip: str) -> None:
        """Show a number; with a tip it can be pressed."""
        self._pressable = bool(tip)
        self.setText(text)
        self.setToolTip(plain_tip(tip))
        self.setAccessibleDescription(tip)
        shape = Qt.CursorShape.PointingHandCursor if tip else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the exact number."""
        super().mouseReleaseEvent(event)
        if self._pressable and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
