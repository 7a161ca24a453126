"""The lines of a time line as Qt sees them."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vtdesk.app.timeline_items import TimelineItem
from vtdesk.ui.around.activity.timeline_lines import DayLine, Identity, Lines, TimelineLine
from vtdesk.ui.around.activity.wording import ItemWords

_Index = QModelIndex | QPersistentModelIndex
_ITEM = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class TimelineModel(QAbstractListModel):
    """Headings and items. What stays keeps its row, so that cursor and scroll position stay, too.

    Args:
        words_of: the words of an item.
        parent: the list.
    """

    def __init__(
        self, words_of: Callable[[TimelineItem], ItemWords], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._shown = Lines()

    @property
    def lines(self) -> tuple[TimelineLine, ...]:
        """Headings and items, from the top."""
        return self._shown.lines

    def show_lines(self, new: Lines) -> None:
        """Show other lines; only those that came, went or changed are told of."""
        old = self._shown
        before, after = old.identities, new.identities
        start = _same_from_start(before, after)
        end = _same_from_end(before[start:], after[start:])
        if start < len(before) - end:
            self.beginRemoveRows(QModelIndex(), start, len(before) - end - 1)
            self._shown = Lines(
                old.lines[:start] + old.lines[len(before) - end :],
                before[:start] + before[len(before) - end :],
            )
            self.endRemoveRows()
        if start < len(after) - end:
            self.beginInsertRows(QModelIndex(), start, len(after) - end - 1)
            self._shown = Lines(
                self._shown.lines[:start]
                + new.lines[start : len(after) - end]
                + self._shown.lines[start:],
                after,
            )
            self.endInsertRows()
        self._show_changed(new)

    def item(self, row: int) -> TimelineItem | None:
        """The item in a row; None for a heading and past the ends."""
        line = self._line(row)
        return line if isinstance(line, TimelineItem) else None

    def heading(self, row: int) -> str:
        """The heading in a row; "" for an item and past the ends."""
        line = self._line(row)
        return line.caption if isinstance(line, DayLine) else ""

    def words(self, row: int) -> ItemWords | None:
        """The words of the item in a row; None for a heading."""
        item = self.item(row)
        return self._words_of(item) if item is not None else None

    def identity(self, row: int) -> Identity | None:
        """What the line in a row is known by."""
        return self._shown.identities[row] if 0 <= row < len(self._shown.identities) else None

    def row_of(self, identity: Identity) -> int | None:
        """Where a line stands."""
        try:
            return self._shown.identities.index(identity)
        except ValueError:
            return None

    def first_item(self) -> int | None:
        """The first row that holds an item."""
        return next((n for n in range(len(self.lines)) if self.item(n) is not None), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Headings and items."""
        return 0 if parent.isValid() else len(self._shown.lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if not index.isValid() or self.item(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return _ITEM

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """What a screen reader speaks; the delegate takes the words themselves."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        words = self.words(index.row())
        if words is None:
            return self.heading(index.row())
        return words.heading if role == Qt.ItemDataRole.DisplayRole else words.spoken

    def tell_words_changed(self) -> None:
        """Names or formats are different now: everything is to be written anew."""
        if self.lines:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))

    def _show_changed(self, new: Lines) -> None:
        old, self._shown = self._shown, new
        for row, (before, after) in enumerate(zip(old.lines, new.lines, strict=True)):
            if before is not after and before != after:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _line(self, row: int) -> TimelineLine | None:
        return self._shown.lines[row] if 0 <= row < len(self._shown.lines) else None


def _same_from_start(left: tuple[Identity, ...], right: tuple[Identity, ...]) -> int:
    shorter = min(len(left), len(right))
    if left[:shorter] == right[:shorter]:
        return shorter
    return next(n for n in range(shorter) if left[n] != right[n])


def _same_from_end(left: tuple[Identity, ...], right: tuple[Identity, ...]) -> int:
    shorter = min(len(left), len(right))
    return next((n for n in range(shorter) if left[-1 - n] != right[-1 - n]), shorter)
