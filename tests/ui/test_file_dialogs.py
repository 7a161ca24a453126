"""Asking for a file to write or to open."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.file_dialog import file_dialog, type_name
from vtdesk.ui.file_dialogs import ask_what_to_open, ask_where_to_save


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


async def test_where_to_save_is_the_name_typed_with_its_suffix(
    window: QWidget, tmp_path: Path
) -> None:
    asked = asyncio.ensure_future(ask_where_to_save(window, "Save list", "deals", "CSV", "csv"))
    dialog = await file_dialog()
    assert dialog.windowTitle() == "Save list"
    assert dialog.nameFilters() == ["CSV (*.csv)"]
    assert Path(dialog.selectedFiles()[0]).name == "deals.csv"
    type_name(dialog, tmp_path / "others")
    dialog.accept()
    assert await asked == tmp_path / "others.csv"
    await until(lambda: window.findChild(QFileDialog) is None)


async def test_only_a_file_that_is_there_can_be_opened(window: QWidget, tmp_path: Path) -> None:
    asked = asyncio.ensure_future(ask_what_to_open(window, "Import", "Views", "json"))
    dialog = await file_dialog()
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptOpen
    assert dialog.nameFilters() == ["Views (*.json)", "All files (*)"]
    (tmp_path / "views.txt").touch()
    type_name(dialog, tmp_path / "views.txt")
    dialog.accept()
    assert await asked == tmp_path / "views.txt"


async def test_who_wants_no_file_gets_none(window: QWidget) -> None:
    for question in (
        ask_where_to_save(window, "Save", "a", "CSV", "csv"),
        ask_what_to_open(window, "Open", "CSV", "csv"),
    ):
        asked = asyncio.ensure_future(question)
        (await file_dialog()).reject()
        assert await asked is None
        await until(lambda: window.findChild(QFileDialog) is None)
