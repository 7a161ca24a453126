"""The record pane on a window of its own with a sample deal in it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.helpers.desk import until
from tests.helpers.sample_session import DEAL, DEAL_SCHEMA, DEALS, sample_session
from vtdesk.app.editing import EditSession
from vtdesk.app.session import Session
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import RecordId
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.form import RecordForm
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.edit.row import FieldRow
from vtdesk.ui.look import Look


@dataclass
class Opened:
    """A record on screen."""

    session: Session
    pane: RecordPane
    edit: EditSession

    @property
    def form(self) -> RecordForm:
        """The form on show."""
        form = self.pane.form
        assert form is not None
        return form

    def row(self, name: str) -> FieldRow:
        """The row of a field."""
        return self.form.rows[name]

    def input(self, name: str) -> FieldInput:
        """The input of a field."""
        return self.row(name).input

    def line(self, name: str) -> QLineEdit:
        """The editor of a field that is typed on one line."""
        editor = self.input(name).editor
        assert isinstance(editor, QLineEdit)
        return editor

    def focus(self, name: str) -> QWidget:
        """Put the cursor into a field."""
        editor = self.input(name).editor
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        assert editor.hasFocus()
        return editor

    def type(self, name: str, text: str) -> QWidget:
        """Replace a field's text by typing; the cursor stays in it."""
        editor = self.focus(name)
        QTest.keySequence(editor, "Ctrl+A")
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, text)
        return editor

    def leave(self) -> None:
        """Take the keyboard out of the form."""
        self.pane.head.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pane.head.setFocus()

    async def save(self) -> None:
        """Save, and wait until that has gone through."""
        before = self.session.outbox_count
        spy = QSignalSpy(self.pane.saved)
        self.pane.save()
        await until(lambda: spy.count() > 0)
        assert self.session.outbox_count.waiting >= before.waiting

    async def server_says(self, **values: str) -> None:
        """Store another answer of the server for this record."""
        row = {**DEAL, **values}
        cache = self.session._cache
        changes = await cache.put_records(DEALS, [row], fetched=1_795_340_580.0)
        self.session.bus.changes.emit(changes)


@asynccontextmanager
async def open_record(
    look: Look,
    *,
    schema: ModuleSchema = DEAL_SCHEMA,
    records: Sequence[WireRecord] = (DEAL,),
    folded: bool = False,
    write_level: WriteLevel = WriteLevel.NORMAL,
    size: tuple[int, int] = (412, 1100),
) -> AsyncIterator[Opened]:
    """Show the first of the records until the block ends.

    Args:
        look: theme and icons.
        schema: its module.
        records: as a server would send them.
        folded: leave the sections folded that start so.
        write_level: what the account allows.
        size: of the pane.
    """
    async with sample_session(
        schemas=(schema,), records=records, write_level=write_level
    ) as session:
        folds = Folds()
        if not folded:
            folds.remember(schema.name, "details", folded=False)
        pane = RecordPane(look, session, folds)
        pane.resize(*size)
        number = RecordId("", int(str(records[0]["id"]).split("x")[1])).number
        edit = await session.open_record(schema.name, number)
        pane.show_record(edit)
        pane.show()
        pane.activateWindow()
        await until(pane.isActiveWindow)
        try:
            yield Opened(session, pane, edit)
        finally:
            await pane.finish()
            pane.close()
            pane.deleteLater()


def with_field(spec: FieldSpec) -> ModuleSchema:
    """The sample module with one field exchanged or added."""
    others = tuple(field for field in DEAL_SCHEMA.fields if field.name != spec.name)
    return replace(DEAL_SCHEMA, fields=(*others, spec))
