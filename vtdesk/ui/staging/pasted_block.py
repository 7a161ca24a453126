"""Reads the block of cells that a spreadsheet puts on the clipboard.

Excel, LibreOffice Calc and Google Sheets all write tabs between cells and a line for each row. A
cell that holds a tab, a line end or a quote at its start is put in double quotes, and quotes in it
are doubled (RFC 4180 with tabs).
"""


def read_block(text: str) -> list[list[str]]:
    """The rows of cells in a text; rows may be of unequal length.

    A line end at the very end begins no further row. A quote that is not closed is a quote that
    somebody typed.
    """
    if '"' not in text:
        return [line.split("\t") for line in _plain_lines(text)]
    rows: list[list[str]] = [[]]
    place, end = 0, len(text)
    while True:
        cell, place = _read_cell(text, place)
        rows[-1].append(cell)
        if place >= end:
            break
        if text[place] == "\t":
            place += 1
            continue
        place += 2 if text.startswith("\r\n", place) else 1
        if place >= end:
            break
        rows.append([])
    return rows


def _plain_lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def _read_cell(text: str, start: int) -> tuple[str, int]:
    """One cell, and the place of the sign after it."""
    if text.startswith('"', start):
        quoted = _read_quoted(text, start + 1)
        if quoted is not None:
            return quoted
    place = start
    while place < len(text) and text[place] not in "\t\r\n":
        place += 1
    return text[start:place], place


def _read_quoted(text: str, start: int) -> tuple[str, int] | None:
    """The inside of quotes and the place behind them; None where they do not hold a whole cell."""
    parts: list[str] = []
    while (quote := text.find('"', start)) >= 0:
        parts.append(text[start:quote])
        if text.startswith('""', quote):
            parts.append('"')
            start = quote + 2
            continue
        after = quote + 1
        if after < len(text) and text[after] not in "\t\r\n":
            return None
        inside = "".join(parts).replace("\r\n", "\n").replace("\r", "\n")
        return inside, after
    return None
