"""Where something is added to a time line: the comment's line, and the forms of calls and to-dos."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.activity_entries import COMMENT, SUBJECT, EntryProblem, read_call, read_todo
from vtdesk.app.consent import Intended, NotAgreed
from vtdesk.app.drafts import DraftNews
from vtdesk.app.notices import notice_of
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.app.timeline_items import COMMENTS
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import LocalId, ModuleName
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.around.activity.composer import Composer
from vtdesk.ui.around.activity.entry_form import EntryForm
from vtdesk.ui.around.activity.reader import local_now
from vtdesk.ui.bridge import spawns
from vtdesk.ui.consent_question import Consent
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button, push_button
from vtdesk.ui.parts.plain_tip import plain_tip

_FORMS = {EVENTS: ("Log a call", "ph.phone"), TODOS: ("Plan a to-do", "ph.check-square")}
_QUESTIONS = {
    COMMENTS: "Add this comment?",
    EVENTS: "Log this call?",
    TODOS: "Plan this to-do?",
}
_NOT_KNOWN_YET = "Its fields are not known on this computer yet. Try again with a connection."
_TALLEST = 330


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to a record's time line.

    Attributes:
        module: of the record.
        key: of the record.
        name: what it is a record of.
        id: of the new record.
        texts: what was typed, by field.
    """

    module: ModuleName
    key: int
    name: ModuleName
    id: LocalId
    texts: Mapping[str, str]


