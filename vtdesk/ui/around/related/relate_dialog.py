"""Asks what the selected records of a table are to be related to, and how."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from vtdesk.app.related_table import Whose
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.around.related.chosen_records import record_field
from vtdesk.ui.around.related.wording import title_of
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.wording import in_sentence
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.question import Question
from vtdesk.ui.prices import work_text


class RelateDialog(Question):
    """A record by its name; where several relations lead from it to the selected ones, also which.

    Args:
        look: theme and icons.
        session: finds records and relations.
        schema: of the selected records' module.
        what: the selected records, as in "50 contacts".
        count: how many they are.
        parent: the window.
    """

    def __init__(
        self,
        look: Look,
        session: Session,
        schema: ModuleSchema,
        what: str,
        count: int,
        parent: QWidget,
    ) -> None:
        super().__init__(look, "Relate to", f"Relate {what} to which record?", parent)
        self._session = session
        self._schema = schema
        self._count = count
        self._target: tuple[ModuleName, AnyId] | None = None
        self._relations: tuple[Relation, ...] = ()
        modules = session.around.relations.reaching(schema.name)
        self.field = record_field(look, session, schema, modules, "Record", self)
        self.field.chosen.connect(self._take)
        self.column.addWidget(self.field)
        self._ways = QWidget()
        self._ways_column = QVBoxLayout(self._ways)
        self._ways_column.setContentsMargins(0, 4, 0, 0)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._show_ready)
        self._ways.hide()
        self.column.addWidget(self._ways)
        self.words: TextLabel = self.say("")
        self.cancel_button, self.relate_button = self.add_answers(
            "Cancel", "Relate", "primary", enter=True
        )
        # room for the list of names, which floats inside the window
        self.setMinimumHeight(look.theme.scaled(360))
        self._show_ready()
        self.field.line.setFocus()

    @property
    def tasks(self) -> Tasks:
        """Where its questions run."""
        return self._session.tasks

    @property
    def whose(self) -> Whose | None:
        """The chosen record and relation; None while either is not chosen."""
        place = self._group.checkedId() if len(self._relations) > 1 else 0
        if self._target is None or not 0 <= place < len(self._relations):
            return None
        module, record = self._target
        return Whose(module, int(record.key), self._relations[place])

    def changeEvent(self, event: QEvent) -> None:
        """The cursor is in the field as soon as the dialog is there."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.field.line.setFocus()

    @spawns
    async def _take(self, _name: str, wire: str) -> None:
        """Find out how the selected records can be related to the chosen one."""
        self._target, self._relations = None, ()
        self._show_ways()
        record = parse_id(wire) if wire else None
        module = self._session.module_of(record) if record is not None else None
        if record is None or module is None:
            self._show_ready()
            return
        self._target = module, record
        try:
            relations = await self._session.around.relations.of(module)
        except VtdeskError as error:
            self.words.setText(error.summary)
            return
        if self._target == (module, record):
            wanted = self._schema.name
            self._relations = tuple(one for one in relations if one.module == wanted)
            self._show_ways()
            self._show_ready()

    def _show_ways(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._ways_column.removeWidget(button)
            button.hide()
            button.deleteLater()
        several = len(self._relations) > 1
        for number, relation in enumerate(self._relations if several else ()):
            button = QRadioButton(f"As {title_of(relation)}".replace("&", "&&"))
            self._group.addButton(button, number)
            self._ways_column.addWidget(button)
            button.setChecked(number == 0)
        self._ways.setVisible(several)

    def _show_ready(self) -> None:
        whose, reason = self.whose, ""
        if self._target is not None and not self._relations:
            plural = in_sentence(self._schema.label)
            label = self._session.info(self._target[0]).label
            reason = f"{label} have no {plural} related to them in this Vtiger."
        if whose is not None:
            rights = self._session.around.rights
            reason = rights.why_not_link(whose.module, whose.key, whose.relation)
        price = work_text(self._session.bulk.price_of_calls(self._count))
        usual = f"{price}. It can be taken back." if whose is not None else ""
        self.words.setText(reason or usual or "Type the name of a record.")
        self.relate_button.setEnabled(whose is not None and not reason)
