"""Reads a tooltip as a person does."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget


def tip(widget: QWidget) -> str:
    """The words of a widget's tooltip, without their markup."""
    document = QTextDocument()
    document.setHtml(widget.toolTip())
    return document.toPlainText()
