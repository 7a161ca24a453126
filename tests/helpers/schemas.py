"""Builders of fields and modules, and the formats people write in."""

from datetime import UTC, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.schema import FieldSpec, ModuleSchema, PicklistValue
from vtdesk.domain.values import Formats

CHOICES = (PicklistValue("Cold", "Kalt"), PicklistValue("Hot", "Heiß"))

GERMAN = Formats(
    decimal_point=",",
    group_separator=".",
    date_order="dmy",
    date_separator=".",
    zone=ZoneInfo("Europe/Berlin"),
    region="DE",
    yes="Ja",
    no="Nein",
)
AMERICAN = Formats(
    date_order="mdy",
    date_separator="/",
    clock_24=False,
    zone=ZoneInfo("America/New_York"),
    region="US",
)

zones = st.sampled_from(
    [
        UTC,
        ZoneInfo("Asia/Kolkata"),
        ZoneInfo("Pacific/Kiritimati"),
        ZoneInfo("America/St_Johns"),
        timezone(timedelta(hours=-12)),
        timezone(timedelta(hours=5, minutes=45)),
    ]
)
formats = st.builds(
    Formats,
    decimal_point=st.sampled_from([".", ",", "٫"]),
    group_separator=st.sampled_from(
        [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "’", "'"]
    ),
    date_order=st.sampled_from(["dmy", "mdy", "ymd"]),
    date_separator=st.sampled_from(["-", ".", "/", ". "]),
    clock_24=st.booleans(),
    zone=zones,
) | st.sampled_from([GERMAN, AMERICAN, Formats()])
"""How people write, in many places; the zones never put their clocks back."""


def field(kind: FieldKind = FieldKind.STRING, name: str = "x", **more: Any) -> FieldSpec:
    """A field of a kind, labelled like its name."""
    return FieldSpec(name, name.title(), kind, kind.value, **more)


def module(*fields: FieldSpec, **more: Any) -> ModuleSchema:
    """A module with these fields."""
    return ModuleSchema(ModuleName("Contacts"), "Contacts", "12", fields, **more)
