"""Filter and views of one page: ties the head of the table, chips, builder and empty state together."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.browse import TableView
from vtdesk.app.session import Session
from vtdesk.domain.query import Condition
from vtdesk.ui.browse.cell_filter import CellFilter
from vtdesk.ui.browse.empty_table import EmptyTable
from vtdesk.ui.browse.filter_panel import FilterPanel
from vtdesk.ui.browse.record_table import RecordTable
from vtdesk.ui.browse.view_bar import ViewBar
from vtdesk.ui.browse.views_control import ViewsControl
from vtdesk.ui.look import Look


class TableFilter(QObject):
    """Owns `panel` and `views`, and lets each hear of the other.

    Args:
        look: theme and icons.
        session: the account.
        bar: the head of the table.
        table: the rows.
        empty: what stands in the place of no rows.
        page: owns all of them.

    Signals:
        left(): the keyboard belongs to the table now.
        message(object): a Notice for the person.
    """

    left = Signal()
    message = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        bar: ViewBar,
        table: RecordTable,
        empty: EmptyTable,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._bar = bar
        self.panel = FilterPanel(look, session, page)
        self.views = ViewsControl(look, session, bar, page)
        self.cell = CellFilter(session, table, self.panel)
        bar.builder_asked.connect(self.panel.toggle_builder)
        self.panel.building_changed.connect(self._show_count)
        self.panel.left.connect(self.left)
        self.panel.save_asked.connect(self.views.save)
        self.panel.save_as_asked.connect(self.views.save_as)
        self.panel.back_asked.connect(self.views.back)
        self.views.shown.connect(self._show_words)
        self.views.left.connect(self.left)
        self.views.message.connect(self.message)
        empty.all_asked.connect(self.clear)
        empty.condition_removed.connect(self.panel.remove)
        empty.condition_opened.connect(self.panel.open_part)
        empty.words_removed.connect(bar.clear_filter)
        self._view: TableView | None = None

    def work(self) -> dict[str, Callable[[], object]]:
        """Which of the window's actions this carries out."""
        return {
            "build_filter": self.panel.toggle_builder,
            "clear_filter": self.clear,
            **self.views.work(),
            **self.cell.work(),
        }

    @property
    def filtered(self) -> bool:
        """Whether conditions or words keep rows out of sight."""
        view = self._view
        return view is not None and bool(self.panel.count or view.query.words)

    @property
    def view_changed(self) -> bool:
        """Whether something else is shown than the saved view says."""
        return self._view is not None and self._view.is_view_changed

    def show_table(self, view: TableView) -> None:
        """Show filter and view of another table."""
        self._view = view
        self.panel.show_table(view)
        self.views.show_table(view)
        self._show_count()

    def refresh(self) -> None:
        """Show filter and view as they are now."""
        self.panel.refresh()
        self.views.refresh()
        self._show_count()

    def add(self, condition: Condition) -> None:
        """Let one more condition hold."""
        self.panel.add(condition)

    def show_only(self, condition: Condition) -> None:
        """Show the rows that fulfil this condition, without any view, condition or words before."""
        self._bar.clear_filter()
        self.panel.show_only(condition)

    def clear(self) -> None:
        """Show all rows: no conditions, nothing typed."""
        self.panel.clear()
        self._bar.clear_filter()

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self.panel.leave_session()

    def _show_count(self) -> None:
        self._bar.show_conditions(self.panel.count, building=self.panel.building)

    def _show_words(self) -> None:
        """A view may bring words of the quick filter with it."""
        if self._view is not None:
            self._bar.show_words(self._view.query.words)
