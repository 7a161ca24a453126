"""Keys that come to a widget although an action of its window has them."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from vtdesk.ui.parts.kept_keys import is_escape, keeps_key


@pytest.mark.parametrize(
    ("kind", "key", "kept"),
    [
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, True),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_F5, False),
        (QEvent.Type.KeyPress, Qt.Key.Key_Escape, False),
    ],
)
def test_only_what_is_asked_for_and_is_its_own_is_kept(
    kind: QEvent.Type, key: Qt.Key, kept: bool
) -> None:
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    assert keeps_key(event, is_escape) is kept
    assert event.isAccepted() is kept


def test_other_events_are_none_of_it() -> None:
    assert not keeps_key(QEvent(QEvent.Type.FocusIn), is_escape)
