"""The card of a record: its name once, its most telling fields, nothing empty."""

from types import MappingProxyType

from vtdesk.app.cards import card_of
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, RecordId
from vtdesk.domain.record import Record
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.values import Formats

ACCOUNTS = ModuleName("Accounts")
SCHEMA = ModuleSchema(
    ACCOUNTS,
    "Organizations",
    "11",
    (
        FieldSpec("accountname", "Name", FieldKind.STRING, summary=True),
        FieldSpec("city", "City", FieldKind.STRING, summary=True),
        FieldSpec("parent", "Member of", FieldKind.REFERENCE, summary=True, refers_to=(ACCOUNTS,)),
        FieldSpec("phone", "Phone", FieldKind.PHONE),
        FieldSpec("email", "E-mail", FieldKind.EMAIL),
        FieldSpec("notes", "Notes", FieldKind.TEXT),
    ),
    label_fields=("accountname",),
)


def label(record: AnyId) -> str | None:
    """The name of the one organisation that has one."""
    return "Nord Steel" if record == RecordId("11", 2) else None


def record(**values: str) -> Record:
    return Record(
        ACCOUNTS, RecordId("11", 1), MappingProxyType(dict(values)), label="Delta Food", fetched=5.0
    )


def test_a_card_says_what_it_is_and_what_tells_most() -> None:
    stored = record(
        accountname="Delta Food", city="Łódź\nNord", parent="11x2", phone="+49 1", notes="long"
    )
    card = card_of(stored, SCHEMA, Formats(), label)
    assert (card.module, card.kind, card.title, card.as_of) == (
        ACCOUNTS,
        "Organizations",
        "Delta Food",
        5.0,
    )
    assert card.lines == (("Member of", "Nord Steel"), ("Phone", "+49 1"), ("City", "Łódź Nord"))


def test_what_is_empty_or_was_never_fetched_takes_no_line() -> None:
    assert card_of(record(city="", phone=" "), SCHEMA, Formats(), label).lines == ()
