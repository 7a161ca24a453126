"""Showing the value of a sensitive field for a moment."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from vtdesk.app.reveals import COPIED_SECONDS, SHOWN_SECONDS
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.bridge import spawns
from vtdesk.ui.edit.inputs.context import InputContext, RecordAtHand, TaskOwner

DOTS = "••••••••"
"""What stands for a value that is not to be seen, however long it is."""


class Reveal(QObject):
    """Asks for the value of one field and takes it away again; keeps it nowhere else.

    What a person copies of it leaves the clipboard after a minute, unless something else has taken
    its place.

    Args:
        spec: the field.
        context: the record at hand, and who can ask for the value.
        parent: the field's input.

    Signals:
        shown(text): the value, for `SHOWN_SECONDS`.
        ended(): the value is to be covered again.
        refused(words): why it cannot be shown.
    """

    shown = Signal(str)
    ended = Signal()
    refused = Signal(str)

    def __init__(self, spec: FieldSpec, context: InputContext, parent: QObject) -> None:
        super().__init__(parent)
        self._spec = spec
        self._context = context
        self._asked: RecordAtHand | None = None
        self._text = ""
        self._copied = ""
        self._cover = self._timer(SHOWN_SECONDS, self.end)
        self._forget = self._timer(COPIED_SECONDS, self._clear_clipboard)

    @property
    def tasks(self) -> TaskOwner:
        """Where asking for the value runs."""
        return self._context.names.tasks

    @property
    def is_open(self) -> bool:
        """Whether the value can be seen."""
        return bool(self._text)

    def toggle(self) -> None:
        """Ask for the value, or cover it."""
        record = self._context.at_hand.record
        if self.is_open:
            self.end()
        elif record is not None and self._asked is None:
            self._asked = record
            self._ask(record)

    def end(self) -> None:
        """Cover the value, or want it no more."""
        self._asked = None
        if not self._text:
            return
        self._cover.stop()
        self._text = ""
        QGuiApplication.clipboard().dataChanged.disconnect(self._watch_clipboard)
        self.ended.emit()

    @spawns
    async def _ask(self, record: RecordAtHand) -> None:
        try:
            secret = await self._context.names.records.reveals.reveal(record.id, self._spec.name)
        except VtdeskError as error:
            if self._asked is record:
                self._asked = None
                self.refused.emit(error.summary)
            return
        if self._asked is not record:
            return
        self._asked = None
        if self._context.at_hand.record is not record:
            return
        self._text = secret.reveal()
        if not self._text:
            self.refused.emit("There is nothing in this field.")
            return
        QGuiApplication.clipboard().dataChanged.connect(self._watch_clipboard)
        self._cover.start()
        self.shown.emit(self._text)

    def _watch_clipboard(self) -> None:
        copied = QGuiApplication.clipboard().text()
        if copied and copied in self._text:
            self._copied = copied
            self._forget.start()

    def _clear_clipboard(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    def _timer(self, seconds: float, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(round(seconds * 1_000))
        timer.timeout.connect(then)
        return timer
