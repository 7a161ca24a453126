from dataclasses import FrozenInstanceError

import pytest

from vtdesk.domain.ids import ModuleName, RecordId
from vtdesk.domain.record import Record, Row, RowState


def test_a_record_without_waiting_changes_is_clean() -> None:
    record = Record(ModuleName("Leads"), RecordId("10", 5), {"lastname": "Ek"})

    assert record.state is RowState.CLEAN
    assert dict(record.base) == {}
    assert not record.partial
    assert "firstname" not in record.values


def test_records_and_rows_cannot_be_changed() -> None:
    record = Record(ModuleName("Leads"), RecordId("10", 5), {})
    row = Row(5, ("Ek",), "Ek")

    with pytest.raises(FrozenInstanceError):
        record.label = "x"  # type: ignore[misc]  # that it cannot be done is the point
    with pytest.raises(FrozenInstanceError):
        row.label = "x"  # type: ignore[misc]  # the same
