"""Many records at once: from the selection to a running job."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from PySide6.QtCore import QLocale, QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from vtdesk.app.session import Session
from vtdesk.app.staged import ReviewRow
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import Job, Price, reads_before
from vtdesk.domain.modules import OWNER_FIELD
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.wording import records_text
from vtdesk.ui.bulk.bulk_page import PREVIEWED, BulkPage
from vtdesk.ui.bulk.tag_dialog import TagDialog
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.page_desk import PageDesk
from vtdesk.ui.panes import Panes
from vtdesk.ui.prices import work_text
from vtdesk.ui.staging.change_list import ChangedField, ChangedRecord
from vtdesk.ui.staging.price_column import allowances_after
from vtdesk.ui.staging.value_marks import shown_value

_TYPING_MS = 120


class BulkDesk(PageDesk):
    """Bulk edit, owner and tags of the selected records.

    Args:
        look: theme and icons.
        session: the account at work.
        page: the open table.
        panes: in whose place the bulk edit stands.
        parent: the window.
    """

    def __init__(
        self, look: Look, session: Session, page: BrowsePage, panes: Panes, parent: QObject
    ) -> None:
        super().__init__(session, panes, page.focus_table, parent)
        self._look = look
        self._table_page = page
        self._module: ModuleName | None = None
        self._keys: Sequence[int] = ()
        self._asked = 0
        self.page = BulkPage(look, panes)
        self.adopt(self.page)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._show_preview)
        self.page.back_asked.connect(self.close)
        self.page.values_changed.connect(self._values_changed)
        self.page.start_asked.connect(self.start)

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "bulk_edit": self.open,
            "change_owner": self.open_owner,
        }

    def open(self) -> None:
        """Ask what to change in the selected records, beginning with the current column's field."""
        table = self._table_page.table
        cell = table.current_cell()
        name = table.records.columns[cell[1]].spec.name if cell is not None else ""
        self._open((name,))

    def open_owner(self) -> None:
        """Ask whom the selected records are to belong to."""
        schema = self._table_page.schema
        if schema is not None:
            owners = [spec.name for spec in schema.fields if spec.kind is FieldKind.OWNER]
            usual = OWNER_FIELD
            self._open((usual,) if usual in owners else tuple(owners[:1]))

    def close(self) -> None:
        """Give it up and go back to the table."""
        self._typing.stop()
        super().close()

    def leave_session(self) -> None:
        """Ask for nothing more."""
        self._typing.stop()

    @spawns
    async def start(self) -> None:
        """Start the work that the page describes."""
        self.page.commit()
        module, keys, values = self._module, self._keys, self.page.values
        if module is None or not self.page.can_start or not self.is_open:
            return
        self.close()
        await self._begin(self._session.bulk.edit(module, keys, values))

    @spawns
    async def tag(self) -> None:
        """Ask for tags and put them on the selected records."""
        module, keys = self._selected()
        if module is not None and keys:
            tags = await self._ask_tags(module, keys, removing=False)
            if tags:
                await self._begin(self._session.bulk.tag(module, keys, tags))

    @spawns
    async def untag(self) -> None:
        """Ask for tags and take them off the selected records."""
        module, keys = self._selected()
        if module is not None and keys:
            tags = await self._ask_tags(module, keys, removing=True)
            if tags:
                await self._begin(self._session.bulk.untag(module, keys, tags))

    async def _ask_tags(
        self, module: ModuleName, keys: Sequence[int], *, removing: bool
    ) -> tuple[str, ...]:
        """The tags that a person gives for records; none if it is given up."""
        session = self._session
        if not session.may_write:
            self.tell(session.bulk.reason(module), "bulk")
            return ()
        what = records_text(len(keys), session.info(module))
        price = work_text(session.bulk.price_of_calls(len(keys)))
        dialog = TagDialog(self._look, what, price, self._window(), removing=removing)
        completion = _TagCompletion(session, dialog, module, keys if removing else ())
        completion.complete("")
        answer, tags = await ask(dialog), dialog.tags
        dialog.deleteLater()
        self._table_page.focus_table()
        return tags if answer == QDialog.DialogCode.Accepted else ()

    def _open(self, fields: Sequence[str]) -> None:
        module, keys = self._selected()
        schema = self._table_page.schema
        if module is None or schema is None or not keys:
            return
        if reason := self._session.bulk.reason(module):
            self.tell(reason, "bulk")
            return
        self._module, self._keys = module, keys
        context = InputContext(self._look, self._session, schema, QLocale())
        self._panes.show_page(self.page)
        self.page.begin(context, self._session.info(module), len(keys), fields)
        self._show_price()

    async def _begin(self, starting: Awaitable[Job]) -> None:
        try:
            await starting
        except VtdeskError as error:
            self.tell_problem(error, "bulk")

    def _values_changed(self) -> None:
        self._show_price()
        self._typing.start()

    @spawns
    async def _show_preview(self) -> None:
        """Show what becomes of the first records, unless more was typed meanwhile."""
        module = self._module
        schema = self._session.schema(module) if module is not None else None
        if module is None or schema is None:
            return
        self._asked += 1
        asked, values = self._asked, self.page.values
        rows: tuple[ReviewRow, ...] = ()
        if values:
            rows = await self._session.bulk.preview(module, self._keys, values, PREVIEWED)
        if asked != self._asked:
            return
        changed = [self._changed(schema, row, values) for row in rows if row.fields]
        self.page.show_preview(changed, self._said(len(rows), len(changed)))

    def _changed(
        self, schema: ModuleSchema, row: ReviewRow, values: Mapping[str, str]
    ) -> ChangedRecord:
        session = self._session
        fields = tuple(
            ChangedField(
                field.name,
                field.label,
                shown_value(schema.by_name[field.name], schema, field.before, session),
                shown_value(
                    schema.by_name[field.name],
                    schema,
                    field.after,
                    session,
                    wire=values[field.name] or None,
                ),
                field.problem,
            )
            for field in row.fields
        )
        icon = module_icon(schema.name)
        return ChangedRecord(row.key, row.title or "(no name)", fields, icon=icon)

    def _said(self, shown: int, changed: int) -> str:
        total = len(self._keys)
        if not shown:
            return ""
        words = f"The first {shown:,} of {total:,}" if total > shown else "Preview"
        if changed < shown:
            same = shown - changed
            words += (
                f" · {same:,} {'is' if same == 1 else 'are'} so already, nothing is sent for them"
            )
        return words

    def _show_price(self) -> None:
        count = len(self._keys) if self.page.values else 0
        price = self._session.bulk.price(count) if count else Price(0, 0.0)
        reads = reads_before(count)
        allowances = allowances_after(price.calls, *self._session.keeping.calls_used)
        self.page.show_price(count, reads, price.seconds, allowances)

    def _selected(self) -> tuple[ModuleName | None, Sequence[int]]:
        return self._table_page.module, self._table_page.selected_keys()

    def _window(self) -> QWidget:
        return self._table_page.window()


class _TagCompletion(QObject):
    """Finds what a dialog for tags offers.

    Args:
        session: the account at work.
        dialog: owns this.
        module: the records'.
        keys: the records whose tags alone are offered; all of the module where there are none.
    """

    def __init__(
        self, session: Session, dialog: TagDialog, module: ModuleName, keys: Sequence[int]
    ) -> None:
        super().__init__(dialog)
        self._session = session
        self._dialog = dialog
        self._module = module
        self._keys = keys
        dialog.typed.connect(self.complete)

    @property
    def tasks(self) -> Tasks:
        """Where looking up runs."""
        return self._session.tasks

    @spawns
    async def complete(self, typed: str) -> None:
        """Offer tags that complete the last one typed."""
        seen, last = self._session.around.tags.seen, typed.rpartition(",")[2]
        if self._keys:
            found = await seen.common(self._module, self._keys, last)
        else:
            found = await seen.anywhere((self._module,), last)
        self._dialog.offer(typed, found)