class Entries(QWidget):
    """Comment line and buttons, or one of the forms in their place.

    What is typed is kept as a draft of the record on show, and comes back with it.

    Args:
        look: theme and icons.
        session: the account at work.
        parent: the panel.

    Signals:
        added(object): something was `Added`.
        left(): the keyboard is to go to the list.
        form_changed(): a form came or went.
        message(object): a `Notice` for the person.
    """

    message = Signal(object)
    added = Signal(object)
    left = Signal()
    form_changed = Signal()

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._activities = session.around.activities
        self._drafts = session.around.activities.drafts
        self._consent = Consent(look, session, self.window)
        self._shown: tuple[ModuleName, int] | None = None
        self._form: EntryForm | None = None
        self._adding = False
        self._dressed: dict[ModuleName, tuple[str, bool]] = {}
        self.composer = Composer(look, self)
        self.buttons: dict[ModuleName, QAbstractButton] = {}
        self._icons: dict[ModuleName, QAbstractButton] = {}
        self._line = QWidget(self)
        self._row = QHBoxLayout(self._line)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.composer, 1)
        for name, (words, icon) in _FORMS.items():
            self._add_buttons(name, words, icon)
        self._area = _FormArea(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addWidget(self._area)
        self._area.hide()
        self.composer.typed.connect(self._keep_comment)
        self.composer.added.connect(self._add_comment)
        self.composer.escaped.connect(self.left)
        self._drafts.changed.connect(self._drafts_changed)

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    @property
    def form(self) -> EntryForm | None:
        """The form that is open."""
        return self._form

    def add_widget(self, widget: QWidget) -> None:
        """Put something at the end of the comment's line."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def set_wide(self, *, wide: bool) -> None:
        """Show words on the buttons, or icons alone."""
        self.composer.set_roomy(roomy=wide)
        for name in _FORMS:
            self.buttons[name].setVisible(wide)
            self._icons[name].setVisible(not wide)

    def show_record(self, module: ModuleName, key: int) -> None:
        """Show what was typed for a record and not added yet."""
        self._close_form()
        self._shown = module, key
        self._show_drafts()
        self.show_rights()

    def show_nothing(self) -> None:
        """Let go of the record."""
        self._close_form()
        self._shown = None
        self.composer.show_text("")

    def renamed(self, new_key: int) -> None:
        """The record on show has its server's key now; drafts follow by themselves."""
        if self._shown is not None:
            self._shown = self._shown[0], new_key

    def show_rights(self) -> None:
        """Offer what may be added, and say of the rest why not."""
        if self._shown is None:
            return
        self.composer.set_may_type(self.why_not(COMMENTS))
        if not self._adding and not self._drafts.typed(*self._shown, COMMENTS):
            # it was typed before anybody knew what comments are made of
            self._keep_comment(self.composer.text)
        for name in _FORMS:
            self._show_button(name)

    def why_not(self, name: ModuleName) -> str:
        """Why nothing of a module can be added here, in words; "" if it can."""
        if self._shown is None:
            return "Open a record first."
        reason = self._activities.why_not(self._shown[0], name)
        if not reason and self._session.schema(name) is None and not self._online:
            return _NOT_KNOWN_YET
        return reason

    def write_comment(self) -> None:
        """Go to the comment's line."""
        self._close_form()
        self.composer.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_form(self, name: ModuleName, texts: Mapping[str, str] | None = None) -> None:
        """Open a form with what was typed before.

        The fields of a module that was never described are asked for first: one call.

        Args:
            name: events, for a call, or to-dos.
            texts: what it begins with where nothing was typed.
        """
        if self._shown is None or self.why_not(name):
            return
        schema = self._session.schema(name)
        if schema is None:
            self._describe(name, texts or {})
        else:
            self._open(schema, texts or {})

    def put_back(self, added: Added) -> None:
        """Show again what was typed for something that was taken back."""
        texts = dict(added.texts)
        typed = self._drafts.typed(added.module, added.key, added.name)
        if typed and added.name != COMMENTS:
            return
        if typed:
            # what was typed since goes on below
            texts[COMMENT] = f"{texts[COMMENT]}\n{typed[COMMENT]}"
        self._drafts.keep(added.module, added.key, added.name, texts, by=self)
        if (added.module, added.key) == self._shown:
            self._show_drafts()
            self.show_rights()

    def leave_session(self) -> None:
        """Hear no more of the account."""
        self._drafts.changed.disconnect(self._drafts_changed)

    @property
    def _online(self) -> bool:
        return self._session.status.online is not False

    @spawns
    async def _describe(self, name: ModuleName, texts: Mapping[str, str]) -> None:
        shown = self._shown
        try:
            schema = await self._session.ensure_schema(name)
        except VtdeskError as error:
            self.message.emit(notice_of(error))
            return
        if shown == self._shown and not self.why_not(name):
            self._open(schema, texts)

    def _open(self, schema: ModuleSchema, texts: Mapping[str, str]) -> None:
        if self._shown is None:
            return
        self._close_form()
        typed = self._drafts.typed(*self._shown, schema.name)
        form = EntryForm(self._look, self._session, schema)
        form.typed.connect(self._keep_entry)
        form.added.connect(self._add_entry)
        form.escaped.connect(self._leave_form)
        form.show_texts(typed or texts, kept=bool(typed))
        self._form = form
        self._area.setWidget(form)
        self._line.hide()
        self._area.show()
        form.take_cursor()
        self.form_changed.emit()

    def _add_buttons(self, name: ModuleName, words: str, icon: str) -> None:
        button = push_button(self._look, words, "quiet", icon=icon)
        small = icon_button(self._look, icon, words)
        slot = self._open_call if name == EVENTS else self._open_todo
        for one in (button, small):
            one.clicked.connect(slot)
            self._row.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons[name], self._icons[name] = button, small
        button.hide()

    def _open_call(self) -> None:
        self.open_form(EVENTS)

    def _open_todo(self) -> None:
        self.open_form(TODOS)

    def _show_button(self, name: ModuleName) -> None:
        words, icon = _FORMS[name]
        reason = self.why_not(name)
        begun = self._shown is not None and bool(self._drafts.typed(*self._shown, name))
        if self._dressed.get(name) == (reason, begun):
            return
        self._dressed[name] = reason, begun
        tip = reason or (f"{words}: what you typed is kept" if begun else words)
        for button in (self.buttons[name], self._icons[name]):
            button.setEnabled(not reason)
            button.setToolTip(plain_tip(tip))
            button.setAccessibleDescription(tip)
            button.setIcon(self._look.icons.get(icon, "changed" if begun else "text.2"))

    def _show_drafts(self) -> None:
        if self._shown is not None:
            typed = self._drafts.typed(*self._shown, COMMENTS)
            self.composer.show_text(typed.get(COMMENT, ""))

    def _drafts_changed(self, news: DraftNews) -> None:
        """Somebody else went on with a draft, in a form of its own."""
        if news.by is self or self._shown is None or self._adding:
            return
        if news.module == COMMENTS:
            self._show_drafts()
        elif news.module in _FORMS:
            self._show_button(news.module)
            if self._form is not None and self._form.name == news.module:
                self._form.show_texts(self._drafts.typed(*self._shown, news.module))

    def _keep_comment(self, text: str) -> None:
        if self._shown is not None:
            kept = {COMMENT: text} if text.strip() else {}
            self._drafts.keep(*self._shown, COMMENTS, kept, by=self)

    def _keep_entry(self, texts: Mapping[str, str]) -> None:
        if self._shown is not None and self._form is not None:
            self._drafts.keep(*self._shown, self._form.name, texts, by=self)

    def _leave_form(self) -> None:
        self._close_form()
        self.left.emit()

    def _close_form(self) -> None:
        form, self._form = self._form, None
        if form is None:
            return
        self._area.takeWidget()
        form.hide()
        form.deleteLater()
        self._area.hide()
        self._line.show()
        self.show_rights()
        self.form_changed.emit()

    @spawns
    async def _add_comment(self) -> None:
        shown, text = self._shown, self.composer.text
        if shown is None or self._adding or not text.strip():
            return
        self._adding = True
        try:
            made = await self._activities.comment(*shown, text, self._agrees)
        except NotAgreed:
            return
        except VtdeskError as error:
            self.composer.show_problem(error.summary)
            return
        finally:
            self._adding = False
        if shown == self._shown:
            # letters that came meanwhile begin the next comment
            left = self.composer.text.removeprefix(text)
            self.composer.show_text(left)
            self._keep_comment(left)
        self.added.emit(Added(*shown, COMMENTS, made, {COMMENT: text}))

    @spawns
    async def _add_entry(self) -> None:
        shown, form = self._shown, self._form
        if shown is None or form is None or self._adding:
            return
        name, texts = form.name, form.texts
        self._adding = True
        try:
            made = await self._make(shown, name, texts)
        except NotAgreed:
            return
        except VtdeskError as error:
            form.show_problem(EntryProblem("", error.summary))
            return
        finally:
            self._adding = False
        if isinstance(made, EntryProblem):
            form.show_problem(made)
            return
        if form is self._form:
            self._leave_form()
        self.added.emit(Added(*shown, name, made, texts))

    async def _agrees(self, intended: Intended) -> bool:
        return await self._consent.given(_QUESTIONS[intended.module], "Add", intended=intended)

    async def _make(
        self, shown: tuple[ModuleName, int], name: ModuleName, texts: Mapping[str, str]
    ) -> LocalId | EntryProblem:
        formats, now = self._session.formats, local_now(self._session)
        if name == EVENTS:
            call = read_call(texts, formats, now)
            if isinstance(call, EntryProblem):
                return call
            return await self._activities.add_call(*shown, call, self._agrees)
        todo = read_todo(texts, formats, now)
        if isinstance(todo, EntryProblem):
            return todo
        return await self._activities.add_todo(*shown, todo, self._agrees)


def called(phone: str, *, rings: bool = False) -> Mapping[str, str]:
    """What a call to a number begins with, or one from who rings from there."""
    return {SUBJECT: f"Call {'from' if rings else 'to'} {phone}"} if phone else {}


class _FormArea(QScrollArea):
    """Holds a form; scrolls it where the panel is lower than the form."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._theme = look.theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """As tall as the form."""
        form = self.widget()
        height = form.sizeHint().height() if form is not None else 0
        return QSize(200, min(height, self._theme.scaled(_TALLEST)))

    def minimumSizeHint(self) -> QSize:
        """Low enough for the place below a form."""
        return QSize(80, 60)
