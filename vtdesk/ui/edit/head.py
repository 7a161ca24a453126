"""The head of the record pane: what it is, how fresh it is, where in the list, and its name."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from vtdesk.domain.values import Formats, date_text, time_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.tab_order import come_after

_START, _TOP, _END, _BOTTOM = 20, 8, 8, 12
_LINE = 28
_TITLE_GAP = 2


class RecordHead(QWidget):
    """Two lines above the form.

    Signals:
        previous_wanted(), next_wanted(): the neighbour in the list.
    """

    previous_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Glyph(look, "ph.stack", "text.2", look.theme.metrics.icon_small)
        self._module = TextLabel(look, kind="small", token="text.2")
        self._freshness = ElidedLabel(look, kind="small", token="text.3")
        self._position = TextLabel(look, kind="small", token="text.3")
        self._previous = icon_button(look, "ph.caret-up", "Previous record")
        self._next = icon_button(look, "ph.caret-down", "Next record")
        self.more = icon_button(look, "ph.dots-three", "More about this record")
        self.menu = QMenu(self)
        self.menu.setAccessibleName("More about this record")
        self.more.clicked.connect(self._show_menu)
        self.more.hide()
        self._title = ElidedLabel(look, kind="title")
        self._previous.clicked.connect(self.previous_wanted)
        self._next.clicked.connect(self.next_wanted)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._icon)
        line.addWidget(self._module)
        line.addWidget(self._freshness, 1)
        line.addWidget(self._position)
        line.addWidget(self._previous)
        line.addWidget(self._next)
        line.addWidget(self.more)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_START, _TOP, _END, _BOTTOM)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._title)
        self._module.setMinimumHeight(_LINE)
        self._title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.show_position(0, 0)

    @property
    def title(self) -> str:
        """The record's name as shown."""
        return self._title.text()

    @property
    def freshness(self) -> str:
        """How fresh the record is, in words."""
        return self._freshness.text()

    @property
    def position(self) -> str:
        """Where in the list the record stands, as in "6 of 47"."""
        return self._position.text()

    def show_below_title(self, line: QWidget) -> None:
        """Give a line of its own, as that of the tags, its place."""
        self._column.addSpacing(_TITLE_GAP)
        self._column.addWidget(line)
        come_after(self.more, line)

    def show_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these in the menu."""
        self.menu.clear()
        self.menu.addActions(actions)
        self.more.setVisible(bool(actions))

    def show_module(self, icon: str, singular: str) -> None:
        """Say what kind of record it is."""
        self._icon.show_glyph(icon, "text.2")
        self._module.setText(singular)

    def show_title(self, title: str) -> None:
        """Say its name."""
        self._title.setText(title)

    def show_freshness(self, words: str) -> None:
        """Say how fresh it is; "" for nothing."""
        self._freshness.setText(f"· {words}" if words else "")

    def show_position(self, row: int, total: int, words: str = "") -> None:
        """Say where it stands in the list, counted from 1; 0 of 0 where there is no list."""
        self._position.setText(words)
        self._previous.setVisible(bool(row))
        self._next.setVisible(bool(row))
        self._previous.setEnabled(row > 1)
        self._next.setEnabled(row < total)

    def _show_menu(self) -> None:
        # what stands in it is about this record, whatever had the keyboard before
        self.more.setFocus(Qt.FocusReason.MouseFocusReason)
        corner = self.more.mapToGlobal(QPoint(0, self.more.height()))
        if not self.isRightToLeft():
            corner += QPoint(self.more.width() - self.menu.sizeHint().width(), 0)
        self.menu.popup(corner)


def as_of_words(as_of: float | None, formats: Formats, now: float) -> str:
    """As in "as of 09:42", with the day where it is not today's."""
    if as_of is None:
        return ""
    moment = datetime.fromtimestamp(as_of, formats.zone)
    clock = time_text(moment.time().replace(second=0, microsecond=0), formats)
    if moment.date() == datetime.fromtimestamp(now, formats.zone).date():
        return f"as of {clock}"
    return f"as of {date_text(moment.date(), formats)} {clock}"
