"""Asks for the file that something is to be written to."""

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def save_file_dialog(
    window: QWidget, title: str, file_name: str, kind: str, suffix: str
) -> QFileDialog:
    """The system's dialog; open it with `bridge.ask` and delete it afterwards.

    Args:
        window: it stands over this one.
        title: what is to be saved.
        file_name: proposed.
        kind: the files shown, as in "CSV".
        suffix: put behind a name without one.
    """
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(window, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{kind} (*.{suffix})")
    dialog.setDefaultSuffix(suffix)
    dialog.setDirectory(folder if QDir(folder).exists() else QDir.homePath())
    dialog.selectFile(file_name)
    return dialog
