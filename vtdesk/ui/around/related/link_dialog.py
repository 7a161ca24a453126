"""Asks which existing records are to be related to the open one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from vtdesk.app.session import Session
from vtdesk.domain.ids import AnyId
from vtdesk.domain.schema import ModuleInfo, ModuleSchema
from vtdesk.ui.around.related.chosen_records import ChosenRecords
from vtdesk.ui.around.related.wording import plural_of
from vtdesk.ui.browse.wording import records_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.question import Question


class LinkDialog(Question):
    """Records by name, and what relating them costs.

    Args:
        look: theme and icons.
        session: finds them.
        schema: of the related module.
        name: of the record they are to belong to.
        price: what relating so many costs, in words.
        parent: the window.
    """

    def __init__(
        self,
        look: Look,
        session: Session,
        schema: ModuleSchema,
        name: str,
        price: Callable[[int], str],
        parent: QWidget,
    ) -> None:
        info = session.info(schema.name)
        super().__init__(look, "Link", f"Link which {plural_of(info)} to {name}?", parent)
        self._info: ModuleInfo = info
        self._price = price
        self.chosen = ChosenRecords(look, session, schema, info.singular or info.label, self)
        self.chosen.changed.connect(self._show_ready)
        self.column.addWidget(self.chosen)
        self._words: TextLabel = self.say("")
        self.cancel_button, self.link_button = self.add_answers(
            "Cancel", "Link", "primary", enter=True
        )
        # room for the list of names, which floats inside the window
        self.setMinimumHeight(look.theme.scaled(360))
        self._show_ready()
        self.chosen.field.line.setFocus()

    @property
    def records(self) -> tuple[AnyId, ...]:
        """The chosen records."""
        return self.chosen.records

    def changeEvent(self, event: QEvent) -> None:
        """The cursor is in the field as soon as the dialog is there."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.chosen.field.line.setFocus()

    def _show_ready(self) -> None:
        count = len(self.records)
        self.link_button.setEnabled(count > 0)
        what = f"Link {records_text(count, self._info)}" if count > 1 else "Link"
        self.link_button.setText(what)
        self._words.setText(self._price(count) if count else "Both records stay as they are.")
