"""Making the record that a field is to point to, without leaving the form it stands in."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from vtdesk.app.editing import EditSession
from vtdesk.app.new_records import named
from vtdesk.app.notices import notice_of
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.edit.ask_dialog import AskDialog
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.form import RecordForm
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.look import Look
from vtdesk.ui.parts.question import Question

_WIDTH = 480
_TALLEST = 460
_AROUND = 220


class BesideDialog(Question):
    """The short form of a new record over the form that is to point to it.

    Args:
        look: theme and icons.
        session: the signed-in account.
        edit: the new record.
        singular: what it is, as in "Organization".
        parent: the window.

    Signals:
        saved(): the record is on its way and has an id to point to.
    """

    saved = Signal()

    def __init__(
        self, look: Look, session: Session, edit: EditSession, singular: str, parent: QWidget
    ) -> None:
        title = f"New {singular.lower()}"
        super().__init__(look, title, title, parent, width=_WIDTH)
        self.edit = edit
        self._session = session
        context = InputContext(look, session, edit.schema, QLocale())
        self.form = RecordForm(context, Folds(), self, is_new=True)
        self.form.setFixedHeight(
            max(look.theme.scaled(120), min(_TALLEST, parent.height() - _AROUND))
        )
        self.column.addWidget(self.form)
        self.cancel_button, self.create_button = self.add_answers(
            "Cancel", "Create", "primary", enter=True
        )
        self.create_button.clicked.disconnect(self.accept)
        self.create_button.clicked.connect(self.submit)
        edit.changed.connect(self._read_again)
        self.finished.connect(self._let_go)
        self.form.show_record(edit, may_write=session.may_write)
        self.form.go_to_first()

    @property
    def tasks(self) -> Tasks:
        """Where the dialog's coroutines run."""
        return self._session.tasks

    def submit(self) -> None:
        """Put the record into the outbox, or go to what keeps it from that."""
        self.form.commit()
        self._submit()

    @spawns
    async def _submit(self) -> None:
        asks = self._session.account.write_level is WriteLevel.ASK
        if asks and not self.edit.problems() and not await self._agrees():
            return
        try:
            result = await self.edit.save()
        except VtdeskError as error:
            self.show_notice(notice_of(error))
            return
        if result.saved:
            self.saved.emit()
            self.accept()
        elif result.first_problem is not None:
            self.form.go_to(result.first_problem)

    async def _agrees(self) -> bool:
        """Show what is created, once more, where the account wants that before each change."""
        dialog = AskDialog(self._look, self.edit, self, back="Go back")
        try:
            return await ask(dialog) == AskDialog.DialogCode.Accepted
        finally:
            dialog.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Create by the key that saves, too."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.submit()
        else:
            super().keyPressEvent(event)

    def _read_again(self, names: frozenset[str] | None) -> None:
        self.form.read_again(names)

    def _let_go(self) -> None:
        self.form.commit()
        self.form.show_record(None, may_write=False)
        self.edit.changed.disconnect(self._read_again)
        self.tasks.spawn(self.edit.close(), "close a new record")


class CreateBeside:
    """Asks for the new record and lets the field point to it.

    What was typed and not created comes back the next time the same is wanted.

    Args:
        look: theme and icons.
        session: the signed-in account.
        window: gives the window to stand over.
    """

    def __init__(self, look: Look, session: Session, window: Callable[[], QWidget]) -> None:
        self._look = look
        self._session = session
        self._window = window
        self._unfinished: dict[tuple[ModuleName, str], int] = {}

    async def fill(self, edit: EditSession, name: str, module: ModuleName, text: str) -> bool:
        """Make a record of a module and let a field point to it.

        Args:
            edit: the record whose field it is.
            name: of the field.
            module: of the new record.
            text: what was typed as its name.

        Returns:
            Whether the field points to it now.
        """
        begun = await self._begin(module, text)
        singular = begun.schema.singular or self._session.info(module).singular
        dialog = BesideDialog(self._look, self._session, begun, singular, self._window())
        try:
            created = await ask(dialog) == BesideDialog.DialogCode.Accepted
        finally:
            dialog.deleteLater()
        if not created:
            if begun.changed_fields:
                self._unfinished[module, text] = begun.id.key
            return False
        edit.edit_wire(name, str(begun.id))
        return True

    async def _begin(self, module: ModuleName, text: str) -> EditSession:
        new = self._session.records.new
        kept = self._unfinished.pop((module, text), None)
        if kept is not None and kept in new.unfinished(module):
            return await new.go_on(module, kept)
        schema = await self._session.ensure_schema(module)
        return await new.beside(module, named(schema, text))
