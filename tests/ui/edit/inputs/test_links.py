"""What a click on a number or an address opens, and what it never opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import open_record
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.ui.edit.inputs.links import link_url
from vtdesk.ui.look import Look

LINKS = (FieldKind.PHONE, FieldKind.EMAIL, FieldKind.URL)


@pytest.mark.parametrize(
    ("kind", "text", "url"),
    [
        (FieldKind.PHONE, "+49 (221) 4710-330", "tel:+492214710330"),
        (FieldKind.EMAIL, " ko@nord.example ", "mailto:ko@nord.example"),
        (FieldKind.URL, "nord.example", "https://nord.example"),
        (FieldKind.URL, "http://nord.example/a?b=c", "http://nord.example/a?b=c"),
        (FieldKind.URL, "nord.example:8080/x", "https://nord.example:8080/x"),
        (FieldKind.URL, "mailto:ko@nord.example", "mailto:ko@nord.example"),
    ],
)
def test_addresses_open_as_what_they_are(kind: FieldKind, text: str, url: str) -> None:
    found = link_url(kind, text)
    assert found is not None
    assert found.toString() == url


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "smb://host/share",
        "ms-word:ofe|u|http://x",
        "data:text/html,x",
        "C:\\Windows\\calc.exe",
        "https://",
        "",
    ],
)
def test_other_schemes_open_nothing(text: str) -> None:
    assert link_url(FieldKind.URL, text) is None


@given(st.sampled_from(LINKS), st.text())
def test_only_four_schemes_are_ever_opened(kind: FieldKind, text: str) -> None:
    found = link_url(kind, text)
    assert found is None or found.scheme() in {"http", "https", "mailto", "tel"}


async def test_the_icon_and_ctrl_enter_open_the_address(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened_urls.append)
    async with open_record(look) as opened:
        trailing = opened.input("phone").trailing
        assert trailing is not None
        QTest.mouseClick(trailing, Qt.MouseButton.LeftButton)
        line = opened.focus("email")
        QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert [url.toString() for url in opened_urls] == [
            "tel:+492214710330",
            "mailto:ko@nord.example",
        ]
        assert opened.edit.changed_fields == ()
