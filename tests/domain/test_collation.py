import pytest

from tests.helpers.schemas import field
from vtdesk.domain.collation import collation_key, comparable
from vtdesk.domain.fieldtypes import FieldKind


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("MÜNCHEN", "munchen", True),
        ("e\u0301te\u0301", "été", True),
        ("ΑΣ", "ασ", True),
        ("Łódź", "łodz", True),
        ("Łódź", "lodz", False),
        ("Straße", "strasse", False),
        ("a ", "a", False),
    ],
)
def test_texts_are_the_same_where_the_database_says_so(left: str, right: str, same: bool) -> None:
    assert (collation_key(left) == collation_key(right)) is same


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (FieldKind.INTEGER, "12.5", "12.5"),
        (FieldKind.CURRENCY, " 1e3 ", "1000"),
        (FieldKind.CURRENCY, "12,5", None),
        (FieldKind.DATE, "2026-01-31 10:00", "2026-01-31"),
        (FieldKind.DATE, "31.1.2026", None),
        (FieldKind.DATE, "0000-00-00", None),
        (FieldKind.DATETIME, "2026-01-31", "2026-01-31 00:00:00"),
        (FieldKind.TIME, " 5 ", "5"),
        (FieldKind.TIME, " ", None),
    ],
)
def test_a_value_is_compared_as_its_field_holds_it(
    kind: FieldKind, text: str, found: str | None
) -> None:
    assert comparable(field(kind), text) == found
