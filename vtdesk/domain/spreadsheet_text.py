"""Values as cells of a spreadsheet, in a CSV file or a workbook.

What others typed into a CRM is data. A spreadsheet takes text that begins with one of a few signs
for a formula and computes it, with access to files and network (CWE-1236), so such text is marked
as text. A number of a field of numbers stays a number, also below zero.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, LocalId, RecordId
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell, Formats, Labeller, Value, display, read

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs that make a formula of the text behind them, the wide ones in some languages' Excel."""

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds."""

MOST_ROWS = 1_048_575
"""Rows that a sheet of a workbook holds below its header."""

_EXACT_FIGURES = 15  # of a workbook's numbers, which are binary with 53 digits
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets count a 29 February that never was
_SECONDS_A_DAY = 86_400
_PERCENT = 100
_DATE_LETTERS = {"d": "dd", "m": "mm", "y": "yyyy"}
_MONEY_DECIMALS = 2

SheetValue = str | float | bool | None
"""What a workbook's cell holds: text, a number (a day is one, too), yes or no, nothing."""


class ValueStyle(Enum):
    """How values are written to a text file.

    LOCAL: as this person types them. ISO: the same on every computer, for other programs.
    """

    LOCAL = "local"
    ISO = "iso"


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written.

    Attributes:
        style: of dates and numbers.
        separator: what stands between two cells.
    """

    style: ValueStyle = ValueStyle.LOCAL
    separator: str = ","


def usual_separator(style: ValueStyle, formats: Formats) -> str:
    """What spreadsheets set to these formats expect between cells: a comma may be a decimal point."""
    local = style is ValueStyle.LOCAL and formats.decimal_point == ","
    return ";" if local else ","


def is_formula(text: str) -> bool:
    """Whether a spreadsheet takes a text for a formula."""
    return text.startswith(FORMULA_SIGNS)


def as_text(text: str) -> str:
    """A text as a CSV file's cell that no spreadsheet computes: with the sign that marks text."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_cell(
    spec: FieldSpec, formats: Formats, labels: Labeller, style: ValueStyle
) -> Callable[[Cell], str]:
    """The function that writes a field's wire values into a CSV file.

    Args:
        spec: the field.
        formats: the person's; of those, ISO takes the time zone alone.
        labels: names of the records that the field points to; a name not known is left empty.
        style: of dates and numbers.
    """

    def written(cell: Cell) -> str:
        value = read(spec, cell)
        if value is None:
            return ""
        if isinstance(value, bool | int | Decimal | date | time):
            return _plain(spec, value, formats, style)
        return as_text(_named(spec, cell, value, formats, labels))

    return written


def sheet_cell(spec: FieldSpec, formats: Formats, labels: Labeller) -> Callable[[Cell], SheetValue]:
    """The function that makes a workbook's values of a field's wire values.

    What a workbook's numbers and days cannot hold exactly becomes text; so nothing is rounded.
    A percentage is a share of one there.
    """

    def written(cell: Cell) -> SheetValue:
        value = read(spec, cell)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | Decimal):
            return _number(spec, value)
        if isinstance(value, date | time):
            return _serial(value, formats)
        return _named(spec, cell, value, formats, labels)

    return written


def number_format(spec: FieldSpec, formats: Formats) -> str:
    """How a workbook shows the field's numbers and days; "" for those that need nothing."""
    day = formats.date_separator.join(_DATE_LETTERS[letter] for letter in formats.date_order)
    return {
        FieldKind.CURRENCY: "#,##0.00",
        FieldKind.PERCENTAGE: "0.##%",
        FieldKind.DATE: day,
        FieldKind.DATETIME: f"{day} hh:mm",
        FieldKind.TIME: "hh:mm",
    }.get(spec.kind, "")


def _plain(
    spec: FieldSpec,
    value: bool | int | Decimal | date | time,
    formats: Formats,
    style: ValueStyle,
) -> str:
    """Yes or no, a number or a moment; nothing of it can be taken for a formula."""
    iso = style is ValueStyle.ISO
    if isinstance(value, bool):
        if iso:
            return "true" if value else "false"
        return formats.yes if value else formats.no
    if isinstance(value, int | Decimal):
        text = _figures(spec, value)
        return text if iso else text.replace(".", formats.decimal_point)
    if iso:
        return _iso(value, formats)
    return display(spec, _wire_of(value), formats)


def _figures(spec: FieldSpec, value: int | Decimal) -> str:
    """A number without groups, money with its two decimals or more."""
    if isinstance(value, int):
        return str(value)
    text = format(value.normalize(), "zf")
    if spec.kind is not FieldKind.CURRENCY:
        return text
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(_MONEY_DECIMALS, '0')}"


def _iso(value: date | time, formats: Formats) -> str:
    if isinstance(value, datetime):
        return _local(value, formats).isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("seconds")
    return value.isoformat()


def _wire_of(value: date | time) -> str:
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


def _local(moment: datetime, formats: Formats) -> datetime:
    """A moment as the clock of this person's zone shows it."""
    try:
        return moment.astimezone(formats.zone).replace(tzinfo=None)
    except OverflowError:
        # the first and the last day there is, which programs use for "ever"
        return moment.replace(tzinfo=None)


def _named(spec: FieldSpec, cell: Cell, value: Value, formats: Formats, labels: Labeller) -> str:
    if isinstance(value, RecordId | LocalId):
        return labels(value) or ""
    if isinstance(value, str) and spec.kind in _AS_IT_IS:
        return value
    return display(spec, cell, formats, _known(labels))


def _known(labels: Labeller) -> Labeller:
    def label(record: AnyId) -> str:
        return labels(record) or ""

    return label


def _number(spec: FieldSpec, value: int | Decimal) -> SheetValue:
    exact = Decimal(value).normalize()
    if len(exact.as_tuple().digits) > _EXACT_FIGURES:
        return _figures(spec, value)
    return float(exact / _PERCENT if spec.kind is FieldKind.PERCENTAGE else exact)


def _serial(value: date | time, formats: Formats) -> SheetValue:
    """A moment as the days since the end of 1899; text for one that spreadsheets do not have."""
    if isinstance(value, time):
        return _share_of_day(value)
    moment = _local(value, formats) if isinstance(value, datetime) else value
    day = moment.date() if isinstance(moment, datetime) else moment
    if day < _FIRST_DAY:
        return _iso(value, formats)
    share = _share_of_day(moment.time()) if isinstance(moment, datetime) else 0.0
    return (day - _DAY_ZERO).days + share


def _share_of_day(moment: time) -> float:
    return (moment.hour * 3600 + moment.minute * 60 + moment.second) / _SECONDS_A_DAY


_AS_IT_IS = frozenset(
    {
        FieldKind.STRING,
        FieldKind.TEXT,
        FieldKind.EMAIL,
        FieldKind.URL,
        FieldKind.SKYPE,
        FieldKind.AUTOGENERATED,
    }
)
