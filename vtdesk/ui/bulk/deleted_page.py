"""Deleted records that can be made anew, in the place of the table."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.domain.kept_copies import KeptCopy
from vtdesk.ui.browse.wording import counted
from vtdesk.ui.bulk.copy_list import CopyList
from vtdesk.ui.look import Look
from vtdesk.ui.parts.bar_height import BarHeight
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.empty_state import EmptyState
from vtdesk.ui.parts.label import ElidedLabel
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.staging.page_head import PageHead

_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DeletedPage(Surface):
    """Lists the kept copies; Enter makes the selected ones anew.

    Args:
        look: theme and icons.
        texts: module and moment of a copy in words.

    Signals:
        back_asked(): the person is done looking.
        restore_asked(object): these copies are to become records again.
    """

    back_asked = Signal()
    restore_asked = Signal(object)

    def __init__(
        self,
        look: Look,
        texts: Callable[[KeptCopy], tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self.head = PageHead(look, "Deleted records")
        self.list = CopyList(look, texts)
        self.empty = EmptyState(look)
        self._foot = Surface(look, "content", Qt.Edge.TopEdge)
        words = "They become new records: with new ids, and without comments and related records."
        self._words = ElidedLabel(look, words, "small", "text.2")
        self.restore_button = push_button(look, "Restore as new", "primary")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self._foot)
        BarHeight(look, self._foot, lambda theme: theme.metrics.action_bar)
        self.head.back_asked.connect(self.back_asked)
        self.restore_button.clicked.connect(self._restore)
        self.list.selectionModel().selectionChanged.connect(self._show_chosen)

    def show_copies(self, copies: Sequence[KeptCopy]) -> None:
        """Show these copies."""
        self.list.copies.show_copies(copies)
        there = bool(copies)
        self.head.say(f"{counted(len(copies), 'copy', 'copies')} kept for 30 days" if there else "")
        for part in (self.list, self._foot):
            part.setVisible(there)
        self.empty.setVisible(not there)
        if not there:
            self.empty.show_state(
                "ph.trash", "Nothing was deleted", "Copies of deleted records are kept for 30 days."
            )
        self._show_chosen()

    def focus_list(self) -> None:
        """Give the keyboard to the list, on its first row, or to the way back."""
        if not self.list.copies.rowCount():
            self.head.back_button.setFocus()
            return
        self.list.setFocus()
        if not self.list.chosen():
            self.list.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back, Enter restores."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        elif event.key() in _ENTER_KEYS:
            self._restore()
        else:
            super().keyPressEvent(event)

    def _show_chosen(self) -> None:
        chosen = len(self.list.chosen())
        words = f"Restore {chosen:,} as new" if chosen > 1 else "Restore as new"
        self.restore_button.setText(words)
        self.restore_button.setEnabled(chosen > 0)

    def _restore(self) -> None:
        chosen = self.list.chosen()
        if chosen:
            self.restore_asked.emit(chosen)
