"""Which relation each place of the panel stands for, and what becomes of records dropped there."""

from array import array
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.relations import Relation
from vtdesk.ui.around.related.drops import RelatedDrops
from vtdesk.ui.around.related.relating_control import RelatingControl
from vtdesk.ui.around.related.relation_reader import RelationReader
from vtdesk.ui.around.related.relation_tabs import RelationTabs
from vtdesk.ui.around.related.summary_list import SummaryList


class DropPlaces(QObject):
    """Lets records be dropped on the list, the tabs and the rows of a panel.

    Args:
        panel: where they are dropped.
        account: id of the account whose records are taken.
        reader: knows the relations of the record on show.
        control: relates them.
        summary: the list of relations.
        tabs: the tabs of relations.
        opened: the relation whose records are on show; None for the list.
    """

    def __init__(
        self,
        panel: QWidget,
        account: str,
        reader: RelationReader,
        control: RelatingControl,
        summary: SummaryList,
        tabs: RelationTabs,
        opened: Callable[[], Relation | None],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._reader = reader
        self._control = control
        self._summary = summary
        self._tabs = tabs
        self._opened = opened
        drops = RelatedDrops(panel, account, self.relation_at, self._why_not)
        drops.held.connect(self._show_held)
        drops.dropped.connect(self._relate)
        drops.refused.connect(control.refuse)

    def relation_at(self, place: QPoint, module: ModuleName) -> Relation | None:
        """The relation that records of a module would be dropped on, at a place of the panel."""
        tabs, summary = self._tabs, self._summary
        at = tabs.mapFrom(self._panel, place)
        over = tabs.relation_at(at) if tabs.isVisible() and tabs.rect().contains(at) else None
        if over is not None or self._opened() is not None:
            return over or self._opened()
        row = summary.indexAt(summary.viewport().mapFrom(self._panel, place)).row()
        line = summary.summary.line(row) if summary.isVisible() else None
        if line is not None:
            return line.relation
        lines = self._reader.lines
        fitting = [one.relation for one in lines if one.relation.module == module]
        return fitting[0] if len(fitting) == 1 else None

    def _why_not(self, relation: Relation | None, module: ModuleName | None) -> str:
        nothing = "" if self._reader.module is not None else "No record is open here."
        whose = self._reader.whose_of(relation) if relation is not None else None
        return self._control.why_not_drop(whose, module, nothing=nothing)

    def _show_held(self, relation: Relation | None) -> None:
        row = self._summary.summary.row_of(relation.label) if relation is not None else None
        self._summary.show_drop(row)
        self._tabs.show_drop(relation)

    def _relate(self, relation: Relation, module: ModuleName, keys: "array[int]") -> None:
        whose = self._reader.whose_of(relation)
        if whose is not None:
            self._control.link(whose, module, keys)
