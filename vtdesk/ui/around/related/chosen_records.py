"""Records chosen by their names, one after another: a field that finds them, and what was taken."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, parse_id
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.reference import ReferenceInput
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button
from vtdesk.ui.parts.label import ElidedLabel

_MOST = 20


def record_field(
    look: Look,
    session: Session,
    schema: ModuleSchema,
    modules: Sequence[ModuleName],
    label: str,
    parent: QWidget,
) -> ReferenceInput:
    """A field that finds a record of these modules by its name, here and on the server."""
    spec = FieldSpec("record", label, FieldKind.REFERENCE, refers_to=tuple(modules))
    return ReferenceInput(spec, InputContext(look, session, schema, QLocale()), parent)


class ChosenRecords(QWidget):
    """Takes records of one module; each chosen one moves below the field.

    Args:
        look: theme and icons.
        session: finds them.
        schema: of their module.
        label: what they are, for screen readers.

    Signals:
        changed(): others are chosen.
    """

    changed = Signal()

    def __init__(
        self, look: Look, session: Session, schema: ModuleSchema, label: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._chosen: dict[str, QWidget] = {}
        self.field = record_field(look, session, schema, (schema.name,), label, self)
        self.field.chosen.connect(self._take)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.field)

    @property
    def records(self) -> tuple[AnyId, ...]:
        """What was chosen, in order."""
        return tuple(parse_id(wire) for wire in self._chosen)

    @property
    def full(self) -> bool:
        """Whether no more can be taken at once; there is a way for many."""
        return len(self._chosen) >= _MOST

    def _take(self, _name: str, wire: str) -> None:
        if not wire:
            return
        self.field.show_value(None, "")
        if wire in self._chosen or self.full:
            return
        record = parse_id(wire)
        name = self._session.label(record) or "This record"
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(10, 0, 0, 0)
        row.setSpacing(4)
        remove = icon_button(self._look, "ph.x", f"Do not take {name}")
        remove.setProperty("record", wire)
        remove.clicked.connect(self._remove)
        row.addWidget(ElidedLabel(self._look, name), 1)
        row.addWidget(remove)
        self._chosen[wire] = line
        self._column.addWidget(line)
        self.changed.emit()

    def _remove(self) -> None:
        button = self.sender()
        wire = button.property("record")
        line = self._chosen.pop(wire, None) if isinstance(wire, str) else None
        if line is not None:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
            self.field.line.setFocus()
            self.changed.emit()
