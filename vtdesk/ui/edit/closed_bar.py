"""What a record that is over says of itself: closed, with what is locked; a lead, what it became."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vtdesk.app.conversion_notes import PastConversion
from vtdesk.app.editing import EditSession
from vtdesk.app.lead_mapping import TARGETS
from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.modules import LEADS
from vtdesk.domain.values import date_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.announce import announce
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_LONGEST_NAME = 40
_CONVERTED = "ph.check-circle"
_CLOSED = "ph.lock-simple"


class ClosedBar(Surface):
    """Stands above the form of a closed record or a converted lead; hidden for all others.

    Args:
        look: theme and icons.
        session: knows what closes records, and what leads became.

    Attributes:
        reopen: opens the record again; hidden where that is not possible.
        unlock: lets it be edited as it is, whatever Vtiger says to that.
        links: the records that a lead became.

    Signals:
        reopen_wanted(): the record is to be opened again.
        unlocked(): its fields are to be editable although it is closed.
        record_wanted(module, key): a person wants to see what the lead became.
    """

    reopen_wanted = Signal()
    unlocked = Signal()
    record_wanted = Signal(object, object)

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(look, "header", Qt.Edge.BottomEdge, line_token="line", parent=parent)
        self._look = look
        self._session = session
        self._icon = Glyph(look, _CLOSED, "text.2")
        self._words = TextLabel(look, wrap=True)
        self._unlocked: tuple[ModuleName, int] | None = None
        self._shown: tuple[ModuleName, int] | None = None
        self._made: tuple[tuple[ModuleName, RecordId], ...] = ()
        self._linked_names: tuple[tuple[ModuleName, RecordId, str], ...] = ()
        self._reason = ""
        self.links: tuple[QPushButton, ...] = ()
        self.reopen = push_button(look, "Reopen", "secondary")
        self.unlock = push_button(look, "Edit as it is", "quiet")
        self.reopen.clicked.connect(self.reopen_wanted)
        self.unlock.clicked.connect(self._unlock)
        self._linked = QVBoxLayout()
        self._linked.setSpacing(2)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(self.reopen)
        answers.addWidget(self.unlock)
        answers.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._words)
        column.addLayout(self._linked)
        column.addLayout(answers)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    @property
    def lock_reason(self) -> str:
        """Why the record's fields are locked, in words; "" where they are not."""
        return self._reason

    @property
    def tells_end(self) -> bool:
        """Whether it says what became of a lead, so that nobody needs to say that it is gone."""
        return not self.isHidden() and bool(self._made)

    def show_record(self, edit: EditSession) -> None:
        """Show what is to be said of a record."""
        if edit.key is None:
            self._show_nothing()
            return
        self._shown = (edit.module, int(edit.key))
        past = self._past(edit)
        if past is not None:
            self._show_converted(past, gone=edit.gone)
            return
        self._made = ()
        words = self._session.around.reopening.closed_words(*self._shown)
        if not words or edit.gone:
            self._show_nothing()
        else:
            self._show_closed(words)

    def show_busy(self) -> None:
        """It is being opened again."""
        self.reopen.setEnabled(False)
        self.reopen.setText("Reopening…")

    def _past(self, edit: EditSession) -> PastConversion | None:
        if edit.module != LEADS or edit.key is None:
            return None
        return self._session.around.converting.past(int(edit.key))

    def _show_nothing(self) -> None:
        self._made = ()
        self._reason = ""
        self._unlocked = None
        self.hide()

    def _show_closed(self, words: str) -> None:
        why_not = self._session.around.reopening.why_not(*self._shown) if self._shown else ""
        locked = not why_not and self._shown != self._unlocked
        self._reason = words if locked else ""
        self._icon.show_glyph(_CLOSED, "text.2")
        self._replace_links(())
        self.reopen.setText("Reopen")
        self.reopen.setEnabled(True)
        self.reopen.setVisible(not why_not)
        self.unlock.setVisible(locked)
        self._say(words if locked or why_not else words.partition(". ")[0] + ".")

    def _show_converted(self, past: PastConversion, *, gone: bool) -> None:
        self._made = tuple(
            (module, record)
            for module in TARGETS
            if (record := parse_record_id(past.made.get(module, ""))) is not None
        )
        formats = self._session.formats
        when = date_text(datetime.fromtimestamp(past.at, formats.zone).date(), formats)
        self._reason = "" if gone else f"This lead was converted on {when}."
        self._icon.show_glyph(_CONVERTED, "success")
        self.reopen.hide()
        self.unlock.hide()
        self._replace_links(self._made)
        self._say(f"Converted on {when} to" if self._made else f"Converted on {when}.")

    def _replace_links(self, made: Sequence[tuple[ModuleName, RecordId]]) -> None:
        names = tuple((module, record, self._name(module, record)) for module, record in made)
        if names == self._linked_names:
            return
        self._linked_names = names
        while (item := self._linked.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        links = [_RecordLink(*named) for named in names]
        for link in links:
            link.wanted.connect(self.record_wanted)
            self._linked.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.links = tuple(links)

    def _name(self, module: ModuleName, record: RecordId) -> str:
        info = self._session.info(module)
        return self._session.label(record) or info.singular or info.label

    def _say(self, words: str) -> None:
        fresh = words != self.words
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()
        if fresh:
            announce(self, words)

    def _unlock(self) -> None:
        self._unlocked = self._shown
        self.unlocked.emit()


class _RecordLink(QPushButton):
    """Opens one of the records that a lead became."""

    wanted = Signal(object, object)

    def __init__(self, module: ModuleName, record: RecordId, name: str) -> None:
        shown = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        super().__init__(shown.replace("&", "&&"))
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Open {name}")
        self._module, self._record = module, record
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.wanted.emit(self._module, self._record.number)
