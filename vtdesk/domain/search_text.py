"""The one folding and splitting of text, for the index and for what is typed.

Unicode's decomposition alone leaves some letters alone ("ł", "ø", "ß"): a small table finishes
the job, so that "lodz" finds "Łódź" and "muller" finds "Müller".
"""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
        "þ": "th", "Þ": "th", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
        "ı": "i", "İ": "i", "ħ": "h", "Ħ": "h", "ŋ": "n", "Ŋ": "n", "’": "'",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_NO_DIGIT = re.compile(r"\D")


def fold(text: str) -> str:
    """Lower case without accents or compatibility forms; the same text always folds the same."""
    plain = text.translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", plain)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.casefold().translate(_LETTERS)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order; punctuation only separates."""
    return tuple(_WORD.findall(fold(text)))


def digits(text: str) -> str:
    """Only the figures of a phone number, without a leading trunk or country zero."""
    return _NO_DIGIT.sub("", unicodedata.normalize("NFKC", text)).lstrip("0")
