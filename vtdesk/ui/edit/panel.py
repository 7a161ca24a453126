"""The record pane: head, what stands with the record's changes, and its form."""

import time

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vtdesk.app.editing import EditSession
from vtdesk.app.field_state import SavedEdit
from vtdesk.app.notices import notice_of, refusal
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.edit.ask_dialog import AskDialog
from vtdesk.ui.edit.change_bar import ChangeBar
from vtdesk.ui.edit.closed_bar import ClosedBar
from vtdesk.ui.edit.create_beside import CreateBeside
from vtdesk.ui.edit.find_field import FieldFinder
from vtdesk.ui.edit.folds import Folds
from vtdesk.ui.edit.form import RecordForm
from vtdesk.ui.edit.head import RecordHead, as_of_words
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inspector import Inspector
from vtdesk.ui.edit.standing import Decision, standing_of
from vtdesk.ui.icons import module_icon
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.empty_state import EmptyState
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.surface import Surface
from vtdesk.ui.parts.tab_order import come_after


class RecordPane(Surface):
    """Shows one record and lets a person change it.

    It owns the edit session it was given: another one, or `show_nothing`, closes it.

    Args:
        look: theme and icons.
        session: the signed-in account.
        folds: which sections are folded, remembered between runs by the caller.
        parent: the window.

    Signals:
        saved(): the edits are in the outbox.
        closed(): a new record was given up; there is nothing to show any more.
        reference_followed(id): a person wants to see the record of this id.
        tab_wanted(module, key): a person wants to see another record in a tab.
        message(notice): something to tell the person.
        edits_changed(): other fields are changed now, or the record's name.
        touched(): a person changed a field, or took a change back.
        previous_wanted(), next_wanted(): the neighbour in the list.
        undo_offered(object): a save that can be taken back, a `SavedEdit`; None for one that
            cannot. It comes before `saved`.
        browser_wanted(): the record is to be opened in the browser.
        called(module, key, phone): this number of the record was handed to the telephone.
        inspecting_changed(): the inspector came or went.
        form_wanted(): the form is about to get the keyboard and has to be on screen.
    """

    saved = Signal()
    closed = Signal()
    reference_followed = Signal(str)
    tab_wanted = Signal(object, object)
    message = Signal(object)
    edits_changed = Signal()
    touched = Signal()
    previous_wanted = Signal()
    next_wanted = Signal()
    undo_offered = Signal(object)
    browser_wanted = Signal()
    called = Signal(object, object, str)
    inspecting_changed = Signal()
    form_wanted = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        folds: Folds | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "content", parent=parent)
        self.folds = folds if folds is not None else Folds()
        self._look = look
        self._session = session
        self._edit: EditSession | None = None
        self._forms: dict[tuple[ModuleName, bool], RecordForm] = {}
        self._decisions: tuple[Decision, ...] = ()
        self._taken_back: frozenset[str] = frozenset()
        self._beside = CreateBeside(look, session, self.window)
        self.head = RecordHead(look)
        self.change_bar = ChangeBar(look)
        self.banner = Banner(look)
        self.closed_bar = ClosedBar(look, session)
        self.finder = FieldFinder(look)
        self.inspector = Inspector(look)
        self._form_stack = QStackedWidget()
        self._body = QStackedWidget()
        self._body.addWidget(self._form_stack)
        self._body.addWidget(self.inspector)
        self._record = QWidget()
        column = QVBoxLayout(self._record)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.change_bar)
        column.addWidget(self.banner)
        column.addWidget(self.closed_bar)
        column.addWidget(self.finder)
        column.addWidget(self._body, 1)
        self._nothing = EmptyState(look)
        self._nothing.show_state(
            "ph.file-text", "No record open", "Press Enter on one in the list, or double-click it."
        )
        # its words may be cut off in a very small pane, which the form may not be
        self._nothing.setMinimumSize(1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._record)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.head.previous_wanted.connect(self.previous_wanted)
        self.head.next_wanted.connect(self.next_wanted)
        self.change_bar.save_wanted.connect(self.save)
        self.change_bar.discard_wanted.connect(self.discard)
        self.banner.chosen.connect(self._decide)
        self.closed_bar.unlocked.connect(self._go_on_unlocked)
        self.finder.left.connect(self.go_to_form)
        self.inspector.closed.connect(self.toggle_inspector)
        self.inspector.browser_wanted.connect(self.browser_wanted)
        self.inspector.copied.connect(self._say_copied)
        self.inspector.answer_wanted.connect(self._ask_answer)
        session.bus.status.connect(self._status_changed)

    @property
    def tasks(self) -> Tasks:
        """Where the pane's coroutines run."""
        return self._session.tasks

    @property
    def edit(self) -> EditSession | None:
        """The record on show."""
        return self._edit

    @property
    def form(self) -> RecordForm | None:
        """The form on show."""
        form = self._form_stack.currentWidget()
        return form if isinstance(form, RecordForm) and self._edit is not None else None

    @property
    def has_changes(self) -> bool:
        """Whether there is something to save."""
        edit = self._edit
        return edit is not None and (edit.is_new or bool(edit.changed_fields))

    def show_record(self, edit: EditSession) -> None:
        """Show a record; the one shown before is closed, its draft kept."""
        if edit is not self._edit:
            self._let_go()
            self._edit = edit
            edit.changed.connect(self._record_changed)
        self._fill(edit)
        self._stack.setCurrentWidget(self._record)
        self.edits_changed.emit()

    def show_nothing(self) -> None:
        """Show that no record is open."""
        self._let_go()
        self._stack.setCurrentWidget(self._nothing)
        self.edits_changed.emit()

    async def finish(self) -> None:
        """Let the record go and wait until its draft is kept; for the end of the program."""
        edit = self._edit
        self.show_nothing()
        if edit is not None:
            await edit.close()

    def show_taken_back(self, saved: SavedEdit) -> None:
        """Show what a save that is being taken back had replaced, also where the cursor stands."""
        if self._edit is not None and self._edit.id == saved.record:
            self._taken_back = frozenset(saved.values)
            self.read_again()

    def show_position(self, row: int, total: int) -> None:
        """Say where the record stands in the list, from 1; 0 of 0 hides it."""
        separator = self._session.formats.group_separator
        words = f"{row:,} of {total:,}".replace(",", separator) if row else ""
        self.head.show_position(row, total, words)

    def read_again(self) -> None:
        """Show the record as it is now, and whether it may be changed."""
        if self._edit is not None:
            self._record_changed(None)

    def go_to_form(self) -> None:
        """Put the cursor into the form."""
        self.form_wanted.emit()
        if self.form is not None:
            self.form.go_to_first()

    @property
    def inspecting(self) -> bool:
        """Whether the inspector stands in the form's place."""
        return self._body.currentWidget() is self.inspector

    def find_field(self) -> None:
        """Look for a field by its name: in the form, or in the inspector while that is there."""
        self.form_wanted.emit()
        form = self.form
        if self.inspecting:
            self.inspector.go_to_filter()
        elif form is not None:
            self.finder.open_on(form)

    def toggle_inspector(self) -> None:
        """Show what the API says of the record, or its form again."""
        if self._edit is None:
            return
        self.form_wanted.emit()
        if self.inspecting:
            self._body.setCurrentWidget(self._form_stack)
            self.go_to_form()
        else:
            self.finder.leave()
            self._inspect(self._edit)
            self._body.setCurrentWidget(self.inspector)
            self.inspector.go_to_filter()
        self.inspecting_changed.emit()

    def show_body(self, *, shown: bool) -> None:
        """Show the form, or the head alone where something else needs the room."""
        self._body.setVisible(shown)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back in the form that can be done again."""
        return self.form is not None and self.form.can_redo

    def undo(self) -> None:
        """Take the last edit back."""
        if self.form is not None:
            self.form.undo()

    def redo(self) -> None:
        """Do the edit taken back last again."""
        if self.form is not None:
            self.form.redo()

    def save(self) -> None:
        """Put the edits into the outbox, or go to the first field that keeps them from it."""
        edit, form = self._edit, self.form
        if edit is None or form is None:
            return
        form.commit()
        if self.has_changes:
            self._save(edit, form)

    @spawns
    async def _save(self, edit: EditSession, form: RecordForm) -> None:
        if self._session.account.write_level is WriteLevel.ASK and not edit.problems():
            if (
                await ask(AskDialog(self._look, edit, self.window()))
                != AskDialog.DialogCode.Accepted
            ):
                return
            if edit is not self._edit:
                return
        result = await edit.save()
        if edit is not self._edit:
            return
        if result.saved:
            self.undo_offered.emit(result.undo)
            self.saved.emit()
        elif result.first_problem is not None:
            self.form_wanted.emit()
            form.go_to(result.first_problem)

    @spawns
    async def discard(self) -> None:
        """Give up what was changed and not saved."""
        edit = self._edit
        if edit is None:
            return
        await edit.discard()
        if edit.is_new and edit is self._edit:
            self.show_nothing()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save by key, also where no menu has the key."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.save()
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> None:
        """Close the record on show, with what is typed in it kept."""
        edit, form = self._edit, self.form
        self.finder.leave()
        if edit is None:
            return
        if form is not None:
            form.commit()
            form.show_record(None, may_write=False)
        edit.changed.disconnect(self._record_changed)
        self._edit = None
        self._taken_back = frozenset()
        self.tasks.spawn(edit.close(), "close a record")

    def _fill(self, edit: EditSession) -> None:
        form = self._form_for(edit.schema, is_new=edit.is_new)
        self._form_stack.setCurrentWidget(form)
        self.head.show_module(module_icon(edit.module), self._singular(edit))
        self.closed_bar.show_record(edit)
        form.show_record(edit, may_write=self._may_edit)
        self._show_lock(form)
        self._show_standing(edit)
        self._show_inspected(edit)

    def _form_for(self, schema: ModuleSchema, *, is_new: bool) -> RecordForm:
        key = (schema.name, is_new)
        form = self._forms.get(key)
        if form is not None and form.schema == schema:
            return form
        if form is not None:
            self._form_stack.removeWidget(form)
            form.deleteLater()
        context = InputContext(self._look, self._session, schema, QLocale(), makes_records=True)
        form = RecordForm(context, self.folds, self._form_stack, is_new=is_new)
        form.touched.connect(self._touched)
        form.followed.connect(self.reference_followed)
        form.tab_wanted.connect(self._want_tab)
        form.edit_refused.connect(self._say_read_only)
        form.called.connect(self._called)
        form.creation_wanted.connect(self._create_beside)
        form.browser_wanted.connect(self.browser_wanted)
        self._forms[key] = form
        self._form_stack.addWidget(form)
        come_after(self._form_stack, form)
        return form

    def _called(self, phone: str) -> None:
        edit = self._edit
        if edit is not None and edit.key is not None:
            self.called.emit(edit.module, int(edit.key), phone)

    @spawns
    async def _create_beside(self, name: str, module: str, text: str) -> None:
        edit, form = self._edit, self.form
        if edit is None or form is None or not self._session.may_write:
            return
        if await self._beside.fill(edit, name, ModuleName(module), text) and edit is self._edit:
            form.read_again((name,), keep_cursor=False)
            form.go_to(name)
            self._touched()

    def _record_changed(self, names: frozenset[str] | None) -> None:
        edit, form = self._edit, self.form
        if edit is None or form is None:
            return
        if self._forms.get((edit.module, edit.is_new)) is not form:
            self._fill(edit)
        elif form.schema != edit.schema:
            # fields came or went while the record is open
            form.commit()
            self._fill(edit)
        else:
            self.closed_bar.show_record(edit)
            form.set_may_write(self._may_edit)
            self._show_lock(form)
            form.read_again(names)
            form.read_again(self._taken_back, keep_cursor=False)
            self._show_standing(edit)
            self._show_inspected(edit)
        self.edits_changed.emit()

    def _touched(self) -> None:
        self._taken_back = frozenset()
        if self._edit is not None:
            self._show_standing(self._edit)
            self.edits_changed.emit()
            self.touched.emit()

    def _show_freshness(self, edit: EditSession) -> None:
        self.head.show_freshness(as_of_words(edit.as_of, self._session.formats, time.time()))

    def _status_changed(self, _status: SyncStatus) -> None:
        """A look at its module that found no change makes the record fresh all the same."""
        if self._edit is not None:
            self._show_freshness(self._edit)

    def _show_standing(self, edit: EditSession) -> None:
        """Show title, freshness, changes and what became of them."""
        self.head.show_title(edit.title)
        self._show_freshness(edit)
        self.change_bar.show_changes(len(edit.changed_fields), is_new=edit.is_new)
        elsewhere = self._session.keeping.may_be_elsewhere(edit.module)
        standing = standing_of(edit, self._singular(edit), elsewhere=elsewhere)
        if standing is None or (edit.gone and self.closed_bar.tells_end):
            self._decisions = ()
            self.banner.hide()
            return
        buttons = [decision.value for decision in standing.decisions]
        if (standing.words, standing.decisions) != (self.banner.words, self._decisions) or (
            self.banner.isHidden()
        ):
            self._decisions = standing.decisions
            self.banner.show_words(standing.tone, standing.words, buttons)

    @property
    def _may_edit(self) -> bool:
        return self._session.may_write and not self.closed_bar.lock_reason

    def _show_lock(self, form: RecordForm) -> None:
        """Let every locked field say why it is."""
        form.setToolTip(plain_tip(self.closed_bar.lock_reason))

    def _go_on_unlocked(self) -> None:
        self.read_again()
        self.go_to_form()

    def _singular(self, edit: EditSession) -> str:
        return edit.schema.singular or self._session.info(edit.module).singular

    @spawns
    async def _decide(self, number: int) -> None:
        edit = self._edit
        if edit is None or number >= len(self._decisions):
            return
        decision = self._decisions[number]
        if decision is Decision.SEND_AGAIN:
            await edit.send_again()
        elif decision is Decision.KEEP_MINE:
            await edit.keep_mine()
        elif decision is Decision.FETCH and edit.key is not None:
            self._session.refresh_record(edit.module, edit.key)
        elif decision is Decision.RESTORE:
            await self._restore(edit)
        elif decision is Decision.FORGET:
            await self._forget(edit)
        else:
            await edit.withdraw()

    async def _restore(self, gone: EditSession) -> None:
        """Begin a new record with what one that is no longer there held; its draft goes."""
        made = await self._session.records.new.again(gone)
        await gone.discard()
        self.show_record(made)
        self.go_to_form()

    async def _forget(self, gone: EditSession) -> None:
        await gone.discard()
        if gone is self._edit:
            self.show_nothing()
            self.closed.emit()

    def _show_inspected(self, edit: EditSession) -> None:
        # reading hundreds of fields is only worth it while somebody looks at them
        if self.inspecting:
            self._inspect(edit)

    def _inspect(self, edit: EditSession) -> None:
        has_page = not edit.gone and isinstance(edit.id, RecordId)
        self.inspector.show_record(edit, has_page=has_page)

    @spawns
    async def _ask_answer(self) -> None:
        """Show what the server sends for the record, beside nothing that is stored."""
        edit = self._edit
        if edit is None or not isinstance(edit.id, RecordId):
            return
        try:
            answer = await self._session.records.answer(edit.id)
        except VtdeskError as error:
            self.message.emit(notice_of(error, topic="record"))
            return
        if edit is self._edit:
            self.inspector.show_answer(edit, answer)

    def _want_tab(self, module: str, key: int) -> None:
        if self._edit is not None and self._edit.is_new:
            words = "What you typed is kept. Press New to go on with it."
            self.message.emit(Notice(Level.INFO, words, topic="record"))
        self.tab_wanted.emit(module, key)

    def _say_copied(self, words: str) -> None:
        self.message.emit(Notice(Level.DONE, words, topic="record"))

    def _say_read_only(self) -> None:
        if not self._session.may_write:
            self.message.emit(refusal(READ_ONLY, "read-only"))
        elif self.closed_bar.lock_reason:
            self.message.emit(Notice(Level.INFO, self.closed_bar.lock_reason, topic="read-only"))
