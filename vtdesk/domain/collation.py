"""How conditions compare text: as Vtiger's database does, so that both sides find the same rows.

Its collation sees no difference of case and none of accents, yet it keeps letters apart that only
look alike: "munchen" finds "München" (wire fact 3.7), "lodz" does not find "Łódź". What a person types
into a search goes further (`domain.search_text`).
"""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")


def collation_key(text: str) -> str:
    """A text as it is compared: texts with the same key are the same."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    # two signs for one letter, chosen by its place in the word
    return unicodedata.normalize("NFC", bare).lower().replace("ς", "σ")
