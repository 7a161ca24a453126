"""How wide the table's columns are: as last dragged, and the name takes what is left."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from vtdesk.app.columns import Column
from vtdesk.ui.browse.column_style import ColumnStyle, columns_for_little_room
from vtdesk.ui.browse.header import RecordHeader

_NARROWEST = 40
_WIDEST = 1_200
_MORE_FOR_LABEL = 24
_LEAST_TEXT = 112


class ColumnWidths(QObject):
    """Sets the sizes of a header's sections.

    The first column names the record; it fills the room that the others leave until somebody
    drags its edge.

    Args:
        header: whose sections.

    Signals:
        dragged(): a person changed a width.
    """

    dragged = Signal()

    def __init__(self, header: RecordHeader) -> None:
        super().__init__(header)
        self._header = header
        self._columns: tuple[Column, ...] = ()
        self._styles: tuple[ColumnStyle, ...] = ()
        self._setting = False
        self._name_dragged = False
        self._untouched = True
        self._narrow = False
        header.sectionResized.connect(self._resized)

    def set_columns(
        self,
        columns: Sequence[Column],
        styles: Sequence[ColumnStyle],
        remembered: Mapping[str, int],
    ) -> None:
        """Start with these columns.

        Args:
            columns: of the table.
            styles: their looks, in the same order.
            remembered: widths in pixels by field name; the usual ones for all others.
        """
        self._columns, self._styles = tuple(columns), tuple(styles)
        self._name_dragged = bool(columns) and columns[0].spec.name in remembered
        self._untouched = not any(column.spec.name in remembered for column in columns)
        with self._quietly():
            for number, column in enumerate(columns):
                width = remembered.get(column.spec.name, self._usual(number))
                self._header.resizeSection(number, min(max(width, _NARROWEST), _WIDEST))
        self._hide_some()
        self.fit()

    def set_narrow(self, narrow: bool) -> None:
        """Show only the most telling columns where there is little width."""
        self._narrow = narrow
        self._hide_some()
        self.fit()

    def fit_column(self, number: int, width: int) -> None:
        """Make a column this wide, and wide enough for its label, as if a person dragged it."""
        label = self._header.fitting_width(self._columns[number].label)
        self._header.resizeSection(number, min(max(width, label, _NARROWEST), _WIDEST))

    def widths(self) -> dict[str, int]:
        """The widths in pixels by field name, of columns on screen that somebody may drag.

        The name is among them only once it was dragged: until then it fits itself in.
        """
        first = 0 if self._name_dragged else 1
        sizes = {
            column.spec.name: self._header.sectionSize(number)
            for number, column in enumerate(self._columns[first:], start=first)
        }
        return {name: size for name, size in sizes.items() if size}

    def fit(self) -> None:
        """Give the first column what the others leave.

        A table whose columns nobody has dragged first makes room for all of them: those that hold
        words give way, figures and dates do not.
        """
        if not self._columns or (self._name_dragged and not self._narrow):
            return
        if self._untouched and self._narrow:
            self._take_usual()
        elif self._untouched:
            self._squeeze()
        others = sum(self._header.sectionSize(n) for n in range(1, len(self._columns)))
        room = self._header.viewport().width() - others
        # where it scrolls sideways anyway, whole words are better than more columns
        least = self._least(0) if self._narrow or self._missing() <= 0 else self._usual(0)
        with self._quietly():
            self._header.resizeSection(0, max(least, room))

    def _missing(self) -> int:
        """Pixels by which the columns would not fit if all words gave way."""
        numbers = range(len(self._columns))
        narrowest = sum(min(self._usual(n), self._least(n)) for n in numbers)
        return narrowest - self._header.viewport().width()

    def _squeeze(self) -> None:
        numbers = range(len(self._columns))
        usual = [self._usual(number) for number in numbers]
        slack = [width - self._least(number) for number, width in enumerate(usual)]
        missing = sum(usual) - self._header.viewport().width()
        share = min(1.0, max(0.0, missing / max(1, sum(slack))))
        if self._missing() > 0:
            share = 0.0
        with self._quietly():
            for number in numbers:
                self._header.resizeSection(number, usual[number] - round(slack[number] * share))

    def _take_usual(self) -> None:
        with self._quietly():
            for number in range(len(self._columns)):
                self._header.resizeSection(number, self._usual(number))

    def _usual(self, number: int) -> int:
        style, column = self._styles[number], self._columns[number]
        label = self._header.fitting_width(column.label)
        return max(style.width, min(label, style.width + _MORE_FOR_LABEL))

    def _least(self, number: int) -> int:
        style = self._styles[number]
        return min(style.width, _LEAST_TEXT)

    def _hide_some(self) -> None:
        every = frozenset(range(len(self._columns)))
        shown = columns_for_little_room(self._styles) if self._narrow else every
        with self._quietly():
            for number in every:
                self._header.setSectionHidden(number, number not in shown)

    def _resized(self, section: int, _old: int, _new: int) -> None:
        if self._setting:
            return
        self._untouched = False
        if section == 0:
            self._name_dragged = True
        else:
            self.fit()
        self.dragged.emit()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """What happens inside is no person's doing."""
        before, self._setting = self._setting, True
        try:
            yield
        finally:
            self._setting = before
