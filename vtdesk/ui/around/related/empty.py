"""What stands in the place of related records that are not there."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.browse import TableState
from vtdesk.app.related_table import RelatedTable
from vtdesk.domain.errors import Offline, StoreTrouble
from vtdesk.ui.around.related.wording import empty_words, plural_of, records_of, title_of
from vtdesk.ui.browse.wording import in_sentence
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.empty_state import EmptyAction, EmptyState
from vtdesk.ui.prices import calls_text

_TALL = 240
_ROOMY = 150


@dataclass(frozen=True, slots=True)
class _Said:
    icon: str
    title: str
    words: str
    actions: tuple[tuple[str, EmptyAction], ...] = ()


class RelatedEmpty(EmptyState):
    """Says why there are no rows, and what can be done.

    Args:
        look: theme and icons.

    Signals:
        asked(str): "new", "link", "load", "all" (take the filter away) or "search".
    """

    asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._said: _Said | None = None
        self.chosen.connect(self._act)
        # below a form there is little height, and words may be cut there
        self.setMinimumSize(1, 1)

    def show_table(
        self, table: RelatedTable, *, may_add: bool, may_link: bool, online: bool
    ) -> None:
        """Say why this table has no rows; the same words again change nothing."""
        said = _said(table, may_add=may_add, may_link=may_link, online=online)
        if said != self._said:
            self._said = said
            self.show_state(said.icon, said.title, said.words, [one for _, one in said.actions])
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave away what there is no height for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._icon.setVisible(self.height() >= _TALL)
        said = self._said
        roomy = self.height() >= _ROOMY or said is None or not said.actions
        self._words.setVisible(roomy and bool(self._words.text()))

    def _act(self, number: int) -> None:
        if self._said is not None and number < len(self._said.actions):
            self.asked.emit(self._said.actions[number][0])


def _said(table: RelatedTable, *, may_add: bool, may_link: bool, online: bool) -> _Said:
    state, icon = table.state, module_icon(table.module)
    label = records_of(table.info)
    plural = plural_of(table.info)
    if state is TableState.NO_RIGHT:
        words = table.problem.summary if table.problem is not None else ""
        return _Said("ph.lock-simple", f"{title_of(table.whose.relation)} are closed to you", words)
    if state is TableState.NO_MATCH:
        actions = [("all", EmptyAction("Show all"))]
        price = table.price_of_search if online else 0
        if price:
            search = EmptyAction(
                "Search Vtiger too", icon="ph.cloud-arrow-up", price=calls_text(price)
            )
            actions.insert(0, ("search", search))
        return _Said("ph.funnel", f"None of these {plural} match", "", tuple(actions))
    if state is TableState.EMPTY:
        actions = []
        singular = in_sentence(table.info.singular or table.info.label)
        if may_add:
            actions.append(("new", EmptyAction(f"New {singular}", icon="ph.plus")))
        if may_link:
            actions.append(("link", EmptyAction("Link", "quiet", "ph.link")))
        return _Said(icon, f"No {plural} belong to this record", "", tuple(actions))
    heading, words = empty_words(table)
    unread = isinstance(table.problem, StoreTrouble)
    if isinstance(table.problem, Offline) or not (online or unread):
        heading = f"{label} are not on this computer"
        return _Said("ph.cloud-slash", heading, "They come as soon as there is a network.")
    load = ("load", EmptyAction("Try again" if table.problem else "Load", price=calls_text(1)))
    return _Said(icon, heading, words, (load,))
