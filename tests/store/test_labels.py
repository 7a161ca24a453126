from dataclasses import replace

import pytest

from tests.store.building import ACCOUNT_SCHEMA, CONTACT_SCHEMA, spec
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.record import Json
from vtdesk.domain.schema import ModuleSchema
from vtdesk.store.labels import (
    LONGEST_LABEL,
    fallback_sources,
    label_sources,
    other_label,
    own_label,
)

TICKETS = replace(
    ACCOUNT_SCHEMA,
    fields=(
        spec("ticket_no", FieldKind.STRING, editable=False),
        spec("ticket_title", FieldKind.STRING, mandatory=True),
        spec("ticketpriorities", FieldKind.PICKLIST, mandatory=True),
    ),
    label_fields=("title",),
)


def label(schema: ModuleSchema, **values: Json) -> str:
    return own_label(label_sources(schema), values) or other_label(fallback_sources(schema), values)


@pytest.mark.parametrize(
    ("schema", "values", "name"),
    [
        (CONTACT_SCHEMA, {"firstname": "Ann", "lastname": "Lee"}, "Ann Lee"),
        (CONTACT_SCHEMA, {"firstname": "", "lastname": " Lee\n Ray "}, "Lee Ray"),
        (CONTACT_SCHEMA, {"lastname": "a &amp; b"}, "a &amp; b"),
        (TICKETS, {"ticket_title": "Printer"}, "Printer"),
        (CONTACT_SCHEMA, {"label": "Zo&euml; &amp; &lt;b&gt;", "email": "z@o.e"}, "Zoë & <b>"),
        (CONTACT_SCHEMA, {"contact_no": "CON1", "id": "12x5"}, "CON1"),
        (TICKETS, {"ticket_no": "TT9", "ticketpriorities": "High"}, "TT9"),
        (CONTACT_SCHEMA, {"id": "12x5"}, ""),
        (CONTACT_SCHEMA, {"firstname": ["odd"], "lastname": {"very": "odd"}, "label": 7}, ""),
    ],
    ids=lambda value: value or "nameless" if isinstance(value, str) else "",
)
def test_a_record_is_named_by_its_fields_and_never_by_its_id(
    schema: ModuleSchema, values: dict[str, Json], name: str
) -> None:
    assert label(schema, **values) == name


def test_a_name_nobody_would_read_is_cut() -> None:
    assert len(label(CONTACT_SCHEMA, lastname="x" * 100_000)) == LONGEST_LABEL
