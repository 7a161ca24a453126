"""Carries out the action that asks which choices go together."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.dependencies import lists
from vtdesk.app.session import Session
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.choices.pairs_dialog import PairsDialog
from vtdesk.ui.look import Look

_FEWEST = 2


class PairsDesk(QObject):
    """The action "choices that go together".

    Args:
        look: theme and icons.
        session: the account.
        schema: the module on screen.
        window: the window.

    Signals:
        message(object): a Notice.
    """

    message = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        schema: Callable[[], ModuleSchema | None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._look = look
        self._session = session
        self._schema = schema
        self._window = window

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {"choice_pairs": self.start}

    def start(self) -> None:
        """Show the pairs of the module on screen."""
        schema = self._schema()
        if schema is None:
            return
        found = lists(schema)
        if len(found) < _FEWEST:
            words = f"{schema.label} has no two lists of which one could follow the other."
            self.message.emit(Notice(Level.INFO, words, topic="choices"))
            return
        session = self._session
        dialog = PairsDialog(
            self._look, schema, found, session.dependencies, session.tasks, self._window
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
