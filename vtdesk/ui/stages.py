"""Which ring stands beside each value of the field that closes a record.

Table and form show the same stage with the same ring.
"""

from collections.abc import Mapping
from types import MappingProxyType

from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.ui.parts.status_ring import RingLook, Stage

# words by which Vtiger's own picklists name an end that nobody wished for; wire values keep
# these words in every language
_LOST_WORDS = ("lost", "dead", "cancel", "reject", "declin", "fail", "junk", "drop")


def stage_rings(spec: FieldSpec, schema: ModuleSchema) -> Mapping[str, RingLook]:
    """The ring of every wire value of a stage field; empty for all other fields.

    The first open value is dashed, every next one has a fuller pie. A ring's hue is that of its
    value (`Theme.tint_name_for`); it is not filled in here.
    """
    closed = schema.closed_states
    if closed is None or closed.field != spec.name or not spec.picklist:
        return MappingProxyType({})
    still_open = [c.value for c in spec.picklist if c.value not in closed.values]
    rings = {
        value: RingLook(Stage.UNDERWAY if place else Stage.FIRST, place / len(still_open))
        for place, value in enumerate(still_open)
    }
    rings.update(
        (value, RingLook(Stage.LOST if _lost(value) else Stage.WON)) for value in closed.values
    )
    return MappingProxyType(rings)


def _lost(value: str) -> bool:
    folded = value.casefold()
    return any(word in folded for word in _LOST_WORDS)
