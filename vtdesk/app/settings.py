"""The settings: each with its type, default, and the words it is shown with.

What vtdesk merely remembers (window places, pane sizes, column widths) is no setting: see
`Remembered`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from vtdesk.domain.record import Json

T = TypeVar("T")

_LONGEST_TEXT = 100_000
_MOST_NUMBERS = 1_000


@dataclass(frozen=True)
class Setting(ABC, Generic[T]):
    """One thing a person may set.

    Attributes:
        key: its name in the file; never changes.
        title: its label.
        description: one sentence under it.
    """

    key: str
    title: str
    description: str
    default: T

    @abstractmethod
    def read(self, raw: Json) -> T:
        """The value that the file's value means; the default for whatever it cannot be."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a setting's values and the word for it."""

    value: str
    title: str


@dataclass(frozen=True)
class ChoiceSetting(Setting[str]):
    """A setting with a few named values."""

    choices: tuple[Choice, ...]

    def read(self, raw: Json) -> str:
        """The chosen value, if it is one of the choices."""
        return next((choice.value for choice in self.choices if choice.value == raw), self.default)


@dataclass(frozen=True)
class NumberSetting(Setting[int]):
    """A whole number between two others.

    Attributes:
        step: what one press of a key or button adds.
        unit: shown behind the number.
    """

    minimum: int
    maximum: int
    step: int
    unit: str

    def stepped(self, value: int, steps: int) -> int:
        """The number so many steps further, as far as the limits allow."""
        return min(max(value + steps * self.step, self.minimum), self.maximum)

    def read(self, raw: Json) -> int:
        """The number, if it is one within the limits."""
        if isinstance(raw, bool) or not isinstance(raw, int):
            return self.default
        return raw if self.minimum <= raw <= self.maximum else self.default


LOOK = ChoiceSetting(
    key="look",
    title="Look",
    description="Light or dark, as your system says or always the same.",
    default="system",
    choices=(
        Choice("system", "As the system"),
        Choice("light", "Light"),
        Choice("dark", "Dark"),
    ),
)
DENSITY = ChoiceSetting(
    key="density",
    title="Density",
    description="How close rows and fields stand together.",
    default="normal",
    choices=(
        Choice("compact", "Compact"),
        Choice("normal", "Normal"),
        Choice("relaxed", "Relaxed"),
    ),
)
TEXT_SIZE = NumberSetting(
    key="text size",
    title="Text size",
    description="Size of all text, compared with the system's.",
    default=100,
    minimum=70,
    maximum=300,
    step=10,
    unit="%",
)
LANGUAGE = ChoiceSetting(
    key="language",
    title="Language",
    description="Language of vtdesk's own words; modules and fields speak the server's.",
    default="system",
    choices=(Choice("system", "As the system"), Choice("en", "English")),
)

ALL: tuple[Setting[str] | Setting[int], ...] = (LOOK, DENSITY, TEXT_SIZE, LANGUAGE)
"""Every setting, in the order they are shown."""


class Settings:
    """The values a person has set; everything else has its default.

    Args:
        raw: values by key as a file holds them. Keys and values that nobody here knows are kept
            for the vtdesk that does.
    """

    def __init__(self, raw: Mapping[str, Json] | None = None) -> None:
        self._raw = dict(raw or {})

    def get(self, setting: Setting[T]) -> T:
        """The setting's value now."""
        return setting.read(self._raw.get(setting.key))

    def put(self, setting: Setting[T], value: T) -> None:
        """Set a value; the default is not written down, so that it may change later.

        Raises:
            ValueError: the setting cannot have this value.
        """
        raw = _json(value)
        if setting.read(raw) != value:
            raise ValueError(f"{setting.key} cannot be {value!r}")
        if value == setting.default:
            self._raw.pop(setting.key, None)
        else:
            self._raw[setting.key] = raw

    def reset(self, setting: Setting[T]) -> None:
        """Go back to the default."""
        self._raw.pop(setting.key, None)

    def raw(self) -> dict[str, Json]:
        """What the file is to hold."""
        return dict(self._raw)


class Remembered:
    """What vtdesk remembers by itself, by names that the windows choose.

    Args:
        raw: values by name as a file holds them.
    """

    def __init__(self, raw: Mapping[str, Json] | None = None) -> None:
        self._raw = dict(raw or {})

    def text(self, name: str) -> str | None:
        """A remembered text; None if there is none or it is no text."""
        value = self._raw.get(name)
        return value if isinstance(value, str) else None

    def numbers(self, name: str) -> tuple[int, ...] | None:
        """Remembered whole numbers; None if there are none or something else is there."""
        value = self._raw.get(name)
        if not isinstance(value, list):
            return None
        numbers = tuple(n for n in value if isinstance(n, int) and not isinstance(n, bool))
        return numbers if len(numbers) == len(value) else None

    def put(self, name: str, value: str | Sequence[int]) -> None:
        """Remember a text or some numbers under a name.

        Raises:
            ValueError: it is too long for something merely remembered.
        """
        if isinstance(value, str):
            if len(value) > _LONGEST_TEXT:
                raise ValueError(f"{name}: text of {len(value)} characters")
            self._raw[name] = value
            return
        if len(value) > _MOST_NUMBERS:
            raise ValueError(f"{name}: {len(value)} numbers")
        self._raw[name] = list(value)

    def forget(self, name: str) -> None:
        """Remember nothing under this name."""
        self._raw.pop(name, None)

    def raw(self) -> dict[str, Json]:
        """What the file is to hold."""
        return dict(self._raw)


def _json(value: object) -> Json:
    if isinstance(value, str | int):
        return value
    raise ValueError(f"no setting holds a {type(value).__name__}")
