"""The one folding and splitting of text, for the index and for what is typed.

Unicode's decomposition alone leaves some letters alone ("ł", "ø", "ß"): a small table finishes
the job, so that "lodz" finds "Łódź" and "muller" finds "Müller".
"""

import re
import unicodedata

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
_MORE_THAN_ONE = 0


def _folded_latin() -> bytes:
    """The table for `bytes.translate` of what folds letter for letter; 0 for what does not."""
    folded = [_FOLDED[code] for code in range(256)]
    alone = [len(part) == 1 and ord(part) < 256 for part in folded]
    return bytes(
        ord(part) if single else _MORE_THAN_ONE for part, single in zip(folded, alone, strict=True)
    )


_FOLDED_LATIN = _folded_latin()
_WORD = re.compile(r"[^\W_]+")
_NO_ASCII_DIGIT = bytes(code for code in range(128) if not chr(code).isdigit())
_DIGIT = re.compile(r"\d")


def fold(text: str) -> str:
    """Lower case without accents or compatibility forms; the same text always folds the same."""
    if text.isascii():
        return text.lower()
    # most of what is not ASCII is Latin, which folds in a fourth of the time
    latin = text.encode("latin-1", "ignore")
    if len(latin) == len(text):
        folded = latin.translate(_FOLDED_LATIN)
        if _MORE_THAN_ONE not in folded:
            return folded.decode("latin-1")
    return text.translate(_FOLDED)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order; punctuation only separates."""
    return tuple(_WORD.findall(fold(text)))


def digits(text: str) -> str:
    """Only the figures of a phone number, without a leading trunk or country zero."""
    if text.isascii():
        return text.encode().translate(None, _NO_ASCII_DIGIT).decode().lstrip("0")
    return "".join(str(int(figure)) for figure in _DIGIT.findall(text)).lstrip("0")
