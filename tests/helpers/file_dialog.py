"""A person who answers the question for a file."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.helpers.desk import until


async def file_dialog() -> QFileDialog:
    """Wait for the dialog that asks for a file."""
    await until(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    return dialog


def type_name(dialog: QFileDialog, file: Path | str) -> None:
    """Type the name of a file into the dialog."""
    name = dialog.findChild(QLineEdit)
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
