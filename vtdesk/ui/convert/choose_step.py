"""The first step: what becomes of the lead, with what looks like it on this computer."""

from datetime import datetime

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.conversion_form import ASKED_FIRST, ConversionForm
from vtdesk.app.conversion_plan import LookAlike, PlannedRecord
from vtdesk.app.references import Target
from vtdesk.app.session import Session
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import ACCOUNTS, CONTACTS, DEALS, LEADS, OWNER_FIELD
from vtdesk.domain.values import date_text, display, read
from vtdesk.ui.convert.asked_field import AskedField
from vtdesk.ui.convert.hint_box import HintBox
from vtdesk.ui.convert.sections import START, ChoiceLine, ChosenPart, MarkedText, plain_label
from vtdesk.ui.edit.hint_line import HintLine
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.look import Look
from vtdesk.ui.parts.avatar import Avatar
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.segmented import Segmented
from vtdesk.ui.parts.surface import Line
from vtdesk.ui.prices import calls_text
from vtdesk.ui.staging.value_marks import shown_value

_LINE = 408
_MOST_HINTS = 2
_HINT_START, _HINT_BELOW = 10, 6
_MARKED = "rating"
_SAME = "It looks like the same company. Two would be hard to merge."
_BY_NAME = "Vtiger uses the company of this name that is there; no second one is made."
_NAMESAKES = (
    "{} have this very name. Vtiger goes by the name and may take another of them; the result "
    "tells which."
)
_NO_JOIN = "A lead cannot be joined to a deal that exists already."


