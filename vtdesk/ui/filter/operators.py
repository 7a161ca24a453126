"""Which comparisons fit which kind of field, their words, and how their value is given."""

from enum import Enum

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.query import Op
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.filter.lines import NO_VALUE


class ValueForm(Enum):
    """How the value of a condition is given."""

    NOTHING = "nothing"
    TEXT = "one text, whatever the field holds"
    ONE = "one value of the field's own kind"
    SEVERAL = "any number of values"
    PERIOD = "a period of days"


_EMPTINESS = (Op.EMPTY, Op.FILLED)
_AMONG = (Op.ONE_OF, Op.NONE_OF)
_ORDER = (Op.MORE_OR_IS, Op.MORE, Op.LESS_OR_IS, Op.LESS)
_TEXT = (Op.CONTAINS, Op.CONTAINS_NOT, Op.STARTS, Op.ENDS, Op.IS, Op.IS_NOT, *_AMONG, *_EMPTINESS)
_NUMBER = (*_ORDER, Op.IS, Op.IS_NOT, *_AMONG, *_EMPTINESS)
_DAY = (Op.DURING, Op.LESS, Op.MORE, Op.LESS_OR_IS, Op.MORE_OR_IS, Op.IS, Op.IS_NOT, *_EMPTINESS)
_CHOICE = (Op.IS, Op.IS_NOT, *_AMONG, *_EMPTINESS)
_SET = (Op.CONTAINS, Op.CONTAINS_NOT, *_EMPTINESS)
_POINTER = (Op.IS, Op.IS_NOT, Op.CONTAINS, Op.STARTS, *_EMPTINESS)

_BY_KIND: dict[FieldKind, tuple[Op, ...]] = {
    FieldKind.STRING: _TEXT,
    FieldKind.TEXT: _TEXT,
    FieldKind.INTEGER: _NUMBER,
    FieldKind.DOUBLE: _NUMBER,
    FieldKind.PERCENTAGE: _NUMBER,
    FieldKind.CURRENCY: _NUMBER,
    FieldKind.BOOLEAN: (Op.IS, Op.IS_NOT),
    FieldKind.DATE: _DAY,
    FieldKind.TIME: (Op.LESS, Op.MORE, Op.IS, Op.IS_NOT, *_EMPTINESS),
    FieldKind.DATETIME: _DAY,
    FieldKind.PICKLIST: _CHOICE,
    FieldKind.MULTIPICKLIST: _SET,
    FieldKind.REFERENCE: _POINTER,
    FieldKind.OWNER: _CHOICE,
    FieldKind.SALUTATION: _CHOICE,
    FieldKind.TAGS: _SET,
}
_SETS = frozenset({FieldKind.MULTIPICKLIST, FieldKind.TAGS})
_NEVER = frozenset({FieldKind.PASSWORD, FieldKind.IMAGE, FieldKind.GRID})
_LISTED = frozenset({FieldKind.PICKLIST, FieldKind.SALUTATION})
_PART = frozenset({Op.CONTAINS, Op.CONTAINS_NOT, Op.STARTS, Op.ENDS})
_DAY_WORDS = {
    Op.IS: "is on",
    Op.IS_NOT: "is not on",
    Op.LESS: "is before",
    Op.LESS_OR_IS: "is on or before",
    Op.MORE: "is after",
    Op.MORE_OR_IS: "is on or after",
    Op.DURING: "is in",
}
_NAME_WORDS = {Op.CONTAINS: "name contains", Op.STARTS: "name starts with"}
_SEVERAL_WORDS = {Op.CONTAINS: "has", Op.CONTAINS_NOT: "does not have"}
_TIME_WORDS = {Op.LESS: "is before", Op.MORE: "is after"}
_WORDS: dict[FieldKind, dict[Op, str]] = {
    FieldKind.DATE: _DAY_WORDS,
    FieldKind.DATETIME: _DAY_WORDS,
    FieldKind.TIME: _TIME_WORDS,
    FieldKind.REFERENCE: _NAME_WORDS,
    FieldKind.MULTIREFERENCE: _NAME_WORDS,
    FieldKind.OWNER: _NAME_WORDS,
    FieldKind.MULTIPICKLIST: _SEVERAL_WORDS,
    FieldKind.TAGS: _SEVERAL_WORDS,
}


def filterable(spec: FieldSpec) -> bool:
    """Whether a field's values can be compared with anything a person gives."""
    return spec.kind not in _NEVER


def operators_for(spec: FieldSpec) -> tuple[Op, ...]:
    """The comparisons to offer for a field, the likeliest first."""
    if spec.kind in _LISTED and not spec.picklist:
        return _TEXT
    return _BY_KIND.get(spec.kind, _TEXT)


def usual_operator(spec: FieldSpec) -> Op:
    """The comparison a new condition on this field begins with."""
    return Op.ONE_OF if spec.kind in _LISTED and spec.picklist else operators_for(spec)[0]


def operator_words(op: Op, spec: FieldSpec | None) -> str:
    """The words of a comparison, as they fit the kind of field: "is before", "name contains"."""
    usual: str = op.value
    return _WORDS.get(spec.kind, {}).get(op, usual) if spec is not None else usual


def value_form(op: Op, spec: FieldSpec) -> ValueForm:
    """How the value of a comparison is given."""
    if op in NO_VALUE:
        return ValueForm.NOTHING
    if op is Op.DURING:
        return ValueForm.PERIOD
    if op in _AMONG:
        return ValueForm.SEVERAL
    if op in _PART and not (spec.kind in _SETS and op in _SET):
        return ValueForm.TEXT
    return ValueForm.ONE


def fitting_values(
    old: tuple[Op, FieldSpec] | None, new: tuple[Op, FieldSpec], values: tuple[str, ...]
) -> tuple[str, ...]:
    """What of the values still means something after another field or comparison was chosen.

    Args:
        old: comparison and field so far; None where there was no field.
        new: those from now on.
        values: wire values so far.
    """
    if old is None or old[1] != new[1]:
        return ()
    before, after = value_form(*old), value_form(*new)
    if after is ValueForm.NOTHING:
        return ()
    if before is after:
        return values
    if {before, after} == {ValueForm.ONE, ValueForm.SEVERAL}:
        return values if after is ValueForm.SEVERAL else values[:1]
    return ()
