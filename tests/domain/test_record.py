import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, is_dataclass
from typing import Any

import pytest

import vtdesk.domain
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


def dataclasses_of_the_domain() -> Iterator[Any]:
    for module in pkgutil.iter_modules(vtdesk.domain.__path__, "vtdesk.domain."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if is_dataclass(kind) and kind.__module__ == module.name:
                yield kind


@pytest.mark.parametrize("kind", list(dataclasses_of_the_domain()), ids=lambda kind: kind.__name__)
def test_nothing_in_the_domain_can_be_changed(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen
