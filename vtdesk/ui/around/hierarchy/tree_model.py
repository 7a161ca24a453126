"""The companies of a group as a Qt tree."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vtdesk.app.company_group import Company
from vtdesk.domain.ids import AnyId
from vtdesk.domain.values import ISO
from vtdesk.ui.around.hierarchy.wording import Figures, spoken, tip
from vtdesk.ui.parts.plain_tip import plain_tip

_Index = QModelIndex | QPersistentModelIndex


class CompanyModel(QAbstractItemModel):
    """One column; an index carries its company's place in the list.

    Args:
        parent: the panel.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._companies: tuple[Company, ...] = ()
        self._rows: tuple[int, ...] = ()
        self._children: dict[int | None, list[int]] = {}
        self.figures = Figures(ISO)
        self.pill = ""

    @property
    def companies(self) -> tuple[Company, ...]:
        """The group, in the order of its tree."""
        return self._companies

    def show_companies(self, companies: Sequence[Company], figures: Figures, pill: str) -> bool:
        """Show a group; where only names and sums differ, rows stay where they are.

        Args:
            companies: in the order of the tree.
            figures: how amounts are written.
            pill: what marks the one that was asked about.

        Returns:
            Whether all rows are new ones.
        """
        shown = tuple(companies)
        same = [(c.record, c.parent) for c in shown] == [
            (c.record, c.parent) for c in self._companies
        ]
        before = (self._companies, self.figures, self.pill)
        if not same:
            self.beginResetModel()
        self._companies, self.figures, self.pill = shown, figures, pill
        if not same:
            self._index_places()
            self.endResetModel()
        elif before != (shown, figures, pill):
            for place in range(len(shown)):
                index = self.index_of_place(place)
                self.dataChanged.emit(index, index)
        return not same

    def company(self, index: _Index) -> Company | None:
        """The company of a row."""
        return self._companies[index.internalId()] if index.isValid() else None

    def place_of(self, record: AnyId) -> int | None:
        """Where in the list a company stands."""
        return next((n for n, one in enumerate(self._companies) if one.record == record), None)

    def index_of_place(self, place: int) -> QModelIndex:
        """The row of the company at a place of the list."""
        return self.createIndex(self._rows[place], 0, place)

    def is_last(self, place: int) -> bool:
        """Whether no sister of a company comes after it."""
        return self._children[self._companies[place].parent][-1] == place

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """The row below a company, or below nothing."""
        children = self._children.get(parent.internalId() if parent.isValid() else None, [])
        if column or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, child: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - QObject.parent() is another method of this name
        """The row of a company's parent."""
        above = self._companies[child.internalId()].parent if child.isValid() else None
        return QModelIndex() if above is None else self.index_of_place(above)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many companies stand right below one."""
        return len(self._children.get(parent.internalId() if parent.isValid() else None, []))

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The delegate paints all of a row."""
        del parent
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The name; the whole row for screen readers and tooltips."""
        company = self.company(index)
        if company is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return company.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(company, self.figures, self.pill)
        return plain_tip(tip(company)) if role == Qt.ItemDataRole.ToolTipRole else None

    def _index_places(self) -> None:
        children: dict[int | None, list[int]] = {}
        rows: list[int] = []
        for place, company in enumerate(self._companies):
            below = children.setdefault(company.parent, [])
            rows.append(len(below))
            below.append(place)
        self._children, self._rows = children, tuple(rows)
