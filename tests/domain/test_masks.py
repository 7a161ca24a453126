from dataclasses import replace

import pytest

from tests.helpers.schemas import field, module
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.masks import is_masked
from vtdesk.domain.values import Cell

TOLD = replace(module(), tools=frozenset({"Decrypt", "Import"}))


@pytest.mark.parametrize("cell", ["********", "***", "••••"])
@pytest.mark.parametrize("kind", [FieldKind.STRING, FieldKind.TEXT, FieldKind.PHONE])
def test_asterisks_stand_for_a_sensitive_value(kind: FieldKind, cell: str) -> None:
    assert is_masked(TOLD, field(kind), cell)
    assert is_masked(module(), field(kind), cell)


@pytest.mark.parametrize("cell", ["", "**", "*** a", None, 5])
def test_other_values_are_values(cell: Cell) -> None:
    assert not is_masked(TOLD, field(), cell)


def test_a_module_without_sensitive_fields_has_asterisks_of_its_own() -> None:
    assert not is_masked(replace(TOLD, tools=frozenset({"Import"})), field(), "***")


def test_a_number_is_never_masked() -> None:
    assert not is_masked(TOLD, field(FieldKind.INTEGER), "***")
