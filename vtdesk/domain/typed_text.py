"""What a person means by a typed text, in a field of any kind."""

from datetime import date

from vtdesk.domain.kinds import KINDS
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.typed_moments import parse_date, parse_time
from vtdesk.domain.typed_values import Typing
from vtdesk.domain.value_types import Formats, Unreadable, Value, is_empty

__all__ = ["Unreadable", "parse", "parse_date", "parse_time"]


def parse(
    spec: FieldSpec, text: str, formats: Formats, *, today: date
) -> Value | Unreadable | None:
    """The value that a person means by a typed text; None when they cleared the field.

    Args:
        spec: the field.
        text: as typed; blanks around it do not count except in free text.
        formats: the person's formats.
        today: the day that "today", "+3" and "mon" count from.
    """
    if is_empty(text):
        return None
    return KINDS[spec.kind].parse(text, Typing(spec, formats, today))
