import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app.settings import (
    ALL,
    DENSITY,
    LANGUAGE,
    LOOK,
    TEXT_SIZE,
    Choice,
    ChoiceSetting,
    NumberSetting,
    Remembered,
    Setting,
    Settings,
)
from vtdesk.domain.record import Json

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("setting", ALL, ids=[setting.key for setting in ALL])
def test_every_setting_describes_itself(setting: Setting[str] | Setting[int]) -> None:
    assert setting.title
    assert setting.description.endswith(".")
    assert isinstance(setting, ChoiceSetting | NumberSetting)
    if isinstance(setting, ChoiceSetting):
        assert setting.default in [choice.value for choice in setting.choices]
        assert all(choice.title for choice in setting.choices)
    else:
        assert setting.minimum <= setting.default <= setting.maximum
        assert setting.step > 0


def test_no_two_settings_share_a_key() -> None:
    assert len({setting.key for setting in ALL}) == len(ALL)


def test_what_was_never_set_has_its_default() -> None:
    settings = Settings()

    assert settings.get(LOOK) == "system"
    assert settings.get(DENSITY) == "normal"
    assert settings.get(TEXT_SIZE) == 100
    assert settings.get(LANGUAGE) == "system"


def test_a_set_value_stays() -> None:
    settings = Settings()
    settings.put(LOOK, "dark")
    settings.put(TEXT_SIZE, 130)

    again = Settings(settings.raw())

    assert again.get(LOOK) == "dark"
    assert again.get(TEXT_SIZE) == 130


def test_a_value_back_at_its_default_is_not_written_down() -> None:
    settings = Settings()
    settings.put(LOOK, "dark")
    settings.put(LOOK, "system")
    settings.put(TEXT_SIZE, 120)
    settings.reset(TEXT_SIZE)
    settings.reset(TEXT_SIZE)

    assert settings.raw() == {}


@pytest.mark.parametrize("value", ["purple", "", "Dark"])
def test_a_choice_that_is_none_is_refused(value: str) -> None:
    settings = Settings()

    with pytest.raises(ValueError, match="look cannot be"):
        settings.put(LOOK, value)

    assert settings.raw() == {}


@pytest.mark.parametrize("value", [69, 301, -1])
def test_a_number_beyond_the_limits_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="text size cannot be"):
        Settings().put(TEXT_SIZE, value)


def test_a_value_no_file_can_hold_is_refused() -> None:
    class Odd(Setting[object]):
        def read(self, raw: Json) -> object:
            return raw

    with pytest.raises(ValueError, match="no setting holds a list"):
        Settings().put(Odd("odd", "Odd", "Odd.", None), [1])


@pytest.mark.parametrize("value", [70, 100, 300])
def test_the_limits_belong_to_the_range(value: int) -> None:
    settings = Settings({TEXT_SIZE.key: value})

    assert settings.get(TEXT_SIZE) == value


@given(raw=json_values)
def test_whatever_a_file_holds_a_setting_has_a_value_it_can_have(raw: Json) -> None:
    for setting in ALL:
        settings = Settings({setting.key: raw})
        if isinstance(setting, ChoiceSetting):
            assert settings.get(setting) in {choice.value for choice in setting.choices}
        else:
            assert isinstance(setting, NumberSetting)
            size = settings.get(setting)
            assert type(size) is int
            assert setting.minimum <= size <= setting.maximum


def test_true_is_no_number() -> None:
    one = NumberSetting("n", "N", "N.", 5, minimum=0, maximum=9, step=1, unit="")

    assert one.read(True) == 5


def test_values_and_keys_of_another_version_are_kept() -> None:
    settings = Settings({"look": "sepia", "wobble": {"a": 1}})
    settings.put(DENSITY, "compact")

    assert settings.get(LOOK) == "system"
    assert settings.raw() == {"look": "sepia", "wobble": {"a": 1}, "density": "compact"}


def test_what_a_setting_gives_out_cannot_change_it() -> None:
    settings = Settings()
    settings.raw()["look"] = "dark"

    assert settings.get(LOOK) == "system"


def test_a_choice_is_a_value_and_its_word() -> None:
    assert [choice.title for choice in DENSITY.choices] == ["Compact", "Normal", "Relaxed"]
    assert Choice("a", "A") == Choice("a", "A")


def test_texts_and_numbers_are_remembered() -> None:
    remembered = Remembered()
    remembered.put("window", "AdnQywADAAA=")
    remembered.put("panes", [240, 700, 360])

    again = Remembered(remembered.raw())

    assert again.text("window") == "AdnQywADAAA="
    assert again.numbers("panes") == (240, 700, 360)


def test_nothing_is_remembered_under_another_kind_or_name() -> None:
    remembered = Remembered({"text": "a", "numbers": [1], "mixed": [1, "a"], "truth": [True]})

    assert remembered.text("numbers") is None
    assert remembered.text("gone") is None
    assert remembered.numbers("text") is None
    assert remembered.numbers("mixed") is None
    assert remembered.numbers("truth") is None
    assert remembered.numbers("gone") is None


def test_what_is_forgotten_is_gone() -> None:
    remembered = Remembered({"a": "b"})
    remembered.forget("a")
    remembered.forget("a")

    assert remembered.text("a") is None
    assert remembered.raw() == {}


def test_too_much_to_be_merely_remembered_is_refused() -> None:
    remembered = Remembered()

    with pytest.raises(ValueError, match="100001 characters"):
        remembered.put("a", "x" * 100_001)
    with pytest.raises(ValueError, match="1001 numbers"):
        remembered.put("a", range(1_001))

    assert remembered.raw() == {}


def test_steps_of_a_number_stay_within_its_limits() -> None:
    assert TEXT_SIZE.stepped(100, 2) == 120
    assert TEXT_SIZE.stepped(100, -9) == TEXT_SIZE.minimum
    assert TEXT_SIZE.stepped(290, 9) == TEXT_SIZE.maximum
