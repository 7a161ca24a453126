"""Formats from the system's locale."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale

from vtdesk.ui.formats import system_formats, system_zone, zone_named


@pytest.mark.parametrize(
    ("name", "order", "separator", "point", "group", "clock_24", "region"),
    [
        ("de_AT", "dmy", ".", ",", " ", True, "AT"),
        ("en_US", "mdy", "/", ".", ",", False, "US"),
        ("en_GB", "dmy", "/", ".", ",", True, "GB"),
        ("fr_FR", "dmy", "/", ",", " ", True, "FR"),
        ("hu_HU", "ymd", ".", ",", " ", True, "HU"),
        ("sv_SE", "ymd", "-", ",", " ", True, "SE"),
        ("ko_KR", "ymd", ".", ".", ",", False, "KR"),
        ("bg_BG", "dmy", ".", ",", " ", True, "BG"),
        ("ar_EG", "dmy", "/", ".", ",", False, "EG"),
        ("C", "ymd", "-", ".", ",", True, None),
    ],
)
def test_locale(
    name: str,
    order: str,
    separator: str,
    point: str,
    group: str,
    clock_24: bool,
    region: str | None,
) -> None:
    formats = system_formats(QLocale(name), UTC)
    assert (formats.date_order, formats.date_separator) == (order, separator)
    assert (formats.decimal_point, formats.group_separator) == (point, group)
    assert formats.clock_24 is clock_24
    assert formats.region == region


@pytest.mark.parametrize(("name", "day"), [("de_AT", 0), ("en_US", 6), ("ar_EG", 5), ("C", 0)])
def test_the_week_begins_as_people_there_say(name: str, day: int) -> None:
    assert system_formats(QLocale(name), UTC).first_weekday == day


def test_every_locale_gives_usable_formats() -> None:
    any_of = QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    for locale in QLocale.matchingLocales(*any_of):
        formats = system_formats(locale, UTC)
        assert sorted(formats.date_order) == ["d", "m", "y"], locale.name()
        assert formats.date_separator in {".", "/", "-"}, locale.name()
        assert formats.decimal_point != formats.group_separator, locale.name()
        assert len(formats.decimal_point) == 1, locale.name()


def test_zone() -> None:
    assert zone_named("Europe/Vienna") == ZoneInfo("Europe/Vienna")
    assert zone_named("Middle/Earth") is None
    assert zone_named("../../etc/passwd") is None
    assert zone_named("") is zone_named(None) is None
    assert system_formats(QLocale("C")).zone == system_zone()
