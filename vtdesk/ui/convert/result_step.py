"""The third step: what really came, record by record, and what is done about the rest."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vtdesk.app.conversion_aftermath import Aftermath, Part, ResultRow
from vtdesk.app.conversion_plan import Outcome
from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.values import time_text
from vtdesk.ui.convert.asked_field import AskedField
from vtdesk.ui.convert.sections import START
from vtdesk.ui.convert.wording import (
    explanation,
    finish_text,
    heading,
    lead_words,
    row_detail,
    row_title,
)
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.details import Details
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.surface import Line
from vtdesk.ui.prices import calls_text

_ICONS = {
    Part.CREATED: ("ph.check-circle-fill", "success"),
    Part.USED: ("ph.check-circle-fill", "success"),
    Part.UPDATED: ("ph.check-circle-fill", "success"),
    Part.ABSENT: ("ph.x-circle-fill", "problem"),
    Part.SENDING: ("ph.clock", "waiting"),
    Part.REMOVING: ("ph.clock", "waiting"),
    Part.REMOVED: ("ph.check-circle-fill", "success"),
    Part.KEPT: ("ph.x-circle-fill", "problem"),
    Part.UNKNOWN: ("ph.question", "waiting"),
    Part.FOUND: ("ph.info", "text.2"),
}


class ResultStep(QWidget):
    """Shows an aftermath; made anew when something else is to be told.

    Args:
        look: theme and icons.
        session: the signed-in account.
        aftermath: what came.

    Attributes:
        rows: the records, by module.
        fields: those that are asked for to finish.
        finish_button: None where nothing can be finished.

    Signals:
        record_wanted(module, key): a person wants to see a record.
        finish_wanted(): what is missing is to be made.
    """

    record_wanted = Signal(object, object)
    finish_wanted = Signal()

    def __init__(
        self, look: Look, session: Session, aftermath: Aftermath, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._aftermath = aftermath
        self.rows: dict[ModuleName, ResultLine] = {}
        self.fields: list[AskedField] = []
        self.finish_button: QPushButton | None = None
        self.title = TextLabel(look, heading(aftermath), "title", wrap=True)
        self.words = TextLabel(look, explanation(aftermath), token="text.2", wrap=True)
        head = QVBoxLayout()
        head.setContentsMargins(START, 16, START, 16)
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.words)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self.words.setVisible(bool(self.words.text()))
        for row in aftermath.rows:
            self._add_row(row)
        self._add_lead()
        self.details = Details(look)
        below = QVBoxLayout()
        below.setContentsMargins(START, 0, START, 12)
        below.addWidget(self.details)
        self._column.addLayout(below)
        self.details.show_text(self._detail(), self._code())
        self._column.addStretch(1)
        self.setAccessibleName(f"{heading(aftermath)}. {explanation(aftermath)}")

    def go_to_first(self) -> bool:
        """Put the keyboard to what is to be done first; whether there is such a thing."""
        if self.fields:
            self.fields[0].go_to()
        elif self.finish_button is not None:
            self.finish_button.setFocus(Qt.FocusReason.TabFocusReason)
        return bool(self.fields) or self.finish_button is not None

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        for field in self.fields:
            field.commit()

    def show_problems(self) -> None:
        """Say what keeps it from being finished, and go there."""
        for field in self.fields:
            field.show_state()
        wrong = next((field for field in self.fields if field.problem), None)
        if wrong is not None:
            wrong.go_to()

    def _add_row(self, row: ResultRow) -> None:
        line = ResultLine(self._look, row, self._aftermath)
        line.record_wanted.connect(self.record_wanted)
        self.rows[row.module] = line
        self._column.addWidget(Line(self._look))
        self._column.addWidget(line)
        if row.module not in self._aftermath.finishable:
            return
        form = self._aftermath.form
        for name in form.asked_still(row.module):
            field = AskedField(self._look, self._session, form, row.module, name)
            self.fields.append(field)
            line.column.addWidget(field)
        if row.module == self._aftermath.finishable[-1]:
            line.column.addLayout(self._finishing())

    def _finishing(self) -> QHBoxLayout:
        words = finish_text(self._aftermath)
        self.finish_button = push_button(self._look, words, "primary")
        self.finish_button.setAutoDefault(False)
        self.finish_button.clicked.connect(self.finish_wanted)
        price = TextLabel(
            self._look, calls_text(self._aftermath.finish_calls), "small", token="text.2"
        )
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.finish_button)
        row.addWidget(price)
        row.addStretch(1)
        return row

    def _add_lead(self) -> None:
        title, words = lead_words(self._aftermath)
        known = self._aftermath.conversion.lead_converted
        icon, token = ("ph.warning-circle-fill", "changed")
        if known:
            icon, token = "ph.check-circle-fill", "success"
        elif self._aftermath.conversion.outcome is Outcome.NOTHING or (
            self._aftermath.is_taken_back
        ):
            icon, token = "ph.info", "text.2"
        self.lead = _Line(self._look, icon, token, title)
        self.lead.column.addWidget(TextLabel(self._look, words, "small", "text.2", wrap=True))
        self._column.addWidget(Line(self._look))
        self._column.addWidget(self.lead)
        if not self._detail():
            self._column.addWidget(Line(self._look))

    def _detail(self) -> str:
        detail = self._aftermath.conversion.detail
        return f"{detail} · {self._moment()}" if detail else ""

    def _code(self) -> str:
        """The server's word for it, and when."""
        parts = self._aftermath.conversion.detail.split(" · ")
        codes = [part for part in parts if part.isupper()]
        return " · ".join((*codes[:1], self._moment()))

    def _moment(self) -> str:
        formats = self._session.formats
        moment = datetime.fromtimestamp(self._aftermath.conversion.at, formats.zone).time()
        return time_text(moment.replace(microsecond=0), formats)


