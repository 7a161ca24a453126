"""A record's form on paper or in a PDF: the sections that are open, as plain text."""

from PySide6.QtCore import QSaveFile, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from vtdesk.app.editing import EditSession
from vtdesk.app.line_items import LineTable
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.ui.edit.form import RecordForm

_LABEL_SHARE = 30
_TITLE, _HEADING, _BODY = 16.0, 11.0, 9.0
_DOTS = "••••••"
_DOTS_PER_INCH = 300


def printed_form(
    edit: EditSession, form: RecordForm, below_title: str, lines: LineTable | None = None
) -> QTextDocument:
    """A document with what the form shows; nothing in it is read as markup.

    Args:
        edit: the record.
        form: says which sections are open.
        below_title: one line about what it is and how fresh.
        lines: those of a quote, an order or an invoice.
    """
    document = QTextDocument()
    document.setDefaultFont(QFont(QGuiApplication.font().family(), int(_BODY)))
    document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, edit.title)
    cursor = QTextCursor(document)
    cursor.insertText(edit.title, _format(_TITLE, bold=True))
    cursor.insertBlock()
    cursor.insertText(below_title, _format(_BODY))
    for heading, names in form.open_sections:
        _write_section(cursor, edit, heading, names)
    if lines is not None and lines.rows:
        _write_lines(cursor, lines)
    return document


def write_pdf(document: QTextDocument, path: str) -> str:
    """Write a document as PDF on A4 pages; a file that is there is replaced when all is written.

    Returns:
        Why it was not written, in the system's words; "" when it was.
    """
    file = QSaveFile(path)
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        return file.errorString()
    writer = QPdfWriter(file)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    document.print_(writer)
    del writer
    return "" if file.commit() else file.errorString()


def _write_section(
    cursor: QTextCursor, edit: EditSession, heading: str, names: tuple[str, ...]
) -> None:
    _write_heading(cursor, heading)
    look = _table_format()
    look.setColumnWidthConstraints(
        [
            QTextLength(QTextLength.Type.PercentageLength, share)
            for share in (_LABEL_SHARE, 100 - _LABEL_SHARE)
        ]
    )
    table = cursor.insertTable(len(names), 2, look)
    for row, name in enumerate(names):
        spec = edit.schema.by_name[name]
        text = edit.text(name)
        if spec.kind is FieldKind.PASSWORD and text:
            text = _DOTS
        table.cellAt(row, 0).firstCursorPosition().insertText(spec.label, _format(_BODY))
        table.cellAt(row, 1).firstCursorPosition().insertText(text, _format(_BODY))
    cursor.movePosition(QTextCursor.MoveOperation.End)


def _write_lines(cursor: QTextCursor, lines: LineTable) -> None:
    """The lines under their titles, then the totals below the last column."""
    _write_heading(cursor, "Lines")
    last = len(lines.columns) - 1
    look = _table_format()
    look.setHeaderRowCount(1)
    table = cursor.insertTable(1 + len(lines.rows) + len(lines.totals), last + 1, look)
    for place, column in enumerate(lines.columns):
        _write_cell(table, 0, place, column.title, numeric=column.numeric, bold=True)
        for row, texts in enumerate(lines.rows, 1):
            _write_cell(table, row, place, texts[place], numeric=column.numeric)
    for row, (label, amount) in enumerate(lines.totals, 1 + len(lines.rows)):
        table.mergeCells(row, 0, 1, last)
        _write_cell(table, row, 0, label, numeric=True)
        _write_cell(table, row, last, amount, numeric=True)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    if lines.cut:
        cursor.insertText(f"{lines.cut:,} more lines are not shown.", _format(_BODY))


def _write_cell(
    table: QTextTable, row: int, column: int, text: str, *, numeric: bool, bold: bool = False
) -> None:
    cursor = table.cellAt(row, column).firstCursorPosition()
    if numeric:
        block = QTextBlockFormat()
        block.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        cursor.setBlockFormat(block)
    cursor.insertText(text, _format(_BODY, bold=bold))


def _write_heading(cursor: QTextCursor, heading: str) -> None:
    block = QTextBlockFormat()
    block.setTopMargin(12)
    cursor.insertBlock(block)
    cursor.insertText(heading, _format(_HEADING, bold=True))


def _table_format() -> QTextTableFormat:
    look = QTextTableFormat()
    look.setBorder(0)
    look.setCellPadding(2)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    return look


def _format(points: float, *, bold: bool = False) -> QTextCharFormat:
    text = QTextCharFormat()
    text.setFontPointSize(points)
    if bold:
        text.setFontWeight(QFont.Weight.DemiBold)
    return text
