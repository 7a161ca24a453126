"""What stands in the table's place when it has no rows, and what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vtdesk.app.browse import TableState, TableView
from vtdesk.app.server_search import SearchState
from vtdesk.app.session import Session
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.query import EVERYTHING
from vtdesk.ui.browse import wording
from vtdesk.ui.browse.search_words import price_words
from vtdesk.ui.browse.wording import EmptyWords
from vtdesk.ui.filter.chip import ChipWords
from vtdesk.ui.filter.chip_bar import ChipRow
from vtdesk.ui.filter.lines import top_parts
from vtdesk.ui.filter.values import Wording
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import ButtonKind
from vtdesk.ui.parts.empty_state import EmptyAction, EmptyState

ROWLESS = frozenset(
    {
        TableState.EMPTY,
        TableState.NO_MATCH,
        TableState.NOT_FETCHED,
        TableState.OFFLINE_EMPTY,
        TableState.NO_RIGHT,
        TableState.PROBLEM,
    }
)
"""The states in which words stand where the rows would be."""

_CHIPS_MOST = 560
_CHIPS_PLACE = 6
_CHIPS_ROOM = 16
_SEARCHABLE = frozenset({SearchState.OFFERED, SearchState.STOPPED, SearchState.PROBLEM})


class EmptyTable(EmptyState):
    """Says why there are no rows.

    Args:
        look: theme and icons.
        session: the account.

    Signals:
        new_asked(): make the module's first record.
        all_asked(): take the filter away.
        condition_removed(int): take away the condition of this number.
        condition_opened(int): change the condition of this number.
        words_removed(): take away what is typed into the quick filter.
        message(object): a Notice for the person.
    """

    new_asked = Signal()
    all_asked = Signal()
    condition_removed = Signal(int)
    condition_opened = Signal(int)
    words_removed = Signal()
    message = Signal(object)

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._session = session
        self._view: TableView | None = None
        self._shown: EmptyWords | None = None
        self.chips = ChipRow(look, adds=False)
        self.chips.removed.connect(self._remove)
        self.chips.opened.connect(self._open)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(_CHIPS_PLACE, self.chips, 0, Qt.AlignmentFlag.AlignHCenter)
        self.chips.hide()
        self.chosen.connect(self._act)

    def show_view(self, view: TableView) -> None:
        """Say why this table has no rows; the same words again change nothing."""
        self._view = view
        self._show_chips(view)
        words = self._words_for(view)
        if words == self._shown:
            return
        self._shown = words
        kind: ButtonKind = "primary" if view.state is TableState.EMPTY else "secondary"
        first = EmptyAction(words.button, kind, words.button_icon, words.price)
        actions = [first] if words.button else []
        if words.second:
            actions.append(EmptyAction(words.second, "quiet"))
        self.show_state(words.icon, words.title, words.words, actions)

    def _words_for(self, view: TableView) -> EmptyWords:
        info, state = self._session.info(view.module), view.state
        if state is TableState.EMPTY:
            createable = bool(view.schema and view.schema.createable) and self._session.may_write
            return wording.nothing_yet(info, module_icon(info.name), createable=createable)
        if state is TableState.NO_MATCH:
            return self._words_for_no_match(view)
        if state is TableState.NOT_FETCHED:
            return wording.not_fetched(info)
        if state is TableState.OFFLINE_EMPTY:
            return wording.not_on_this_computer(info)
        if state is TableState.NO_RIGHT:
            return wording.no_right(info)
        return wording.did_not_come(info, view.problem.summary if view.problem else "")

    def _words_for_no_match(self, view: TableView) -> EmptyWords:
        search, info = view.server_search, self._session.info(view.module)
        price = price_words(search) if search.state in _SEARCHABLE else ""
        if view.conditions == EVERYTHING:
            return wording.nothing_matches(info, view.query.words, price)
        count = len(top_parts(view.conditions)) + bool(view.query.words)
        return wording.nothing_fits(info, count, price)

    def _show_chips(self, view: TableView) -> None:
        """The conditions that leave no row, each with a cross."""
        schema = view.schema
        shown = view.state is TableState.NO_MATCH and view.conditions != EVERYTHING
        self.chips.setVisible(shown and schema is not None)
        if not shown or schema is None:
            return
        names = Wording(schema, self._session.formats, self._session.label)
        words = [names.chip(part) for part in top_parts(view.conditions)]
        if view.query.words:
            words.append(ChipWords("Any field", "contains", view.query.words))
        self.chips.show_chips(words)
        self.chips.setFixedHeight(self._look.theme.metrics.button + _CHIPS_ROOM)
        self.chips.setFixedWidth(min(self.chips.wanted_width, _CHIPS_MOST, self.width() - 32))

    def _remove(self, number: int) -> None:
        if self._view is None:
            return
        if number < len(top_parts(self._view.conditions)):
            self.condition_removed.emit(number)
        else:
            self.words_removed.emit()

    def _open(self, number: int) -> None:
        if self._view is not None and number < len(top_parts(self._view.conditions)):
            self.condition_opened.emit(number)

    def _act(self, number: int) -> None:
        if self._view is None:
            return
        state = self._view.state
        if state is TableState.EMPTY:
            self.new_asked.emit()
        elif state is TableState.NO_MATCH:
            searches = self._shown is not None and bool(self._shown.price)
            if searches and number == 0:
                self._view.search_server()
            else:
                self.all_asked.emit()
        elif state is TableState.NO_RIGHT:
            info = self._session.info(self._view.module)
            note = wording.administrators_note(info, self._session.account.user)
            QGuiApplication.clipboard().setText(note)
            self.message.emit(Notice(Level.DONE, "Note copied", topic="copy"))
        else:
            self._session.retry_now()
            self._view.refresh()
