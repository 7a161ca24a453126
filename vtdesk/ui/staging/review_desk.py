"""Fills the review, and sends what is ticked in it."""

import asyncio
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from vtdesk.app.csv_file import csv_text
from vtdesk.app.session import Session
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.jobs import price_of, reads_before
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.page import BrowsePage
from vtdesk.ui.browse.wording import counted
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.page_desk import PageDesk
from vtdesk.ui.panes import Panes
from vtdesk.ui.staging.change_list import ChangedField, ChangedRecord
from vtdesk.ui.staging.price_column import allowances_after
from vtdesk.ui.staging.review_page import ReviewPage
from vtdesk.ui.staging.value_marks import shown_value

_AT_ONCE = 40
_GATHERED_MS = 60
_DETAILED, _DETAILED_AMONG = 200, 50_000
"""Records up to which the review tells more of each, and rows among which they are looked for."""


class ReviewDesk(PageDesk):
    """Between the staged cells of the open module and the page that shows them.

    Args:
        look: theme and icons.
        session: the account at work.
        page: the open table.
        panes: in whose place the review stands.
        parent: the staging desk.

    Signals:
        record_asked(object): the record of this key is to be shown.
    """

    record_asked = Signal(object)

    def __init__(
        self, look: Look, session: Session, page: BrowsePage, panes: Panes, parent: QObject
    ) -> None:
        super().__init__(session, panes, page.focus_table, parent)
        self._table_page = page
        self._module: ModuleName | None = None
        self._round = 0
        self._opening = False
        self.page = ReviewPage(look, panes)
        self.adopt(self.page)
        self._gather = QTimer(self, singleShot=True, interval=_GATHERED_MS)
        self._gather.timeout.connect(self._fill)
        self.page.back_asked.connect(self.close)
        self.page.apply_asked.connect(self.apply)
        self.page.discard_asked.connect(self._discard)
        self.page.save_asked.connect(self._save)
        self.page.taken_back.connect(self._take_back)
        self.page.opened.connect(self._open_record)
        self.page.checks_changed.connect(self._show_price)
        panes.page_left.connect(self._left)
        session.staging.changed.connect(self._staged_changed)

    def open(self) -> None:
        """Show what is staged in the open module."""
        module = self._table_page.module
        if module is None:
            return
        self._module = module
        self._opening = True
        self._panes.show_page(self.page)
        self._fill()

    def leave_session(self) -> None:
        """Hear no more of the session."""
        self._gather.stop()
        self._session.staging.changed.disconnect(self._staged_changed)

    def apply(self) -> None:
        """Send the ticked records and go back to the table."""
        keys, module = self.page.chosen_keys, self._module
        if module is not None and keys and self._session.may_write:
            self.send(module, sorted(keys))
            self.close()
        elif not self._session.may_write:
            self.tell(READ_ONLY, "staged")

    @spawns
    async def send(self, module: ModuleName, keys: Sequence[int] | None = None) -> None:
        """Hand staged records, or all of them, to a job that sends them."""
        try:
            job = await self._session.staging.apply(module, keys)
        except VtdeskError as error:
            self.tell_problem(error, "staged")
            return
        if job is None:
            self.tell("There is nothing to send.", "staged")

    @spawns
    async def _fill(self) -> None:
        """Read the staged records in slices, with a turn for the window between them."""
        module = self._module
        schema = self._session.schema(module) if module is not None else None
        if module is None or schema is None:
            return
        self._round += 1
        now = self._round
        review = self._session.staging.review(module)
        details = self._details(review.keys)
        records: list[ChangedRecord] = []
        for start in range(0, len(review), _AT_ONCE):
            rows = review[start : start + _AT_ONCE]
            icon = module_icon(module)
            records += [
                ChangedRecord(
                    row.key,
                    row.title or "(no name)",
                    tuple(
                        self._field(schema, row.key, f.name, f.label, f.before, f.after, f.problem)
                        for f in row.fields
                    ),
                    details.get(row.key, ""),
                    icon=icon,
                )
                for row in rows
                if row.fields
            ]
            await asyncio.sleep(0)
            if now != self._round:
                return
        self.page.show_records(self._session.info(module), records)
        self._show_price()
        if self._opening and self.is_open:
            self._opening = False
            self.page.focus_list()

    def _field(
        self,
        schema: ModuleSchema,
        key: int,
        name: str,
        label: str,
        before: str,
        after: str,
        problem: str,
    ) -> ChangedField:
        spec, session = schema.by_name[name], self._session
        staged = session.staging.cell(schema.name, key, name)
        readable = staged is not None and not staged.blocking
        return ChangedField(
            name,
            label,
            shown_value(spec, schema, before, session),
            shown_value(
                spec, schema, after, session, wire=staged.wire if staged and readable else None
            ),
            problem,
            blocking=staged is not None and staged.blocking,
        )

    def _details(self, keys: Sequence[int]) -> dict[int, str]:
        """What stands in the table's first column of references, for lists that a person reads."""
        table = self._table_page.table.records
        column = next(
            (n for n, c in enumerate(table.columns) if c.spec.kind is FieldKind.REFERENCE), None
        )
        if column is None or len(keys) > _DETAILED or table.rowCount() > _DETAILED_AMONG:
            return {}
        views = ((key, table.row_view(row)) for key, row in table.rows_of(keys).items())
        return {key: view.texts[column] for key, view in views if view is not None}

    def _show_price(self) -> None:
        chosen = len(self.page.chosen_keys)
        reads = reads_before(chosen)
        limit = self._session.keeping.minute_limit
        price = price_of(chosen, reads=reads, minute_limit=limit)
        allowances = allowances_after(price.calls, *self._session.keeping.calls_used)
        self.page.show_price(price.calls, price.seconds, reads=reads, allowances=allowances)

    @spawns
    async def _discard(self) -> None:
        module = self._module
        if module is None:
            return
        cells = await self._session.staging.discard(module)
        self.close()
        words = f"{counted(cells, 'cell', 'cells')} put back. Ctrl+Z brings them again."
        self.tell(words, "staged")

    def _take_back(self, key: int, name: str) -> None:
        if self._module is not None:
            self._session.staging.clear(self._module, key, name)

    def _open_record(self, key: int, _name: str) -> None:
        self._panes.leave_page()
        self.record_asked.emit(key)

    @spawns
    async def _save(self) -> None:
        """Write the list to a file that a spreadsheet opens."""
        path = await self.choose_csv("Save the changes", "changes.csv")
        if path is not None:
            await self.write_csv(path, csv_text(self._rows()))

    def _rows(self) -> Iterator[tuple[str, ...]]:
        yield "Record", "Field", "Before", "Yours", "Problem"
        for record in self.page.records:
            for field in record.fields:
                values = field.before.text, field.after.text
                yield record.title, field.label, *values, field.problem

    def _left(self) -> None:
        self._gather.stop()

    def _staged_changed(self, news: tuple[ModuleName, frozenset[int]]) -> None:
        if self.is_open and news[0] == self._module:
            self._gather.start()
