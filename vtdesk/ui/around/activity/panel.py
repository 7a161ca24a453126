"""The time line of the record on show, and what is added to it in place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Surface


class ActivityPanel(Surface):
    """What happened around a record, newest first.

    Args:
        look: theme and icons.
        session: the account at work.
        remembered: what a person chose to see of it.
        parent: owner of the panel.

    Signals:
        record_wanted(module, key): show this record where a followed reference goes.
        tab_wanted(module, key): show it in a tab.
        message(object): a `Notice` for the person.
        made(object): the `EditSession` of a new record that is to be shown.
        changed(): what can be done here is different now.
    """

    record_wanted = Signal(object, object)
    tab_wanted = Signal(object, object)
    message = Signal(object)
    made = Signal(object)
    changed = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent=parent)
        self._session = session
        self._remembered = remembered
        self._shown: tuple[ModuleName, int] | None = None
        self._wide = False

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show what is stored around a record; calls only while the panel is on screen."""
        self._shown = (module, key)

    def show_nothing(self) -> None:
        """Let go of the record."""
        self._shown = None

    def renamed(self, new_key: int) -> None:
        """The record on show was sent and has its server's key now."""
        if self._shown is not None:
            self._shown = (self._shown[0], new_key)

    def take_focus(self) -> None:
        """Go to the list."""
        self.setFocus()

    def leave_session(self) -> None:
        """Listen to the session no more."""

    def set_wide(self, wide: bool) -> None:
        """Lay it out for a pane of its own, or for the place below a form."""
        self._wide = wide
