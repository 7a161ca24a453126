"""The records that belong to the one in the form: a line for each relation, or its table."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.app.tasks import Tasks
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface


class RelatedPanel(Surface):
    """Related records of one record.

    Args:
        look: theme and icons.
        session: the account.
        remembered: keeps column widths.
        parent: the view it stands in.

    Signals:
        record_wanted(object, object): show the record of this module and key where a followed
            reference goes.
        tab_wanted(object, object): show the record of this module and key in a tab.
        message(object): a Notice for the person.
        made(object): the EditSession of a new record, to be shown.
        changed(): actions look again.
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
        self._look = look
        self._session = session
        self._remembered = remembered
        self._module: ModuleName | None = None
        self._key = 0
        self._wide = False
        self._words = TextLabel(look, token="text.3")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._words)
        column.addStretch(1)

    @property
    def tasks(self) -> Tasks:
        """Where this panel's coroutines run."""
        return self._session.tasks

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show what belongs to a record."""
        self._module, self._key = module, key

    def show_nothing(self) -> None:
        """Show no record."""
        self._module, self._key = None, 0

    def renamed(self, new_key: int) -> None:
        """The record on show got its key of the server."""
        self._key = new_key

    def take_focus(self) -> None:
        """Give the keyboard to the panel."""
        self.setFocus()

    def set_wide(self, wide: bool) -> None:
        """Arrange for a pane of its own, or for the part below a form."""
        self._wide = wide

    def leave_session(self) -> None:
        """Hear no more of the session."""
