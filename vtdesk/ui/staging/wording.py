"""The words of staged cells and of the records they are in."""

from vtdesk.domain.schema import ModuleInfo
from vtdesk.ui.browse.wording import in_sentence


def counted(number: int, one: str, many: str) -> str:
    """As in "1 cell" or "3 cells"."""
    return f"{number:,} {one if number == 1 else many}"


def records_text(number: int, info: ModuleInfo) -> str:
    """A number of records by their module's name, as in "1 deal" or "30 deals"."""
    return counted(number, in_sentence(info.singular or info.label), in_sentence(info.label))


def staged_text(cells: int, records: int) -> str:
    """What the bar below the table says, as in "3 cells changed in 2 records"."""
    cells_changed = counted(cells, "cell", "cells")
    return f"{cells_changed} changed in {counted(records, 'record', 'records')}"
