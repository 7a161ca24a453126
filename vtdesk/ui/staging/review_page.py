"""Everything that is staged in a module, before and after, with its price, before it is sent."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QWidget

from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.browse.wording import counted, in_sentence, records_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.bar_height import BarHeight
from vtdesk.ui.parts.empty_state import EmptyState
from vtdesk.ui.parts.label import draw_line
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.staging.change_list import ChangedRecord
from vtdesk.ui.staging.change_painting import field_places
from vtdesk.ui.staging.change_view import ChangeView
from vtdesk.ui.staging.page_head import PageHead
from vtdesk.ui.staging.price_column import Allowance, PriceColumn, PriceLine
from vtdesk.ui.staging.priced_page import PricedPage

_HEADS = 28
_ALL, _READY, _NEEDY = "all", "ready", "needy"


class ColumnHeads(Surface):
    """The words above the list's columns.

    Args:
        look: theme and icons.
        after: what the new values are called.
    """

    def __init__(self, look: Look, after: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.BottomEdge, line_token="line", parent=parent)
        self._look = look
        self._after = after
        BarHeight(look, self, lambda theme: theme.scaled(_HEADS))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write each word where its column starts."""
        super().paintEvent(event)
        theme = self._look.theme
        painter = QPainter(self)
        painter.setFont(theme.font("small", 500))
        painter.setPen(theme.color("text.2"))
        places = field_places(self.rect())
        for words, place in (
            ("Field", places.label),
            ("Before", places.before),
            (self._after, places.after.adjusted(10, 0, 0, 0)),
        ):
            direction = self.layoutDirection()
            shown: QRect = QStyle.visualRect(direction, self.rect(), place)
            draw_line(painter, shown, words, direction=direction)
        painter.end()


class ReviewPage(PricedPage):
    """The list and its price; the page decides nothing and sends nothing itself.

    Args:
        look: theme and icons.

    Signals:
        back_asked(): the person is done looking.
        apply_asked(): the records that are ticked are to be sent.
        discard_asked(): all staged changes are to be given up.
        save_asked(): the list is to be written to a file.
        taken_back(int, str): the field of the record of this key is to be as it was.
        opened(int, str): the record of this key is to be shown, at this field or "".
        checks_changed(): other records are ticked; the price is another one.
    """

    back_asked = Signal()
    apply_asked = Signal()
    discard_asked = Signal()
    save_asked = Signal()
    taken_back = Signal(object, str)
    opened = Signal(object, str)
    checks_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        others = ("Save as file…", "Discard all")
        super().__init__(look, PriceColumn(look, "To send", "Ctrl+Shift+S", others), parent)
        self._info: ModuleInfo | None = None
        self._records: tuple[ChangedRecord, ...] = ()
        self.head = PageHead(look, "Review")
        self.parts: Segmented | None = None
        self.list = ChangeView(look, checkable=True, can_take_back=True)
        self.heads = ColumnHeads(look, "Yours")
        self.empty = EmptyState(look)
        self.save_button, self.discard_button = self.price.other_buttons
        self._show = _ALL
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.column.addWidget(self.head)
        self.column.addWidget(self.heads)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.empty, 1)
        self.add_price()

    def _connect(self) -> None:
        self.head.back_asked.connect(self.back_asked)
        self.list.taken_back.connect(self.taken_back)
        self.list.opened.connect(self.opened)
        self.list.checks_changed.connect(self.checks_changed)
        self.price.go_button.clicked.connect(self.apply_asked)
        self.save_button.clicked.connect(self.save_asked)
        self.discard_button.clicked.connect(self.discard_asked)

    @property
    def chosen_keys(self) -> frozenset[int]:
        """The records that are ticked and can be sent."""
        changes = self.list.changes
        return frozenset(r.key for r in self._records if changes.is_checked(r))

    @property
    def records(self) -> tuple[ChangedRecord, ...]:
        """Everything that is staged, shown or not."""
        return self._records

    def show_records(self, info: ModuleInfo, records: Sequence[ChangedRecord]) -> None:
        """Show what is staged in a module."""
        if info != self._info:
            self.list.changes.forget_turned()
        self._info = info
        self._records = tuple(records)
        fields = sum(len(record.fields) for record in records)
        changes = counted(fields, "change", "changes")
        words = f"{changes} in {records_text(len(records), info)}, not sent yet"
        self.head.say(words if records else "")
        self._show_parts()
        self._show_list()

    def show_price(
        self, calls: int, seconds: float, *, reads: int, allowances: Sequence[Allowance] = ()
    ) -> None:
        """Show what sending the ticked records costs."""
        info = self._info
        if info is None:
            return
        singular = in_sentence(info.singular or info.label)
        chosen = len(self.chosen_keys)
        lines = (
            PriceLine(reads, "read to compare with Vtiger" if reads == 1 else "reads to compare"),
            PriceLine(
                calls - reads, f"{'write' if chosen == 1 else 'writes'}, one for each {singular}"
            ),
        )
        self.price.show_price(calls if chosen else 0, seconds, lines if chosen else (), allowances)
        self.price.say(
            "Only the changed fields are sent. If somebody changed the same field meanwhile, that "
            f"{singular} waits for you and the others go on."
        )
        self.price.go_button.setText(f"Apply {records_text(chosen, info)}")
        self.price.go_button.updateGeometry()
        self.price.go_button.setEnabled(chosen > 0)
        for button in self.price.other_buttons:
            button.setEnabled(bool(self._records))

    def focus_list(self) -> None:
        """Give the keyboard to the list, or to the way back where it is empty."""
        (self.list if self._records else self.head.back_button).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def _choose_part(self, part: str) -> None:
        self._show = part
        self._show_list()
        self.list.setFocus()

    def _show_parts(self) -> None:
        needy = [record for record in self._records if record.problem]
        if not needy:
            self._show = _ALL
        count, ready = len(self._records), len(self._records) - len(needy)
        if self.parts is not None:
            self.head.row.removeWidget(self.parts)
            self.parts.hide()
            self.parts.deleteLater()
            self.parts = None
        if needy:
            verb = "Needs" if len(needy) == 1 else "Need"
            self.parts = Segmented(
                self._look,
                (
                    (_ALL, f"All {count:,}"),
                    (_READY, f"Ready {ready:,}"),
                    (_NEEDY, f"{verb} you {len(needy):,}"),
                ),
            )
            self.parts.choose(self._show)
            self.parts.chosen.connect(self._choose_part)
            self.head.row.addWidget(self.parts)

    def _show_list(self) -> None:
        wanted = {_ALL: (True, False), _READY: (False,), _NEEDY: (True,)}[self._show]
        shown = [record for record in self._records if bool(record.problem) in wanted]
        self.list.set_records(shown)
        for part in (self.list, self.heads):
            part.setVisible(bool(self._records))
        self.empty.setVisible(not self._records)
        if not self._records:
            self.empty.show_state(
                "ph.check-circle",
                "Nothing is staged",
                "Changed cells wait here until you apply them.",
            )