class _Line(QWidget):
    """A mark, a title, and what stands below it."""

    def __init__(self, look: Look, icon: str, token: str, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.title = TextLabel(look, title, weight=500, wrap=True)
        self.column = QVBoxLayout()
        self.column.setSpacing(3)
        self.column.addWidget(self.title)
        row = QHBoxLayout(self)
        row.setContentsMargins(START, 13, START, 13)
        row.setSpacing(14)
        glyph = Glyph(look, icon, token, look.theme.metrics.icon_large)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.column, 1)


class ResultLine(_Line):
    """One record of the result, with a link to it where it is there.

    Args:
        look: theme and icons.
        row: the record.
        aftermath: what it is part of.

    Attributes:
        link: None where there is nothing to open.

    Signals:
        record_wanted(module, key): the link was pressed.
    """

    record_wanted = Signal(object, object)

    def __init__(self, look: Look, row: ResultRow, aftermath: Aftermath) -> None:
        icon, token = _ICONS[row.part]
        super().__init__(look, icon, token, row_title(row))
        self._row = row
        self.link: QPushButton | None = None
        line = QHBoxLayout()
        line.setSpacing(4)
        name = " ".join(row.name.split())
        if row.record is None:
            line.addWidget(ElidedLabel(look, name, token="text.2"), 1)
        else:
            self.link = push_button(look, _short(name) or str(row.record), "link")
            self.link.setAutoDefault(False)
            self.link.setAccessibleName(f"Open {name} in a tab")
            self.link.clicked.connect(self._follow)
            line.addWidget(self.link)
            line.addStretch(1)
        self.column.addLayout(line)
        detail = row_detail(row, aftermath.conversion.added)
        if detail:
            self.column.addWidget(TextLabel(look, detail, "small", "text.2", wrap=True))

    def _follow(self) -> None:
        if self._row.record is not None:
            self.record_wanted.emit(self._row.module, self._row.record.number)


def _short(name: str) -> str:
    """A name that a button can hold."""
    return (name if len(name) <= 40 else f"{name[:39]}…").replace("&", "&&")
