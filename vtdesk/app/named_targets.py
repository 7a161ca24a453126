"""Finds the records and owners that pasted text means by their names."""

from collections.abc import Iterable, Mapping

from vtdesk.app.edits import Edit
from vtdesk.app.references import References, Target
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, parse_id
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import is_empty

_LONGEST_SHOWN = 60


class NamedTargets:
    """Looks at what is stored, and makes no calls.

    Args:
        references: the names of records.
    """

    def __init__(self, references: References) -> None:
        self._references = references

    async def find(self, spec: FieldSpec, texts: Iterable[str]) -> Mapping[str, Edit]:
        """The edit of a field that points to records, for each of some texts.

        A name that none or several have is kept as it was typed, with the reason.
        """
        wanted = dict.fromkeys(text.strip() for text in texts)
        if spec.kind is FieldKind.OWNER:
            owners = await self._references.owners()
            return {text: self._edit(spec, text, owners) for text in wanted}
        found: dict[str, Edit] = {}
        for text in wanted:
            named = _id_of(text) is None and not is_empty(text)
            targets = await self._references.find(spec.refers_to, text) if named else ()
            found[text] = self._edit(spec, text, targets)
        return found

    def _edit(self, spec: FieldSpec, text: str, targets: Iterable[Target]) -> Edit:
        if is_empty(text):
            return Edit("")
        record = _id_of(text)
        if record is not None:
            return self._by_id(spec, text, record)
        name = text.casefold()
        fitting = {str(t.id) for t in targets if t.label.strip().casefold() == name}
        shown = text[:_LONGEST_SHOWN]
        if len(fitting) == 1:
            return Edit(fitting.pop())
        if fitting:
            return Edit(text, f"Several are named “{shown}”. Choose one from the list.")
        return Edit(text, f"Nothing named “{shown}” is on this computer. Choose from the list.")

    def _by_id(self, spec: FieldSpec, text: str, record: AnyId) -> Edit:
        module = self._references.module_of(record)
        if spec.refers_to and module is not None and module not in spec.refers_to:
            return Edit(text, f"{spec.label} does not take a record of this kind.")
        return Edit(text)


def _id_of(text: str) -> AnyId | None:
    try:
        record = parse_id(text)
    except ValueError:
        return None
    return record if record.number else None
