"""Random words, values and ids for the makers of the sample company's records."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from vtdesk.demo.clock import text_of
from vtdesk.demo.schemas import Catalogue
from vtdesk.demo.wordbook import Locale, Wordbook

_OWNERS = ("19x1", "19x5", "19x5", "19x6", "19x7", "19x8", "20x2", "20x4")


class Mint:
    """Draws from one seeded source, so that the same seed gives the same company.

    Args:
        catalogue: modules and fields.
        words: names, places and phrases.
        seed: of the source.
        day: the base day.

    Attributes:
        random: the source.
        words: names, places and phrases.
        day: the base day that all dates hang on.
        numbers: the record numbers given out so far, by module.
        places: where each organization is, in the order they were made.
        line_items: rows for the line item table with the id of the record they belong to.
    """

    def __init__(self, catalogue: Catalogue, words: Wordbook, seed: int, day: date) -> None:
        self.catalogue = catalogue
        self.words = words
        self.random = random.Random(seed)
        self.day = day
        self.numbers: dict[str, Sequence[int]] = {}
        self.places: list[tuple[Locale, str, str]] = []

    def phrase(self, name: str) -> str:
        """A random entry of a list of phrases, its marks filled in."""
        text = self.random.choice(self.words.phrases[name])
        if "{" not in text:
            return text
        n = self.random.randrange(2, 98)
        for mark, value in (
            ("{n}", str(n)),
            ("{m}", str(n % 9 + 1)),
            ("{q}", str(n % 4 + 1)),
            ("{y}", str(self.day.year)),
            ("{z}", str(self.day.year % 100 + 2)),
        ):
            text = text.replace(mark, value)
        return text

    def sometimes(self, chance: float, text: str) -> str:
        """The text with that chance, else nothing."""
        return text if self.random.random() < chance else ""

    def choice(self, picklist: str) -> str:
        """A random value of a picklist."""
        return self.random.choice(self.catalogue.picklists[picklist])

    def near(self, first: int, last: int) -> str:
        """A day between so many days from the base day, as text."""
        return self.on(self.random.randint(first, last))

    def on(self, days: int) -> str:
        """The day so many days from the base day."""
        return (self.day + timedelta(days=days)).isoformat()

    def money(self, lowest: int, highest: int) -> str:
        """A multiple of ten, written as money."""
        return f"{self.random.randrange(lowest, highest) * 10:d}.00000000"

    def some(self, module: str, chance: float = 1.0) -> str | None:
        """The id of a random record made before, or None."""
        numbers = self.numbers.get(module)
        if not numbers or self.random.random() >= chance:
            return None
        return self.catalogue.modules[module].record_id(self.random.choice(numbers))

    def id(self, module: str, index: int) -> str:
        """The id of a module's record by its position, counted round."""
        numbers = self.numbers[module]
        return self.catalogue.modules[module].record_id(numbers[index % len(numbers)])

    def locale(self) -> Locale:
        """A random country."""
        return self.random.choice(self.words.locales)

    def phone(self, locale: Locale) -> str:
        """A telephone number of that country."""
        number = self.random.randrange(10**8)
        return f"{locale.telephone} {number // 10**6:02d} {number % 10**6:06d}"

    def owner(self) -> str:
        """A user or group, some more often than others."""
        return self.random.choice(_OWNERS)

    def user(self) -> str:
        """A user."""
        return self.random.choice(_OWNERS[:6])

    def times(self) -> tuple[str, str]:
        """When a record was made and last changed; both before the base day."""
        midnight = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        age = int(self.random.expovariate(1 / 200) * 86_400) % (900 * 86_400) + 3_600
        created = midnight - timedelta(seconds=age)
        modified = created + timedelta(seconds=self.random.randrange(age - 1_800))
        return text_of(created), text_of(modified)
