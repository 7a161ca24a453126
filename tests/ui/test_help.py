"""The sheet of shortcuts, and the one about the program."""

import re
import tomllib
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

import vtdesk
from tests.helpers.widgets import dispose
from vtdesk.ui.action_table import ACTIONS
from vtdesk.ui.actions import native_keys
from vtdesk.ui.help import AboutSheet, ShortcutSheet
from vtdesk.ui.key_caps import KeyCaps
from vtdesk.ui.look import Look


def test_every_shortcut_is_on_the_sheet(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    sheet = ShortcutSheet(look, window)
    caps = {cap.accessibleName() for cap in sheet.findChildren(KeyCaps)}
    words = {label.text() for label in sheet.findChildren(QLabel)}
    for spec in ACTIONS:
        for keys in spec.shortcuts:
            assert native_keys(keys) in caps
        if spec.shortcuts:
            assert spec.plain_text in words
    dispose(sheet)


def test_the_sheet_fits_into_a_small_window(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(480, 400)
    sheet = ShortcutSheet(look, window)
    sheet.show()
    assert sheet.width() <= 480
    assert sheet.height() <= 400
    sheet.close_button.click()
    assert not sheet.isVisible()


def test_about_says_the_version(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = AboutSheet(look, window)
    assert any("vtdesk 0" in label.text() for label in sheet.findChildren(QLabel))
    dispose(sheet)


def test_about_names_whatever_vtdesk_is_built_of(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(640, 480)
    sheet = AboutSheet(look, window)
    sheet.show()
    words = " ".join(label.text() for label in sheet.findChildren(QLabel))
    file = Path(vtdesk.__file__).parents[1] / "pyproject.toml"
    needed = tomllib.loads(file.read_text(encoding="utf-8"))["project"]["dependencies"]
    assert not [name for line in needed if (name := re.split("[<>=]", line)[0]) not in words]
    assert "Phosphor" in words
    assert sheet.height() <= 480
    dispose(sheet)
