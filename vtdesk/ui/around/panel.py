"""What all panels around a record have in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Surface


class AroundPanel(Surface):
    """A panel beside or below a form.

    Args:
        look: theme and icons.
        session: the signed-in account.
        parent: what holds it.

    Signals:
        record_wanted(module, key): show this record where a followed reference goes.
        tab_wanted(module, key): show it in a tab.
        message(object): a `Notice` for the person.
        made(object): the `EditSession` of a new record that is to be shown.
        changed(): what the panel shows, or what can be done in it, is different now.
    """

    record_wanted = Signal(object, object)
    tab_wanted = Signal(object, object)
    message = Signal(object)
    made = Signal(object)
    changed = Signal()

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._session = session

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks
