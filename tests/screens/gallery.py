"""Every input of the form in each of its states, as in the design's gallery."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from PySide6.QtCore import QLocale, QRect, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from tests.helpers.typist import Typist
from vtdesk.app.cards import Card
from vtdesk.app.field_state import FieldState
from vtdesk.app.references import Target
from vtdesk.app.session import Session
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
from vtdesk.domain.schema import ClosedStates, FieldSpec, ModuleInfo, ModuleSchema, PicklistValue
from vtdesk.domain.values import Formats, display
from vtdesk.ui.edit.create_beside import BesideDialog
from vtdesk.ui.edit.field_label import FieldLabel
from vtdesk.ui.edit.form import RecordForm
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.picture import PictureInput
from vtdesk.ui.edit.inputs.reference import ReferenceInput
from vtdesk.ui.edit.inputs.registry import make_input
from vtdesk.ui.edit.problems import ProblemLine
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

Shoot = Callable[..., Awaitable[None]]

SIZE = (720, 900)
_EDGE = 16
_LABELS = 100
_GAP = 8
_HEAD = 26
_BETWEEN = 8
_KIND = FieldKind
FIRST_STATES = ("Normal", "Hover", "Focus", "Changed")
OTHER_STATES = ("Problem", "Read-only", "Newer value", "Empty")


def values(*names: str) -> tuple[PicklistValue, ...]:
    """A picklist whose labels are its values."""
    return tuple(PicklistValue(name, name) for name in names)


@dataclass(frozen=True, slots=True)
class Sample:
    """One kind of field with what it holds in the pictures.

    Attributes:
        cell: the stored wire value.
        changed: another one, as edited.
        wrong: typed text or a wire value that cannot stay; None where nothing can be typed.
        reason: what is said about it.
    """

    label: str
    kind: FieldKind
    cell: str
    changed: str | None = None
    wrong: str | None = None
    reason: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def spec(self) -> FieldSpec:
        """The field."""
        return FieldSpec(
            self.more.get("name", self.label),
            self.label,
            self.kind,
            self.kind.value,
            **{name: value for name, value in self.more.items() if name != "name"},
        )


STAGES = values("Qualified", "Needs analysis", "Proposal", "Negotiation", "Won", "Lost")
INDUSTRIES = values("Water", "Food", "Gas")
ACCOUNTS, USERS = ModuleName("Accounts"), ModuleName("Users")
PEOPLE = {"19x5": "Kai Lund", "19x6": "Mia Roy", "11x3": "Nord Stahl", "11x4": "Kőrös Malom"}

PAGES: tuple[tuple[str, tuple[Sample, ...]], ...] = (
    (
        "fields-1",
        (
            Sample(
                "Text",
                _KIND.STRING,
                "Line 4, hall B",
                "Hall C",
                "Line 4, hall B, upper floor",
                "80 characters at most",
            ),
            Sample(
                "Long text",
                _KIND.TEXT,
                "New seals\nbefore summer",
                "New seals and bearings",
                "New seals before",
                "4 characters too many",
            ),
            Sample(
                "Picklist",
                _KIND.PICKLIST,
                "Proposal",
                "Negotiation",
                "Won",
                "Not for “Service”",
                {"name": "stage", "picklist": STAGES},
            ),
            Sample(
                "Several values",
                _KIND.MULTIPICKLIST,
                "Water |##| Food",
                "Water |##| Gas",
                "Water |##| Steel",
                "“Steel” was removed",
                {"picklist": INDUSTRIES},
            ),
            Sample(
                "Reference",
                _KIND.REFERENCE,
                "11x3",
                "11x4",
                "Nordstal",
                "No such organisation",
                {"refers_to": (ACCOUNTS,)},
            ),
            Sample("Owner", _KIND.OWNER, "19x5", "19x6", "19x6", "Has left the company"),
            Sample(
                "Date", _KIND.DATE, "2026-04-14", "2026-04-16", "31.04.2026", "There is no 31 April"
            ),
            Sample(
                "Date and time",
                _KIND.DATETIME,
                "2026-04-14 10:30:00",
                "2026-04-14 11:00:00",
                "14.04.2026 08:00",
                "Ends before it starts",
            ),
        ),
    ),
    (
        "fields-2",
        (
            Sample("Time", _KIND.TIME, "10:30:00", "11:15:00", "25:10", "There is no 25:10"),
            Sample("Currency", _KIND.CURRENCY, "48600.00", "51200.00", "48.6k", "Use figures only"),
            Sample("Number", _KIND.INTEGER, "12", "14", "0", "At least 1"),
            Sample("Percent", _KIND.PERCENTAGE, "80", "90", "180", "Between 0 and 100"),
            Sample("Phone", _KIND.PHONE, "+49 221 4710", "+49 221 4711", "+49 20", "Too short"),
            Sample(
                "E-mail",
                _KIND.EMAIL,
                "ko@nord.example",
                "k@nord.example",
                "ko.nord.example",
                "There is no @ in it",
            ),
            Sample(
                "Web address",
                _KIND.URL,
                "nord.example",
                "stahl.example",
                "nord stahl",
                "No spaces, please",
            ),
            Sample("Yes or no", _KIND.BOOLEAN, "1", "0", "", "Vtiger needs a choice"),
            Sample(
                "Sensitive", _KIND.STRING, "********", "DE12 5001", "DE21 5001", "Check the figures"
            ),
        ),
    ),
    (
        "fields-3",
        (
            Sample(
                "Salutation",
                _KIND.SALUTATION,
                "Ms.",
                "Dr.",
                "Sir",
                "No longer offered",
                {"picklist": values("Mr.", "Ms.", "Dr.")},
            ),
            Sample("Skype", _KIND.SKYPE, "nord.stahl", "nord.ag", "nord stahl", "No spaces"),
            Sample("Password", _KIND.PASSWORD, "secret"),
            Sample("Number of its own", _KIND.AUTOGENERATED, "POT47"),
            Sample("Repeats", _KIND.RECURRENCE, "Weekly"),
            Sample("Reminder", _KIND.REMINDER, "90"),
            Sample("Tags", _KIND.TAGS, "hot,q4,trade fair"),
            Sample(
                "Grid", _KIND.GRID, '[{"pump": "P-200", "seals": 4}, {"pump": "P-310", "seals": 2}]'
            ),
            Sample("Several records", _KIND.MULTIREFERENCE, "11x3;11x4"),
            Sample("File", _KIND.FILE, "offer-2026-04.pdf"),
            Sample("Something new", _KIND.UNKNOWN, "<b>raw</b>"),
        ),
    ),
)


class GalleryNames:
    """The few records that the samples point to."""

    formats = Formats(
        decimal_point=".",
        group_separator=",",
        date_order="dmy",
        date_separator=".",
        zone=UTC,
        region="DE",
        currency="€",
    )

    def __init__(self, session: Session) -> None:
        self.tasks = NoTasks()
        self.records, self.targets = session.records, session.targets

    def label(self, record: AnyId) -> str | None:
        """The name of a record."""
        return PEOPLE.get(str(record))

    def module_of(self, record: AnyId) -> ModuleName | None:
        """Organisations and users, by their prefix."""
        return {"11": ACCOUNTS, "19": USERS}.get(getattr(record, "prefix", ""))

    def card(self, record: AnyId) -> Card | None:
        """Nothing more is known of anybody."""
        return None

    def info(self, module: ModuleName) -> ModuleInfo:
        """A module by its API name."""
        return ModuleInfo(module, module, module)

    async def find_targets(self, modules: Sequence[ModuleName], text: str) -> tuple[Target, ...]:
        """Nobody looks for any."""
        return ()

    async def find_tags(self, module: ModuleName, text: str) -> tuple[str, ...]:
        """Nobody looks for any."""
        return ()

    async def owners(self) -> tuple[Target, ...]:
        """Nobody looks for any."""
        return ()

    @property
    def my_groups(self) -> tuple[RecordId, ...]:
        """Kai is in none."""
        return ()

    def is_me(self, record: AnyId) -> bool:
        """Kai is signed in."""
        return record == RecordId("19", 5)


class NoTasks:
    """Starts nothing: nothing is looked for in a picture."""

    def spawn(self, work: Coroutine[Any, Any, object], name: str) -> object:
        """Put it away."""
        work.close()
        return None


class Cell(QWidget):
    """One input in one state, with the sentence below it.

    A focus cannot be in several inputs at once: `take_focus` takes a picture of it, which stays.
    """

    def __init__(self, made: FieldInput, state: str, reason: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.state = state
        self.input = made
        made.setParent(self)
        self._picture = QLabel(self)
        self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture.hide()
        self._problem: ProblemLine | None = None
        if reason:
            self._problem = ProblemLine(made.look, self)
            self._problem.show_words(reason)

    def height_for(self, width: int) -> int:
        """Pixels it takes when it is this wide."""
        below = self._problem.height_for(width) if self._problem is not None else 0
        return self.input.height_for(width) + below

    def take_focus(self) -> None:
        """Keep a picture of the input with the cursor in it."""
        self._picture.hide()
        self.input.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.input.editor, QLineEdit):
            self.input.editor.end(False)
        self._picture.setPixmap(self._taken())
        self._picture.setGeometry(self.input.geometry())
        self._picture.show()

    def arrange(self, place: QRect) -> None:
        """Put the cell and its parts into place."""
        self.setGeometry(place)
        height = self.input.height_for(place.width())
        self.input.setGeometry(0, 0, place.width(), height)
        if self._problem is not None:
            self._problem.setGeometry(0, height, place.width(), place.height() - height)

    def _taken(self) -> QPixmap:
        return self.input.grab(QRect(0, 0, self.input.width(), self.input.height()))


class GalleryPage(Surface):
    """The samples of one page, a line each, in two groups of states."""

    def __init__(self, look: Look, session: Session, samples: Sequence[Sample]) -> None:
        super().__init__(look, "content")
        self._context = InputContext(
            look, GalleryNames(session), _schema(samples), QLocale(QLocale.Language.English)
        )
        self._parts: list[tuple[QWidget, QRect]] = []
        self.cells: list[Cell] = []
        self._look = look
        y = self._lay_out(samples, FIRST_STATES, _BETWEEN)
        self._lay_out(samples, OTHER_STATES, y + 12)

    def _lay_out(self, samples: Sequence[Sample], states: Sequence[str], y: int) -> int:
        room = (SIZE[0] - 2 * _EDGE - _LABELS - len(states) * _GAP) // len(states)
        columns = [_EDGE + _LABELS + number * (room + _GAP) for number in range(len(states))]
        for x, state in zip(columns, states, strict=True):
            title = TextLabel(self._look, state, "caption", "text.3", parent=self)
            title.setGeometry(x + 2, y, room, _HEAD)
        y += _HEAD
        for sample in samples:
            if "Normal" in states and not sample.spec.writable:
                # what can only be read looks alike in all of these
                continue
            label = FieldLabel(self._look, sample.spec, self)
            label.setGeometry(_EDGE, y, _LABELS - _GAP, self._look.theme.metrics.field)
            tallest = 0
            for x, state in zip(columns, states, strict=True):
                cell = self._cell(sample, state)
                if cell is None:
                    continue
                height = cell.height_for(room)
                cell.arrange(QRect(x, y, room, height))
                tallest = max(tallest, height)
                self.cells.append(cell)
            # the sentence below a problem brings its own distance
            sentence = "Problem" in states and sample.wrong is not None
            y += tallest + (0 if sentence else _BETWEEN)
        return y

    def _cell(self, sample: Sample, state: str) -> Cell | None:
        spec = sample.spec
        if state not in ("Normal", "Read-only", "Empty") and not spec.writable:
            return None
        if state == "Problem" and sample.wrong is None:
            return None
        made = make_input(spec, self._context, self)
        names = self._context.names

        def show(cell: str | None) -> None:
            made.show_value(cell, display(spec, cell, names.formats, names.label))

        show(sample.cell)
        if state == "Hover":
            made.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        elif state == "Changed":
            show(sample.changed)
            was = display(spec, sample.cell, names.formats, names.label)
            made.show_state(FieldState(changed=True, was=was))
        elif state == "Problem":
            show(sample.wrong)
            made.show_state(FieldState(changed=True, problem=sample.reason))
        elif state == "Read-only":
            made.set_writable(False)
        elif state == "Newer value":
            made.show_state(FieldState(newer="another"))
        elif state == "Empty":
            show(None)
        return Cell(made, state, sample.reason if state == "Problem" else "", self)

    def take_focus(self) -> None:
        """Take the pictures of the inputs with the cursor in them."""
        for cell in self.cells:
            if cell.state == "Focus":
                cell.take_focus()
        self.setFocus()

    def take_focus_soon(self) -> None:
        """Take them anew when the theme has reached every widget."""
        QTimer.singleShot(0, self.take_focus)


def _schema(samples: Sequence[Sample]) -> ModuleSchema:
    return ModuleSchema(
        name=ModuleName("Potentials"),
        label="Deals",
        singular="Deal",
        id_prefix="13",
        closed_states=ClosedStates("stage", ("Won", "Lost")),
        fields=tuple(sample.spec for sample in samples),
        tools=frozenset({"Decrypt"}),
    )


async def part_screens(typist: Typist, shoot: Shoot) -> None:
    """The picker with the server's line, a new record in its place, pictures, lines of a quote."""
    typist.window.resize(1440, 900)
    await typist.open_module("Contacts")
    await typist.until_quiet()
    await typist.open_first_record()
    await typist.until_quiet()
    await typist.focus_field("account_id")
    await typist.press("Ctrl+A")
    await typist.type("Waterworks North")
    field = _form(typist).rows["account_id"].input
    assert isinstance(field, ReferenceInput)
    await typist.until(lambda: len(field.choices) > 1, "the server's line")
    await shoot("picker")
    field.take(field.choices[-1])
    await typist.until(
        lambda: isinstance(QApplication.activeModalWidget(), BesideDialog), "a new record"
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BesideDialog)
    await shoot("picker-new", dialog, (480, dialog.height()))
    dialog.reject()
    typist.window.activateWindow()
    _form(typist).go_to("imagename")
    pictures = _form(typist).rows["imagename"].input
    assert isinstance(pictures, PictureInput)
    await typist.until(lambda: all(p.image for p in pictures.pictures), "the picture")
    await shoot("picture")
    await typist.open_module("Quotes")
    await typist.until_quiet()
    await typist.open_first_record()
    form = _form(typist)
    assert form.lines is not None
    bar = form.verticalScrollBar()
    bar.setValue(bar.maximum())
    table = form.lines.list.lines
    await typist.until(lambda: table.rowCount() > 0, "the lines")
    bar.setValue(bar.maximum())
    await shoot("line-items")


def _form(typist: Typist) -> RecordForm:
    form = typist.window.record.form
    assert form is not None
    return form


async def gallery_screens(typist: Typist, shoot: Shoot) -> None:
    """A page of pictures for each third of the kinds."""
    await typist.until_open()
    session = typist.program.session
    assert session is not None
    for name, samples in PAGES:
        page = GalleryPage(typist.program.look, session, samples)
        page.resize(*SIZE)
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page.show()
        page.activateWindow()
        await typist.until(page.isActiveWindow, "the gallery in front")
        await typist.settle()
        typist.program.look.theme.changed.connect(page.take_focus_soon)
        page.take_focus()
        await shoot(f"gallery-{name}", page, SIZE)
        page.close()
        page.deleteLater()
    typist.window.activateWindow()
    await typist.until(typist.window.isActiveWindow, "the window in front")
    await part_screens(typist, shoot)
