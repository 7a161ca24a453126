"""The words of an export before it starts."""

import re

from vtdesk.app.export_plan import ExportPrice
from vtdesk.domain.spreadsheet_text import MOST_ROWS
from vtdesk.ui.prices import about_text, calls_text

_MINUTE = 60
_LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r"[^\w ()+,.-]+")


def price_words(price: ExportPrice) -> str:
    """What it costs: "1,203 rows, all on this computer. 1 call, to count them in Vtiger."."""
    calls, minutes = price.price.calls, price.price.seconds / _MINUTE
    if not price.whole:
        rows = _rows(price.rows, about=True)
        return f"{rows}; some are fetched first. About {calls_text(calls)}, {about_text(minutes)}."
    rows = f"{_rows(price.rows)}, all on this computer."
    if calls == 1:
        return f"{rows} 1 call, to count them in Vtiger."
    what = "the count in Vtiger and names that are not here"
    return f"{rows} About {calls_text(calls)}, {about_text(minutes)}: {what}."


def too_many_words(price: ExportPrice) -> str:
    """Why a workbook cannot hold them; "" if it can."""
    if price.rows <= MOST_ROWS:
        return ""
    return f"A workbook holds {MOST_ROWS:,} rows. Choose CSV, or narrow the rows down."


def proposed_name(label: str) -> str:
    """A file name without its ending; a label comes from a server and may hold anything."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", label).split()).strip(". ")
    return name[:_LONGEST_NAME] or "export"


def _rows(count: int, *, about: bool = False) -> str:
    words = "1 row" if count == 1 else f"{count:,} rows"
    return f"About {words}" if about else words
