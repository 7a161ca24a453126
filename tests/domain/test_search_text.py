import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.search_text import digits, digits_of, fold, typed_number, words


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("muller", "Müller"),
        ("lodz", "Łódź"),
        ("strasse", "STRAẞE"),
        ("strasse", "Straße"),
        ("oresund", "Øresund"),
        ("aeon", "Æon"),
        ("coeur", "cœur"),
        ("thor", "Þór"),
        ("dordevic", "Đorđević"),
        ("istanbul", "İstanbul"),
        ("diyarbakir", "Diyarbakır"),
        ("αθηνα", "Αθήνα"),
        ("киев", "КИЕВ"),
        ("fi", "ﬁ"),
        ("123", "１２３"),
        ("o'neil", "O’Neil"),
        ("हनद", "हिन्दी"),
    ],
)
def test_what_people_type_finds_what_is_written(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


@given(text=st.text(st.characters(max_codepoint=255)))
def test_latin_letters_fold_as_all_letters_do(text: str) -> None:
    assert fold(text) == fold(f"{text}Ł")[:-1]


@given(text=st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_case_and_composition_do_not_matter(text: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text))
    assert fold(text.upper()) == fold(text.lower().upper())


@given(text=st.text(alphabet=st.characters(max_codepoint=0x7F)))
def test_plain_letters_fold_to_lower_case(text: str) -> None:
    assert fold(text) == text.lower()


def test_punctuation_only_separates() -> None:
    assert words("O’Neil, Anna-Maria (CEO)") == ("o", "neil", "anna", "maria", "ceo")
    assert words("a_b.c@d") == ("a", "b", "c", "d")
    assert words("  --  ") == ()


@pytest.mark.parametrize("name", ["हिन्दी", "ที่", "மொழி", "日本語", "مُحَمَّد", "Tiếng"])
def test_a_word_of_any_script_stays_one_word(name: str) -> None:
    assert len(words(name)) == 1


@given(text=st.text())
def test_a_word_is_found_as_it_was_split(text: str) -> None:
    for word in words(text):
        assert words(word) == (word,)
        assert word in fold(text)


@given(one=st.text(), other=st.text())
def test_two_texts_have_the_words_of_both(one: str, other: str) -> None:
    assert words(f"{one} {other}") == words(one) + words(other)


@pytest.mark.parametrize(
    ("number", "figures"),
    [
        ("+49 (30) 123-456", "4930123456"),
        ("030 123456", "30123456"),
        ("0049 30", "4930"),
        ("１２３", "123"),
        ("٠٣٠١٢", "3012"),
        ("none", ""),
        ("", ""),
    ],
)
def test_a_phone_number_is_its_figures(number: str, figures: str) -> None:
    assert digits(number) == figures


@given(text=st.text())
def test_figures_are_plain_ones(text: str) -> None:
    found = digits(text)

    assert found == "" or (found.isascii() and found.isdigit() and found[0] != "0")


@given(text=st.text(st.sampled_from("aZ ßÄłŁőŐșİıÆ’€°\xa0日κ")))
def test_common_letters_fold_as_all_letters_do(text: str) -> None:
    assert fold(text) == "".join(map(fold, text)) == fold(f"{text}日")[:-1]


@given(numbers=st.lists(st.text("0123456789+- \n٣", max_size=12)))
def test_many_phone_numbers_are_read_as_each_is(numbers: list[str]) -> None:
    assert digits_of(numbers) == list(map(digits, numbers))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("50 58 157", "5058157"),
        ("+49 (0) 446/505-81.57", "494465058157"),
        ("( 0 )446 5058157", "4465058157"),
        ("0049 446", "49446"),
        ("call 50 58", ""),
        ("", ""),
        (" - ", ""),
    ],
)
def test_figures_typed_in_any_grouping_are_one_number(text: str, figures: str) -> None:
    assert typed_number(text) == figures
