"""The one folding and splitting of text, for the index and for what is typed.

Unicode's decomposition alone leaves some letters alone ("ł", "ø", "ß"): a small table finishes
the job, so that "lodz" finds "Łódź" and "muller" finds "Müller".
"""

import codecs
import re
import unicodedata
from collections.abc import Sequence

FOLDING = 1
"""Counts the rules of `fold`; raised with each change of them, since files keep orders made by them."""

_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
        "þ": "th", "Þ": "th", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
        "ı": "i", "İ": "i", "ħ": "h", "Ħ": "h", "ŋ": "n", "Ŋ": "n", "’": "'",
    }
)  # fmt: skip


class _Folded(dict[int, str]):
    """A table for `str.translate` that folds letter by letter, each one worked out once."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code).translate(_LETTERS))
        # marks are accents in Latin, but vowels in Hindi, which must not cut a word in two
        bare = "".join(part for part in decomposed if unicodedata.category(part)[0] != "M")
        self[code] = bare.casefold().translate(_LETTERS)
        return self[code]


_FOLDED = _Folded()

# what European languages are written with and folds letter for letter: read by one table, it takes a
# tenth of the time; there is room for 256 characters
_COMMON = (
    "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïðñòóôõöøùúûüýÿ"
    "ĄĆĘŁŃŚŹŻąćęłńśźżČĎĚŇŘŠŤŮŽĽĹŔčďěňřšťůžľĺŕŐŰőűĞİŞğışĐđĂȘȚășțŢţ\xa0€°§–’“”„"
)
_CHARACTERS = "".join(map(chr, range(128))) + _COMMON
_CHARACTER_SET = codecs.charmap_build(_CHARACTERS)
_FOLDED_SET = _CHARACTERS.translate(_FOLDED)

_WORD = re.compile(r"[^\W_]+")
_NO_ASCII_DIGIT = bytes(code for code in range(128) if not chr(code).isdigit())
_NEITHER_DIGIT_NOR_END = _NO_ASCII_DIGIT.replace(b"\n", b"")
_DIGIT = re.compile(r"\d")
_TYPED_NUMBER = re.compile(r"[\d\s()+/.\-–]+")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")


def fold(text: str) -> str:
    """Lower case without accents or compatibility forms; the same text always folds the same."""
    if text.isascii():
        return text.lower()
    # without the characters that are not common
    known = codecs.charmap_encode(text, "ignore", _CHARACTER_SET)[0]
    if len(known) == len(text):
        return codecs.charmap_decode(known, "strict", _FOLDED_SET)[0]
    return text.translate(_FOLDED)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order; punctuation only separates."""
    return split(fold(text))


def split(folded: str) -> tuple[str, ...]:
    """The words of a text that is folded already."""
    return tuple(_WORD.findall(folded))


def digits(text: str) -> str:
    """Only the figures of a phone number, without a leading trunk or country zero."""
    if text.isascii():
        return text.encode().translate(None, _NO_ASCII_DIGIT).decode().lstrip("0")
    return "".join(str(int(figure)) for figure in _DIGIT.findall(text)).lstrip("0")


def typed_number(text: str) -> str:
    """The figures of what may be a phone number, however it is grouped; "" for any other text."""
    if not _TYPED_NUMBER.fullmatch(text):
        return ""
    return digits(_TRUNK_ZERO.sub("", text))


def digits_of(numbers: Sequence[str]) -> list[str]:
    """What `digits` makes of each of many phone numbers."""
    joined = "\n".join(numbers)
    if not joined.isascii():
        return list(map(digits, numbers))
    found = joined.encode().translate(None, _NEITHER_DIGIT_NOR_END).decode().split("\n")
    if len(found) != len(numbers):
        return list(map(digits, numbers))
    return [figures.lstrip("0") for figures in found]
