"""A record's form on paper or in a PDF: the sections that are open, as plain text."""

from PySide6.QtCore import QSaveFile
from PySide6.QtGui import (
    QFont,
    QPageSize,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)

from vtdesk.app.editing import EditSession
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.ui.edit.form import RecordForm

_LABEL_SHARE = 30
_TITLE, _HEADING, _BODY = 16.0, 11.0, 9.0
_DOTS = "••••••"
_DOTS_PER_INCH = 300


def printed_form(edit: EditSession, form: RecordForm, below_title: str) -> QTextDocument:
    """A document with what the form shows; nothing in it is read as markup.

    Args:
        edit: the record.
        form: says which sections are open.
        below_title: one line about what it is and how fresh.
    """
    document = QTextDocument()
    document.setDefaultFont(QFont("", int(_BODY)))
    document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, edit.title)
    cursor = QTextCursor(document)
    cursor.insertText(edit.title, _format(_TITLE, bold=True))
    cursor.insertBlock()
    cursor.insertText(below_title, _format(_BODY))
    for heading, names in form.open_sections:
        _write_section(cursor, edit, heading, names)
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
    block = QTextBlockFormat()
    block.setTopMargin(12)
    cursor.insertBlock(block)
    cursor.insertText(heading, _format(_HEADING, bold=True))
    look = QTextTableFormat()
    look.setBorder(0)
    look.setCellPadding(2)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
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


def _format(points: float, *, bold: bool = False) -> QTextCharFormat:
    text = QTextCharFormat()
    text.setFontPointSize(points)
    if bold:
        text.setFontWeight(QFont.Weight.DemiBold)
    return text
