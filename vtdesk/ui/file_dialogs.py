"""Asks for files in the system's own dialogs, which begin among the person's documents."""

from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from vtdesk.ui.bridge import ask


async def ask_where_to_save(
    window: QWidget, title: str, file_name: str, kind: str, suffix: str
) -> Path | None:
    """Ask for the file that something is to be written to; None where the person does not want it.

    Args:
        window: the dialog stands over this one.
        title: what is to be saved.
        file_name: proposed.
        kind: the files shown, as in "CSV".
        suffix: put behind a name without one.

    Raises:
        CancelledError: the dialog went with its window.
    """
    dialog = QFileDialog(window, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{kind} (*.{suffix})")
    dialog.setDefaultSuffix(suffix)
    return await _chosen(dialog, file_name)


async def ask_what_to_open(window: QWidget, title: str, kind: str, suffix: str) -> Path | None:
    """Ask for a file that is there; None where the person does not want it.

    Args:
        window: the dialog stands over this one.
        title: what it is for.
        kind: the files shown, as in "CSV".
        suffix: that of their names; others are shown once the person wants that.

    Raises:
        CancelledError: the dialog went with its window.
    """
    dialog = QFileDialog(window, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([f"{kind} (*.{suffix})", "All files (*)"])
    return await _chosen(dialog, "")


async def _chosen(dialog: QFileDialog, proposed: str) -> Path | None:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog.setDirectory(folder if QDir(folder).exists() else QDir.homePath())
    dialog.selectFile(proposed)
    accepted = await ask(dialog) == QDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles() if accepted else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None
