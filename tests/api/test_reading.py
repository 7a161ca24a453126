import pytest

from vtdesk.api import reading
from vtdesk.domain.errors import ServerTrouble
from vtdesk.domain.record import Json


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, 7), ("7", 7), (" 7 ", 7), (True, None), ("-7", None), ("7.5", None), (10**15, None),
     ("9" * 16, None), (None, None), ([7], None), ("٧", None)],
)  # fmt: skip
def test_whole_numbers(value: Json, expected: int | None) -> None:
    assert reading.whole_number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), (False, False), ("1", True), ("on", True), ("Yes", True), ("true", True),
     ("0", False), ("no", False), ("", False), (1, True), (0, False)],
)  # fmt: skip
def test_flags_come_in_many_spellings(value: Json, expected: bool) -> None:
    assert reading.flag(value, default=not expected) is expected


@pytest.mark.parametrize("value", [None, [], {}])
def test_a_flag_that_is_none_keeps_its_default(value: Json) -> None:
    assert reading.flag(value, default=True)
    assert not reading.flag(value, default=False)


def test_names_that_are_none_are_left_out() -> None:
    value: Json = ["Leads", "", None, "x" * 300, ["y"], "Contacts"]
    assert list(reading.module_names(value, 10)) == ["Leads", "Contacts"]


def test_too_many_names_are_trouble() -> None:
    with pytest.raises(ServerTrouble):
        list(reading.module_names(["a", "b"], 1))


def test_lists_with_gaps_come_as_maps() -> None:
    assert reading.listing({"0": "a", "2": "b"}, 5, "letters") == ["a", "b"]


def test_a_list_that_is_too_long_is_trouble() -> None:
    with pytest.raises(ServerTrouble, match="cannot read"):
        reading.listing([1, 2, 3], 2, "numbers")
