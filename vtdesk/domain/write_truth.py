"""What the server made of the values it was sent.

Servers answer success and yet cut long texts, drop dates they cannot read, clip numbers and
forget references to nothing (wire facts 4.2, 4.3, 4.7 and the table of types). The answer of a
create or revise shows what was kept; what differs is told to the person.
"""

import html
from collections.abc import Iterator, Mapping

from vtdesk.domain.fieldtypes import DECIMALS, INTEGERS, FieldKind
from vtdesk.domain.masks import is_masked
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Cell, Formats, display, is_empty, same

_DATES = frozenset({FieldKind.DATE, FieldKind.TIME, FieldKind.DATETIME})
_NUMBERS = INTEGERS | DECIMALS
_LONGEST_SHOWN = 60


def surprises(
    schema: ModuleSchema, sent: Mapping[str, str], answer: WireRecord, formats: Formats
) -> tuple[Notice, ...]:
    """One notice for each field that the server did not keep as it was sent.

    Args:
        schema: the module's.
        sent: wire values as they went out.
        answer: the record as the server answered it.
        formats: the person's.
    """
    return tuple(_surprises(schema, sent, answer, formats))


def _surprises(
    schema: ModuleSchema, sent: Mapping[str, str], answer: WireRecord, formats: Formats
) -> Iterator[Notice]:
    for name, wanted in sent.items():
        spec = schema.field(name)
        # a field that the answer leaves out says nothing (wire fact 2.9)
        if spec is None or name not in answer or spec.kind is FieldKind.PASSWORD:
            continue
        kept = answer[name]
        if isinstance(kept, bool | list | dict) or _as_sent(spec, wanted, kept):
            continue
        if is_masked(schema, spec, kept):
            continue
        yield Notice(
            Level.INFO,
            _words(spec, wanted, kept, formats),
            topic=f"kept:{schema.name}:{name}",
            module=schema.name,
        )


def _as_sent(spec: FieldSpec, wanted: str, kept: Cell) -> bool:
    if same(spec, wanted, kept):
        return True
    text = "" if kept is None else str(kept)
    return wanted.split() == text.split()


def _words(spec: FieldSpec, wanted: str, kept: Cell, formats: Formats) -> str:
    text = "" if kept is None else str(kept)
    if is_empty(kept):
        return _dropped(spec)
    if spec.kind in _NUMBERS or spec.kind in _DATES:
        return f"Vtiger saved {spec.label} as {display(spec, kept, formats)}."
    if is_empty(wanted):
        return f"Vtiger did not clear {spec.label}."
    if wanted.startswith(text):
        count = "1 character" if len(text) == 1 else f"{len(text)} characters"
        return f"Vtiger kept only {count} of {spec.label}."
    if text == _without_astral(wanted):
        return f"Vtiger cannot keep some characters of {spec.label}; it shows ?? instead."
    if html.unescape(wanted) == text or html.unescape(text) == wanted:
        return f"Vtiger changed the markup characters in {spec.label}."
    if spec.kind in {FieldKind.REFERENCE, FieldKind.OWNER}:
        return f"Vtiger saved another record in {spec.label} than the one chosen."
    shown = display(spec, kept, formats)
    if len(shown) > _LONGEST_SHOWN:
        return f"Vtiger saved {spec.label} differently."
    return f"Vtiger saved {spec.label} as “{shown}”."


def _dropped(spec: FieldSpec) -> str:
    if spec.kind in _DATES:
        what = "time" if spec.kind is FieldKind.TIME else "date"
        return f"Vtiger did not accept this {what} in {spec.label}; the field is empty now."
    if spec.kind is FieldKind.REFERENCE:
        return f"Vtiger did not find the record chosen for {spec.label}; the field is empty now."
    return f"Vtiger did not keep {spec.label}; the field is empty now."


def _without_astral(text: str) -> str:
    """What a 3-byte connection makes of emoji and the like (wire fact 4.3)."""
    return "".join("??" if ord(character) > 0xFFFF else character for character in text)
