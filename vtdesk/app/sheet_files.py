"""Files of many rows for spreadsheets: CSV, and workbooks with real numbers and days.

A file is written beside its place, in a folder of its own, and takes its place when it is whole; so
nobody ever finds half a file under the name that was chosen. All of this waits for the disk and
belongs on a thread of its own.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from vtdesk.app.csv_columns import Column, Kept
from vtdesk.app.paths import check_replaceable
from vtdesk.domain.spreadsheet_text import LONGEST_TEXT, SheetValue, as_text, is_formula
from vtdesk.domain.values import Cell

_NARROWEST, _WIDEST = 8, 60
_PRIVATE = 0o700
_MEASURED = 500  # rows that the widths of columns are taken from
_NOT_XML = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")


class SheetFile(Protocol):
    """A file that takes rows.

    Attributes:
        cut: how many texts were longer than the file's cells.
    """

    cut: int

    def add(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Write rows of wire values; at least one.

        Raises:
            OSError: the disk does not take them.
        """

    def finish(self) -> None:
        """Make the file whole; nothing comes any more.

        Raises:
            OSError: the disk does not take it.
        """

    def give_up(self) -> None:
        """Let go of what is open; the file is of no use."""


class CsvFile:
    """A CSV file in UTF-8 with the mark by which Excel knows it.

    Args:
        path: of a file that is not there.
        header: names of the columns.
        columns: write the wire values of each column.
        separator: what stands between two cells.
    """

    def __init__(
        self,
        path: Path,
        header: Sequence[str],
        columns: Sequence[Column],
        separator: str,
    ) -> None:
        self.cut = 0
        self._columns = columns
        self._separator = separator
        self._special = re.compile(f'["\r\n{separator}]')
        # half a letter of two, which no file can hold, becomes a question mark
        self._file = path.open("x", encoding="utf-8-sig", newline="", errors="replace")
        self._put([[as_text(name)] for name in header])

    def add(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Write rows of wire values; column by column, which is much faster than cell by cell."""
        cells = zip(*rows, strict=True)
        self._put([write(column) for write, column in zip(self._columns, cells, strict=True)])

    def _put(self, columns: Sequence[Sequence[str]]) -> None:
        """Write columns of texts as lines (RFC 4180); `csv` takes twice the time for them."""
        quoted = [self._quoted(texts) for texts in columns]
        if len(quoted) == 1:
            # a line of nothing would be no row
            quoted = [[text or '""' for text in quoted[0]]]
        self._file.writelines(
            f"{line}\r\n" for line in map(self._separator.join, zip(*quoted, strict=True))
        )

    def _quoted(self, texts: Sequence[str]) -> Sequence[str]:
        special = self._special.search
        if not special("".join(texts)):
            return texts
        return [_in_quotes(text) if special(text) else text for text in texts]

    def finish(self) -> None:
        """Have the disk hold all of it."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def give_up(self) -> None:
        """Close the file."""
        _close_anyhow(self._file.close)


class WorkbookFile:
    """A workbook with one sheet: a header that stays, a row of filters, widths that fit.

    Args:
        path: of a file that is not there; its folder takes further files meanwhile.
        header: names of the columns.
        cells: makes the workbook's values of the wire values of each column.
        formats: how each column's numbers are shown; "" as they are.
    """

    def __init__(
        self,
        path: Path,
        header: Sequence[str],
        cells: Sequence[Callable[[Cell], SheetValue]],
        formats: Sequence[str],
    ) -> None:
        self.cut = 0
        self._path = path
        self._columns = [Kept(cell) for cell in cells]
        self._book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent)}
        )
        self._book.use_zip64()
        self._sheet = self._book.add_worksheet()
        self._formats = [self._book.add_format({"num_format": f}) if f else None for f in formats]
        self._as_text = self._book.add_format({"quote_prefix": True})
        self._widths = [len(name) + 3 for name in header]  # the filter's arrow covers three
        self._row = 1
        bold = self._book.add_format({"bold": True})
        for column, name in enumerate(header):
            self._sheet.write_string(0, column, _xml_text(name), bold)

    def add(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Write rows of wire values."""
        values = [
            list(map(kept.__getitem__, cells))
            for kept, cells in zip(self._columns, zip(*rows, strict=True), strict=True)
        ]
        if self._row <= _MEASURED:
            self._measure(values)
        for row in zip(*values, strict=True):
            for column, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, str):
                    self._write_text(column, value)
                elif isinstance(value, bool):
                    self._sheet.write_boolean(self._row, column, value)
                else:
                    self._sheet.write_number(self._row, column, value, self._formats[column])
            self._row += 1

    def finish(self) -> None:
        """Put the sheet into the workbook, and have the disk hold all of it."""
        sheet = self._sheet
        for column, width in enumerate(self._widths):
            sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, self._row - 1), len(self._widths) - 1)
        try:
            self._book.close()
        except XlsxFileError as error:
            raise _reason_of(error) from error
        with self._path.open("rb") as file:
            os.fsync(file.fileno())

    def give_up(self) -> None:
        """Close what the workbook keeps open; it has no other way to be given up."""
        _close_anyhow(self._sheet._opt_close)  # noqa: SLF001 - else only its end, which writes it all

    def _write_text(self, column: int, text: str) -> None:
        text = _xml_text(text)
        if len(text) > LONGEST_TEXT:
            self.cut += 1
            text = text[: LONGEST_TEXT - 1] + "…"
        look = self._as_text if is_formula(text) else None
        self._sheet.write_string(self._row, column, text, look)

    def _measure(self, values: Sequence[Sequence[SheetValue]]) -> None:
        for column, cells in enumerate(values):
            texts = (len(cell.partition("\n")[0]) for cell in cells if isinstance(cell, str))
            numbers = (12 for cell in cells if isinstance(cell, int | float))
            self._widths[column] = max((self._widths[column], *texts, *numbers))


class PartFile:
    """The place of a file while it is written.

    Args:
        target: where it belongs in the end.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._folder = target.with_name(f".{target.name}.vtdesk-part")

    def make(self) -> Path:
        """Make the place anew, also after a crash, and return the path to write to.

        Raises:
            OSError: it cannot be made: the folder is gone or must not be written to, or the file
                that is to be replaced is read-only.
        """
        check_replaceable(self._target)
        self.clear()
        self._folder.mkdir(mode=_PRIVATE)
        return self._folder / f"part{self._target.suffix}"

    def publish(self, part: Path) -> None:
        """Put the whole file in its place, over an older one.

        Raises:
            OSError: the older one cannot be replaced; on Windows, because a program has it open.
        """
        part.replace(self._target)

    def clear(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _in_quotes(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _xml_text(text: str) -> str:
    """A text without what XML cannot hold."""
    return text if text.isascii() else text.translate(_NOT_XML)


def _reason_of(error: XlsxFileError) -> OSError:
    """What the system said where the library only passes it on."""
    reasons: Iterable[object] = (*error.args, error.__context__)
    return next((reason for reason in reasons if isinstance(reason, OSError)), OSError(str(error)))


def _close_anyhow(close: Callable[[], object]) -> None:
    try:
        close()
    except OSError:
        # what could not be written is given up with the file
        return
