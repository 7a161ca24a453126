"""What stands in the table's place when it has no rows, and what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from vtdesk.app.browse import TableState, TableView
from vtdesk.app.session import Session
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.browse import wording
from vtdesk.ui.browse.wording import EmptyWords
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import ButtonKind
from vtdesk.ui.parts.empty_state import EmptyAction, EmptyState

ROWLESS = frozenset(
    {
        TableState.EMPTY,
        TableState.NO_MATCH,
        TableState.OFFLINE_EMPTY,
        TableState.NO_RIGHT,
        TableState.PROBLEM,
    }
)
"""The states in which words stand where the rows would be."""


class EmptyTable(EmptyState):
    """Says why there are no rows.

    Args:
        look: theme and icons.
        session: the account.

    Signals:
        new_asked(): make the module's first record.
        all_asked(): take the filter away.
        message(object): a Notice for the person.
    """

    new_asked = Signal()
    all_asked = Signal()
    message = Signal(object)

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._session = session
        self._view: TableView | None = None
        self._shown: EmptyWords | None = None
        self.chosen.connect(self._act)

    def show_view(self, view: TableView) -> None:
        """Say why this table has no rows; the same words again change nothing."""
        self._view = view
        words = self._words_for(view)
        if words == self._shown:
            return
        self._shown = words
        kind: ButtonKind = "primary" if view.state is TableState.EMPTY else "secondary"
        actions = [EmptyAction(words.button, kind, words.button_icon)] if words.button else []
        self.show_state(words.icon, words.title, words.words, actions)

    def _words_for(self, view: TableView) -> EmptyWords:
        info, state = self._session.info(view.module), view.state
        if state is TableState.EMPTY:
            createable = bool(view.schema and view.schema.createable) and self._session.may_write
            return wording.nothing_yet(info, module_icon(info.name), createable=createable)
        if state is TableState.NO_MATCH:
            return wording.nothing_matches(view.query.words)
        if state is TableState.OFFLINE_EMPTY:
            return wording.not_on_this_computer(info)
        if state is TableState.NO_RIGHT:
            return wording.no_right(info)
        return wording.did_not_come(info, view.problem.summary if view.problem else "")

    def _act(self, _number: int) -> None:
        if self._view is None:
            return
        state = self._view.state
        if state is TableState.EMPTY:
            self.new_asked.emit()
        elif state is TableState.NO_MATCH:
            self.all_asked.emit()
        elif state is TableState.NO_RIGHT:
            info = self._session.info(self._view.module)
            note = wording.administrators_note(info, self._session.account.user)
            QGuiApplication.clipboard().setText(note)
            self.message.emit(Notice(Level.DONE, "Note copied", topic="copy"))
        else:
            self._session.retry_now()
            self._view.refresh()
