"""Sensitive values, which servers show as asterisks.

The cloud sends a mask for what it keeps encrypted (manual, "Decrypt"). Describe does not mark such
fields; it only tells that a module has some (`tools.Decrypt`).
"""

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell

DECRYPT = "Decrypt"
"""The tool of modules that have sensitive fields."""

_MASKS = frozenset("*•●")
_SHORTEST_MASK = 3
_MASKED_KINDS = frozenset({FieldKind.STRING, FieldKind.TEXT, FieldKind.PHONE, FieldKind.EMAIL})


def is_masked(schema: ModuleSchema, spec: FieldSpec, cell: Cell) -> bool:
    """Whether a wire value is the mask of a sensitive one, which is not the value."""
    if spec.kind not in _MASKED_KINDS or not isinstance(cell, str):
        return False
    if schema.tools and DECRYPT not in schema.tools:
        return False
    return len(cell) >= _SHORTEST_MASK and _MASKS.issuperset(cell)
