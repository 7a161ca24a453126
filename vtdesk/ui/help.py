"""The sheet of shortcuts, and what this program is."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

import vtdesk
from vtdesk.ui.action_spec import Place
from vtdesk.ui.action_table import ACTIONS
from vtdesk.ui.actions import native_keys
from vtdesk.ui.key_caps import KeyCaps
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Surface

_WIDTH, _HEIGHT = 448, 560
_ABOUT_HEIGHT = 460
_HEADING = 32
_PANE_KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "In the table",
        (
            ("Open the record", "Return"),
            ("First row, last row", "Ctrl+Home"),
            ("Choose several rows", "Shift+Down"),
            ("Delete the chosen rows", "Del"),
        ),
    ),
    (
        "In the form",
        (
            ("Find a field", "Ctrl+F"),
            ("Open what a field points to", "Ctrl+Return"),
        ),
    ),
    (
        "Around a record",
        (
            ("Open what is chosen", "Return"),
            ("Open it in a tab", "Ctrl+Return"),
            ("Ask Vtiger again", "F5"),
            ("Back to the form", "Esc"),
        ),
    ),
    (
        "In the tree and the filters",
        (("Open the module, go to the rows", "Return"), ("Show all again", "Esc")),
    ),
)

_OF_OTHERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("GNU LGPL 3", ("PySide6-Essentials",)),
    (
        "MIT License",
        (
            "the icons of Phosphor",
            "SQLite3 Multiple Ciphers",
            "keyring",
            "lark",
            "platformdirs",
            "qtawesome",
            "truststore",
        ),
    ),
    ("BSD License", ("httpx", "msgspec", "qasync", "starlette", "uvicorn", "XlsxWriter")),
    ("Apache License 2.0", ("cryptography", "phonenumbers")),
    ("any licence that the Open Source Initiative approves", ("apsw-sqlite3mc",)),
)
"""Licences, and the works under each, by the names of their packages where they are packages."""


class _Sheet(QDialog):
    """A dialog whose body scrolls, with one button that closes it."""

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.close_button = push_button(look, "Close")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 20, 20, 16)
        ground = Surface(look, "content")
        ground.setLayout(self.body)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        foot = Surface(look, "content", Qt.Edge.TopEdge)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 12, 20, 12)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(foot)


class ShortcutSheet(_Sheet):
    """Every shortcut there is, by menu."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "Keyboard shortcuts", parent)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for place in Place:
            keys = [(s.plain_text, s.shortcuts) for s in ACTIONS if s.place is place]
            self._add(look, grid, place.value.replace("&", ""), [k for k in keys if k[1]])
        for title, rows in _PANE_KEYS:
            self._add(look, grid, title, [(words, (keys,)) for words, keys in rows])
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.resize(min(_WIDTH, parent.width()), min(_HEIGHT, parent.height()))

    @staticmethod
    def _add(
        look: Look, grid: QGridLayout, title: str, rows: list[tuple[str, tuple[str, ...]]]
    ) -> None:
        if not rows:
            return
        top = grid.rowCount()
        heading = TextLabel(look, title, "caption", "text.3", weight=600)
        grid.addWidget(heading, top, 0, Qt.AlignmentFlag.AlignBottom)
        grid.setRowMinimumHeight(top, _HEADING if top > 1 else 0)
        for number, (words, shortcuts) in enumerate(rows, start=top + 1):
            grid.addWidget(TextLabel(look, words), number, 0)
            caps = QHBoxLayout()
            caps.setSpacing(12)
            caps.addStretch(1)
            for keys in shortcuts:
                caps.addWidget(KeyCaps(look, native_keys(keys)))
            grid.addLayout(caps, number, 1)


class AboutSheet(_Sheet):
    """Name, version, licence, and what others made that vtdesk is built of."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, "About vtdesk", parent)
        self.body.setSpacing(8)
        self.body.addWidget(TextLabel(look, f"vtdesk {vtdesk.__version__}", "title"))
        self.body.addWidget(
            TextLabel(
                look,
                "A desktop program for people who live in a Vtiger CRM.",
                token="text.2",
                wrap=True,
            )
        )
        self.body.addWidget(
            TextLabel(
                look,
                "Free software under the GNU General Public License, version 3 or later.",
                token="text.2",
                wrap=True,
            )
        )
        self.body.addSpacing(12)
        heading = "It is built of the work of others:"
        self.body.addWidget(TextLabel(look, heading, token="text.2", wrap=True))
        self.body.addWidget(
            TextLabel(look, f"Qt {qVersion()}: GNU LGPL 3", "small", "text.3", wrap=True)
        )
        for licence, works in _OF_OTHERS:
            words = f"{', '.join(works)}: {licence}"
            self.body.addWidget(TextLabel(look, words, "small", "text.3", wrap=True))
        self.body.addStretch(1)
        self.resize(min(_WIDTH, parent.width()), min(_ABOUT_HEIGHT, parent.height()))