class ChooseStep(QWidget):
    """Asks which organisation, contact and deal the lead becomes.

    Args:
        look: theme and icons.
        session: the signed-in account.
        form: takes the choices.

    Attributes:
        organisations: the lines to choose from, a new one first.
        fields: the fields of the deal that are asked for at once.

    Signals:
        touched(): something was chosen or typed.
        record_wanted(module, key): a person wants to see a record that looks alike.
        look_wanted(): look-alikes are to be looked for on the server, too.
    """

    touched = Signal()
    record_wanted = Signal(object, object)
    look_wanted = Signal()

    def __init__(
        self, look: Look, session: Session, form: ConversionForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._form = form
        self.parts: dict[ModuleName, ChosenPart] = {}
        self.organisations: list[ChoiceLine] = []
        self.fields: list[AskedField] = []
        self.owner: FieldInput | None = None
        self.related = Segmented(look, self._related_options())
        self._alike: tuple[LookAlike | None, ...] = ()
        self._group = QButtonGroup(self)
        self.hint = HintBox(look, "ph.copy-simple")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head())
        self.elsewhere = HintLine(look, self)
        self._offer_look()
        for record in form.plan.records:
            self._column.addWidget(Line(look))
            self._column.addWidget(self._part(record))
        self._column.addWidget(Line(look))
        self._column.addWidget(self._foot())
        self._column.addStretch(1)
        self._group.idClicked.connect(self._use)
        self.related.chosen.connect(self._relate)
        self._show_hint()

    def go_to_first(self) -> None:
        """Put the keyboard to the first choice."""
        chosen = self._group.checkedButton() or next(iter(self.parts.values())).box
        chosen.setFocus()

    def commit(self) -> None:
        """Take what was typed and not yet told."""
        for field in self.fields:
            field.commit()

    def _head(self) -> QWidget:
        head, plan, look = QWidget(), self._form.plan, self._look
        avatar = Avatar(look, look.theme.metrics.avatar_card)
        avatar.show_name(plan.title)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidedLabel(look, plan.title, "lead", weight=600))
        below = ", ".join(text for name in ("company", "city") if (text := self._shown(name)))
        names.addWidget(ElidedLabel(look, below, token="text.2"))
        end = QVBoxLayout()
        end.setSpacing(0)
        end.addWidget(self._rating())
        end.addWidget(TextLabel(look, self._since(), "small", "text.2"))
        row = QHBoxLayout(head)
        row.setContentsMargins(START, 14, START, 14)
        row.setSpacing(12)
        row.addWidget(avatar)
        row.addLayout(names, 1)
        row.addLayout(end)
        return head

    def _offer_look(self) -> None:
        """Say where the store cannot tell what looks alike, and what asking costs."""
        modules = self._form.may_be_elsewhere
        self.elsewhere.setVisible(bool(modules))
        if not modules:
            return
        self.elsewhere.say(
            "Only what is on this computer was compared.",
            f"Ask Vtiger · {calls_text(len(modules))}",
            "Look in Vtiger, too, for records that look alike",
        )
        self.elsewhere.link.setAutoDefault(False)
        self.elsewhere.link.clicked.connect(self.look_wanted)
        self.elsewhere.setFixedHeight(self.elsewhere.height_for(self._look.theme.scaled(_LINE)))
        row = QHBoxLayout()
        row.setContentsMargins(START - _HINT_START, 0, START - _HINT_START, _HINT_BELOW)
        row.addWidget(self.elsewhere)
        self._column.addLayout(row)

    def _rating(self) -> QWidget:
        schema, text = self._session.schema(LEADS), self._shown(_MARKED)
        spec = schema.field(_MARKED) if schema is not None else None
        if schema is None or spec is None:
            text, mark = "", None
        else:
            mark = shown_value(spec, schema, text, self._session).mark
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(MarkedText(self._look, text, mark))
        return line

    def _since(self) -> str:
        schema = self._session.schema(LEADS)
        spec = schema.field("createdtime") if schema is not None else None
        moment = read(spec, self._form.plan.lead_values.get("createdtime")) if spec else None
        if not isinstance(moment, datetime):
            return ""
        formats = self._session.formats
        return f"Lead since {date_text(moment.astimezone(formats.zone).date(), formats)}"

    def _shown(self, name: str) -> str:
        schema = self._session.schema(LEADS)
        spec = schema.field(name) if schema is not None else None
        if spec is None:
            return ""
        return display(spec, self._form.plan.lead_values.get(name), self._session.formats, None)

    def _part(self, record: PlannedRecord) -> ChosenPart:
        kind = record.schema.singular or record.schema.label
        part = ChosenPart(self._look, record.module, kind)
        fill = {ACCOUNTS: self._fill_organisation, CONTACTS: self._fill_contact}
        fill.get(record.module, self._fill_deal)(part, record)
        part.show_wanted(record.wanted, record.why_not)
        part.chosen.connect(self._choose)
        self.parts[record.module] = part
        return part

    def _fill_organisation(self, part: ChosenPart, record: PlannedRecord) -> None:
        self._alike = (None, *record.duplicates)
        name = self._new_name(record)
        lines = [(f"New: {name}" if name else f"New {record.kind}", "")]
        lines += [(f"Use {one.target.label}", one.words) for one in record.duplicates]
        for number, (words, detail) in enumerate(lines):
            line = ChoiceLine(self._look, words, detail)
            self._group.addButton(line.button, number)
            part.column.addWidget(line)
            self.organisations.append(line)
            line.button.setChecked(self._alike[number] == record.existing)
        part.column.addWidget(self.hint)

    def _fill_contact(self, part: ChosenPart, record: PlannedRecord) -> None:
        name = self._new_name(record)
        line = ChoiceLine(
            self._look,
            f"New: {name}" if name else f"New {record.kind}",
            record.values.get("email", ""),
        )
        line.button.setChecked(True)
        part.column.addWidget(line)
        for one in record.duplicates[:_MOST_HINTS]:
            box = HintBox(self._look, "ph.copy-simple")
            part.column.addWidget(box)
            box.say(
                f"{one.target.label} is there already: {one.words}. A conversion always makes "
                "a new contact."
            )
            box.lead_to("Open", one.target)
            box.followed.connect(self._open_alike)
        more = len(record.duplicates) - _MOST_HINTS
        if more > 0:
            words = f"and {more} more that look alike"
            part.column.addWidget(TextLabel(self._look, words, "small", "text.2"))

    def _fill_deal(self, part: ChosenPart, record: PlannedRecord) -> None:
        names = [n for n in ASKED_FIRST[DEALS] if n in record.schema.by_name]
        for name in names:
            field = AskedField(
                self._look, self._session, self._form, DEALS, name, part, labelled=False
            )
            field.touched.connect(self.touched)
            self.fields.append(field)
        row = QHBoxLayout()
        row.setSpacing(6)
        for place, field in enumerate(self.fields):
            if place == 0:
                part.column.addWidget(field)
            else:
                row.addWidget(field, 1)
        part.column.addLayout(row)
        part.column.addWidget(TextLabel(self._look, _NO_JOIN, "small", "text.2", wrap=True))

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(START, 14, START, 14)
        column.setSpacing(6)
        record = self._form.plan.of(CONTACTS) or self._form.plan.records[0]
        spec = record.schema.field(OWNER_FIELD)
        if spec is not None:
            context = InputContext(self._look, self._session, record.schema, QLocale())
            self.owner = make_input(spec, context, foot)
            owner = self._form.plan.owner
            name = self._session.label(owner) if owner is not None else None
            self.owner.show_value(str(owner or ""), name or "")
            self.owner.chosen.connect(self._choose_owner)
            column.addLayout(_line(self._look, spec.label, self.owner, stretch=1))
        self.related.setAccessibleName("Related go to")
        self.related.choose(self._form.related_to)
        column.addLayout(_line(self._look, "Related go to", self.related, stretch=0))
        return foot

    def _related_options(self) -> list[tuple[str, str]]:
        records = (self._form.plan.of(module) for module in (CONTACTS, ACCOUNTS))
        return [
            (record.module, record.schema.singular or record.schema.label)
            for record in records
            if record is not None
        ]

    def _new_name(self, record: PlannedRecord) -> str:
        names = (record.values.get(name, "") for name in record.schema.label_fields)
        return " ".join(name for name in names if name)

    def _show_hint(self) -> None:
        record, existing = self._form.plan.of(ACCOUNTS), self._form.existing
        if record is None or not record.duplicates:
            return
        names = [one.target.label.casefold() for one in record.duplicates]
        chosen = existing.target.label if existing is not None else self._new_name(record)
        namesakes = names.count(chosen.casefold())
        if namesakes > 1:
            self.hint.say(_NAMESAKES.format(namesakes))
        else:
            self.hint.say(_BY_NAME if existing is None and namesakes else _SAME)

    def _choose(self, module: ModuleName, wanted: bool) -> None:
        self._form.choose(module, wanted=wanted)
        self.touched.emit()

    def _use(self, number: int) -> None:
        self._form.use(self._alike[number])
        self._show_hint()
        self.touched.emit()

    def _choose_owner(self, _name: str, wire: str) -> None:
        self._form.set_owner(wire)
        self.touched.emit()

    def _relate(self, key: str) -> None:
        self._form.relate_to(ModuleName(key))
        self.touched.emit()

    def _open_alike(self, target: Target) -> None:
        self.record_wanted.emit(target.module, int(target.id.key))


def _line(look: Look, words: str, widget: QWidget, *, stretch: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    label = plain_label(look, words)
    label.setBuddy(widget)
    row.addWidget(label)
    row.addWidget(widget, stretch)
    if not stretch:
        row.addStretch(1)
    return row
