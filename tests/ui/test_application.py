"""What every window of the program has, before there is one."""

import subprocess
import sys
from pathlib import Path

import vtdesk

CODE = """
import sys
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from vtdesk.ui.application import create_application

application = create_application(["vtdesk"])
window = QWidget()
painted = window.windowIcon().pixmap(QSize(48, 48)).toImage()
print(application.applicationVersion(), painted.width(), painted.pixelColor(8, 24).name())
"""


def test_windows_carry_the_programs_icon_and_version() -> None:
    root = Path(vtdesk.__file__).parents[1]
    run = [sys.executable, "-c", CODE]
    told = subprocess.run(run, check=True, cwd=root, timeout=60, capture_output=True, text=True)
    assert told.stdout.split() == [vtdesk.__version__, "48", "#2c5bd4"]
