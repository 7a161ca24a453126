"""The panel of the group of companies that a record belongs to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Surface


class HierarchyPanel(Surface):
    """Shows the group of the organisation that a record is or belongs to.

    Args:
        look: theme and icons.
        session: the signed-in account.
        remembered: what is kept between runs.
        parent: what holds it.

    Signals:
        record_wanted(module, key): a company is to be shown where a followed reference goes.
        tab_wanted(module, key): a company is to be shown in a tab.
        message(notice): something to tell the person.
        made(edit): never: nothing is made here.
        changed(): another group is on show, or another number of companies.
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
        super().__init__(look, "content", parent=parent)
        self._session = session
        self._remembered = remembered
        self._record: tuple[ModuleName, int] | None = None
        self._wide = False

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show the group of a record's organisation."""
        self._record = (module, key)

    def show_nothing(self) -> None:
        """Show no group."""
        self._record = None

    def renamed(self, new_key: int) -> None:
        """The record on show got its key from the server."""
        if self._record is not None:
            self._record = (self._record[0], new_key)

    def take_focus(self) -> None:
        """Give the keyboard to the tree."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self._record = None

    def set_wide(self, wide: bool) -> None:
        """Show cities and all columns, or only what fits beside a form."""
        self._wide = wide
