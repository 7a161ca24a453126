"""What stands between the head of a table and its rows: chips, or the builder in their place."""

import time

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vtdesk.app.browse import TableView
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.query import EVERYTHING, Condition, Filter
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.search_words import asked_queries, match_words
from vtdesk.ui.browse.wording import moment_text
from vtdesk.ui.filter.builder import FilterBuilder
from vtdesk.ui.filter.chip import ChipWords
from vtdesk.ui.filter.chip_bar import ChipBar
from vtdesk.ui.filter.lines import top_parts, with_part, without_part
from vtdesk.ui.filter.text_side import AskedQueries
from vtdesk.ui.filter.values import Wording
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.tone import Tone

_NOT_NAMED = "…"
_LEAST_TABLE = 150


class FilterPanel(QWidget):
    """Shows and changes the conditions of the open table.

    Args:
        look: theme and icons.
        session: the account.
        parent: the page; the builder takes no more of its height than leaves some rows in sight.

    Signals:
        building_changed(): the builder was opened or closed.
        left(): the keyboard belongs to the table now.
        save_asked(): keep the changes of the view, or make a view of an unsaved filter.
        save_as_asked(): keep what is shown as a new view.
        back_asked(): show the view as it was saved.
    """

    building_changed = Signal()
    left = Signal()
    save_asked = Signal()
    save_as_asked = Signal()
    back_asked = Signal()

    def __init__(self, look: Look, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._page = parent
        self._view: TableView | None = None
        self._schema: ModuleSchema | None = None
        self._shown: tuple[ChipWords, ...] = ()
        self._gone: tuple[str, ...] = ()
        self._stored: int | None = None
        self._narrow = False
        self._begins = True
        self.banner = Banner(look)
        self.chips = ChipBar(look)
        self.builder = FilterBuilder(look, session)
        self.builder.hide()
        self.chips.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.chips)
        column.addWidget(self.builder)
        parent.installEventFilter(self)
        self._connect()

    @property
    def tasks(self) -> Tasks:
        """Where coroutines run."""
        return self._session.tasks

    @property
    def building(self) -> bool:
        """Whether the builder is open."""
        return not self.builder.isHidden()

    @property
    def count(self) -> int:
        """How many conditions must hold."""
        return len(self._parts())

    @property
    def chip_words(self) -> tuple[ChipWords, ...]:
        """What the chips say, shown or not."""
        return self._shown

    def show_table(self, view: TableView) -> None:
        """Show the conditions of another table; a builder that is open stays open."""
        self._session.bus.changes.connect(self._store_changed)
        if self._view is not view:
            self.builder.settle()
            self._view, self._schema, self._stored = view, None, None
            self._gone, self._begins = (), True
        self.refresh()

    def refresh(self) -> None:
        """Show what the table's conditions are now."""
        view = self._view
        if view is None or view.schema is None:
            self.chips.hide()
            return
        wording = Wording(view.schema, self._session.formats, self._session.label)
        parts = self._parts()
        self._shown = tuple(wording.chip(part) for part in parts)
        self.chips.row.show_chips(self._shown)
        saved = view.view_id is not None
        changed = view.is_view_changed
        words = "Save" if changed else "" if saved or not parts else "Save as view…"
        self.chips.show_saving(words, back=changed)
        self.chips.setVisible(bool(parts or changed) and not self.building and not self._narrow)
        self._show_gone(view.left_out)
        if self.building:
            self._show_in_builder(view, view.schema)

    def set_narrow(self, narrow: bool) -> None:
        """Fold the chips into the button above them where there is little room."""
        self._narrow = narrow
        self.refresh()

    def toggle_builder(self) -> None:
        """Open the builder, or close it."""
        if self.building:
            self.close_builder()
        else:
            self.open_builder()
            self.builder.focus_lines()

    def open_builder(self) -> None:
        """Show the builder in place of the chips."""
        if self._view is None or self._view.schema is None:
            return
        self.builder.show()
        self.refresh()
        self.fit()
        self.building_changed.emit()

    def close_builder(self) -> None:
        """Go back to the chips and the rows."""
        self.builder.settle()
        self.builder.hide()
        self.refresh()
        self.building_changed.emit()
        self.left.emit()

    def fit(self) -> None:
        """Give the builder the height it wants, as long as some rows stay in sight."""
        most = self._page.height() - self._look.theme.metrics.view_bar - _LEAST_TABLE
        wanted = self.builder.wanted_height
        least = self._look.theme.metrics.action_bar + 3 * self._look.theme.metrics.control_row
        self.builder.setFixedHeight(max(least, min(wanted, most)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the page."""
        if watched is self._page and event.type() is QEvent.Type.Resize and self.building:
            self.fit()
        return False

    def add(self, condition: Condition) -> None:
        """Let this condition hold as well."""
        if self._view is not None:
            self._set(with_part(self._view.conditions, condition))

    @spawns
    async def show_only(self, condition: Condition) -> None:
        """Show the module by this condition alone, without a view."""
        view = self._view
        if view is not None:
            await view.show_view(None)
            await view.set_filter(condition)
            self.refresh()

    def remove(self, number: int) -> None:
        """Take one of the conditions away."""
        if self._view is not None:
            self._set(without_part(self._view.conditions, number))

    def clear(self) -> None:
        """Take all conditions away."""
        self._set(EVERYTHING)

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self._session.bus.changes.disconnect(self._store_changed)

    def _connect(self) -> None:
        row = self.chips.row
        row.opened.connect(self.open_part)
        row.removed.connect(self.remove)
        row.more_opened.connect(self.toggle_builder)
        row.add_asked.connect(self._begin_condition)
        self.chips.save_asked.connect(self._save)
        self.chips.back_asked.connect(self.back_asked)
        self.builder.filter_changed.connect(self._set)
        self.builder.lines_changed.connect(self.fit)
        self.builder.done.connect(self.close_builder)
        self.builder.save_asked.connect(self.save_as_asked)
        self.banner.chosen.connect(self._answer_gone)

    def _parts(self) -> tuple[Filter, ...]:
        return top_parts(self._view.conditions) if self._view is not None else ()

    @spawns
    async def _set(self, condition: Filter) -> None:
        if self._view is not None and condition != self._view.conditions:
            await self._view.set_filter(condition)
            self.refresh()

    def open_part(self, number: int) -> None:
        """Open the builder at one of the conditions."""
        self.open_builder()
        self.builder.focus_part(number)

    def _begin_condition(self) -> None:
        self.open_builder()
        self.builder.new_line()

    def _save(self) -> None:
        if self._view is not None and self._view.view_id is None:
            self.save_as_asked.emit()
        else:
            self.save_asked.emit()

    def _show_in_builder(self, view: TableView, schema: ModuleSchema) -> None:
        formats = self._session.formats
        self.builder.show_filter(schema, view.conditions, begin=self._begins)
        self._begins = False
        fresh = view.freshness
        as_of = f"as of {moment_text(fresh, formats, time.time())}" if fresh else ""
        words = match_words(len(view.source), self._stored, schema, formats)
        self.builder.show_matches(words, as_of)
        asked = view.asked(view.conditions) if view.conditions != EVERYTHING else None
        if asked is not None:
            queries = asked_queries(asked, view.server_search, schema)
            self.builder.show_asked(queries, asked.local)
        else:
            self.builder.show_asked(AskedQueries(), frozenset())
        if self._stored is None:
            self._count_stored(view)

    @spawns
    async def _count_stored(self, view: TableView) -> None:
        count = await self._session.count(view.module)
        if view is self._view and count != self._stored:
            self._stored = count
            self.refresh()

    def _show_gone(self, left_out: tuple[str, ...]) -> None:
        """Say once what the view asks for and the module no longer has."""
        if left_out == self._gone or self._view is None:
            return
        self._gone = left_out
        if not left_out:
            self.banner.hide()
            return
        saved = self._session.views.get(self._view.view_id or "")
        what = f"“{saved.name}”" if saved is not None else "The filter"
        label = self._session.info(self._view.module).label
        gone = "; ".join(part[:1].lower() + part[1:] for part in left_out)
        words = f"{what} asks for what {label} no longer have: {gone}. The rest of it is shown."
        buttons = ("Save without it", "Close") if saved is not None else ("Close",)
        self.banner.show_words(Tone.CHANGED, words, buttons, icon="ph.warning-circle")

    def _answer_gone(self, number: int) -> None:
        self.banner.hide()
        if number == 0 and len(self.banner.buttons) > 1:
            self.save_asked.emit()

    def _store_changed(self, changes: ChangeSet) -> None:
        view = self._view
        if view is None:
            return
        if changes.touches(view.module):
            self._stored = None
        if any(_NOT_NAMED in words.sentence for words in self._shown):
            self.refresh()
