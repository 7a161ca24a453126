import pytest

from vtdesk.domain.fieldtypes import TRAITS, FieldKind, Storage, kind_of


def test_every_kind_has_its_traits() -> None:
    assert set(TRAITS) == set(FieldKind)


@pytest.mark.parametrize("kind", FieldKind)
def test_a_kind_is_found_by_its_name_on_the_wire(kind: FieldKind) -> None:
    assert kind_of(kind.value) is kind
    assert kind_of(f" {kind.value.upper()} ") is kind


@pytest.mark.parametrize("name", ["", "hologram", "string2", "DROP TABLE"])
def test_a_name_nobody_knows_is_shown_and_never_written(name: str) -> None:
    assert kind_of(name) is FieldKind.UNKNOWN
    assert not TRAITS[FieldKind.UNKNOWN].writable


def test_numbers_are_kept_as_numbers_and_stand_at_the_end() -> None:
    for kind in (FieldKind.INTEGER, FieldKind.DOUBLE, FieldKind.CURRENCY, FieldKind.PERCENTAGE):
        assert TRAITS[kind].storage is Storage.NUMBER
        assert TRAITS[kind].align_end


def test_only_free_text_has_lines() -> None:
    assert [kind for kind in FieldKind if TRAITS[kind].multiline] == [FieldKind.TEXT]
