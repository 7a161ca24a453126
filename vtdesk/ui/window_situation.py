"""What a main window shows now, as far as its actions depend on it."""

from vtdesk.app.session import Session
from vtdesk.ui.action_spec import Situation
from vtdesk.ui.around.around_desk import AroundDesk
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.desks import Desks
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.edit.save_offer import SaveOffer
from vtdesk.ui.navigation import Navigator
from vtdesk.ui.panes import Pane, Panes


class WindowSituation:
    """Looks at the parts of one window; cheap enough for every move of the cursor.

    Args:
        session: the account at work.
        page: the open table.
        record: the open record.
        panes: which panes are on screen.
        navigator: the way back and forward.
        desks: what is staged, selected and running.
        around_desk: what can be done around the record.
        offer: whether a save can be taken back.
    """

    def __init__(
        self,
        session: Session,
        page: BrowsePage,
        record: RecordPane,
        panes: Panes,
        navigator: Navigator,
        desks: Desks,
        around_desk: AroundDesk,
        offer: SaveOffer,
    ) -> None:
        self._session = session
        self._page = page
        self._record = record
        self._panes = panes
        self._navigator = navigator
        self._desks = desks
        self._around_desk = around_desk
        self._offer = offer

    def read(self) -> Situation:
        """What the window shows and its account allows."""
        schema, table = self._page.schema, self._page.table
        row, total = self._navigator.place or (0, 0)
        history = self._navigator.history
        return Situation(
            may_write=self._session.may_write,
            module_open=self._page.module is not None,
            createable=schema is not None and schema.createable,
            deleteable=schema is not None and schema.deleteable,
            updateable=schema is not None and schema.updateable,
            staged=self._desks.staging.staged,
            starting=self._desks.bulk.is_open,
            can_undo=self._desks.can_undo,
            can_undo_save=self._offer.can_undo,
            can_redo=self._desks.staging.can_redo,
            selected=table.selected_count(),
            rows=table.records.rowCount(),
            record_open=self._record.edit is not None,
            record_known=bool(self._desks.record.link),
            inspecting=self._record.inspecting,
            record_changed=self._record.has_changes,
            can_go_back=history.can_go_back,
            can_go_forward=history.can_go_forward,
            can_follow=self._navigator.reference_at_cursor is not None,
            online=self._session.status.online is not False,
            by_choice=self._session.status.by_choice,
            in_need=self._session.outbox_count.needs_person,
            tabs=len(self._navigator.tabs),
            tab_kept=self._navigator.tabs.current.kept,
            can_reopen_tab=self._navigator.tabs.can_reopen,
            can_go_next=0 < row < total,
            can_go_previous=row > 1,
            first_frozen=self._page.columns.frozen,
            tree_shown=self._panes.shown(Pane.TREE),
            record_shown=self._panes.shown(Pane.RECORD),
            filtered=self._page.narrowing.filtered,
            view_changed=self._page.narrowing.view_changed,
            view_shown=self._page.view_id is not None,
            sample=self._session.account.demo,
            around=self._around_desk.situation(),
            convert_lead=self._desks.convert.why_not_convert or None,
            reopen_record=self._desks.convert.why_not_reopen or None,
        )
