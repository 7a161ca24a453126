"""The names, places and phrases the sample company is made of, read from its data files."""

from collections.abc import Mapping
from dataclasses import dataclass

from vtdesk.demo import resources

# Invisible or structural characters are written visibly in the data files.
_VISIBLE = {"↵": "\n", "␠": " "}
_ESCAPED = {"\\n": "\n", "\\r": "\r", "\\t": "\t"}
_ESCAPED_LISTS = frozenset({"descriptions", "comments"})


@dataclass(frozen=True, slots=True)
class Locale:
    """One country's names.

    Attributes:
        telephone: its prefix, ``+49``.
        domain: the ending of its addresses on the net.
        cities: postal code and name.
    """

    country: str
    telephone: str
    domain: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    companies: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wordbook:
    """All words.

    Attributes:
        phrases: by the name of their list.
    """

    locales: tuple[Locale, ...]
    phrases: Mapping[str, tuple[str, ...]]


def load() -> Wordbook:
    """Read ``locales.txt`` and ``texts.txt``."""
    return Wordbook(tuple(_locales()), _phrases())


def _locales() -> list[Locale]:
    locales: list[Locale] = []
    for line in resources.lines("locales.txt"):
        keyword, _, rest = line.partition(" ")
        if keyword == "country":
            country, telephone, domain = (part.strip() for part in rest.split("|"))
            lists: dict[str, tuple[str, ...]] = {}
            continue
        lists[keyword] = tuple(part.strip() for part in rest.split(", "))
        if keyword == "street":
            locales.append(
                Locale(
                    country,
                    telephone,
                    domain,
                    lists["first"],
                    lists["last"],
                    lists["company"],
                    tuple(_city(text) for text in lists["city"]),
                    lists["street"],
                )
            )
    return locales


def _city(text: str) -> tuple[str, str]:
    """Split "111 20 Stockholm": the code is what comes before the last part with a digit."""
    words = text.split(" ")
    last_code = max(
        index
        for index, word in enumerate(words)
        if any(c.isdigit() for c in word) or (index < len(words) - 1 and word.isupper())
    )
    return " ".join(words[: last_code + 1]), " ".join(words[last_code + 1 :])


def _phrases() -> Mapping[str, tuple[str, ...]]:
    phrases: dict[str, list[str]] = {}
    name = ""
    for line in resources.lines("texts.txt"):
        if line.startswith("["):
            name = line.strip("[]")
            phrases[name] = []
        else:
            phrases[name].append(_characters(line, escaped=name in _ESCAPED_LISTS))
    return {key: tuple(values) for key, values in phrases.items()}


def _characters(line: str, *, escaped: bool) -> str:
    for shown, meant in (_VISIBLE | (_ESCAPED if escaped else {})).items():
        line = line.replace(shown, meant)
    return line
