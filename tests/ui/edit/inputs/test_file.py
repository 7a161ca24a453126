"""The file of a document in its form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.helpers.demo_session import at_rest, demo_session
from tests.helpers.desk import until
from tests.helpers.url_taker import UrlTaker, taking
from tests.helpers.widgets import dispose
from vtdesk.app.session import Session
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.ui.edit.inputs.file import FileInput
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look

DOCUMENTS = ModuleName("Documents")


@pytest.fixture
def browser() -> Iterator[UrlTaker]:
    with taking("https") as taker:
        yield taker


def document(demo: DemoServer, place: str) -> int:
    """The key of a document that lies in Vtiger ("I") or elsewhere ("E")."""
    rows = demo.rows(DOCUMENTS).items()
    return int(parse_id(next(r for r, row in rows if row["filelocationtype"] == place)).key)


async def shown(look: Look, session: Session, key: int) -> tuple[RecordPane, FileInput]:
    """A document's form, and its file in it."""
    await session.ensure_schema(DOCUMENTS)
    session.refresh(DOCUMENTS)
    await at_rest(session)
    pane = RecordPane(look, session)
    pane.resize(412, 800)
    pane.show()
    pane.show_record(await session.open_record(DOCUMENTS, key))
    assert pane.form is not None
    field = pane.form.rows["filename"].input
    assert isinstance(field, FileInput)
    return pane, field


def told(field: FileInput) -> str:
    """What it says of itself."""
    return field.editor.accessibleDescription()


async def choose(pane: RecordPane, code: QFileDialog.DialogCode) -> None:
    """Answer the question where to."""
    await until(lambda: pane.findChild(QFileDialog) is not None)
    dialog = pane.findChild(QFileDialog)
    assert dialog is not None
    dialog.done(code)


async def test_the_button_saves_the_file_and_says_so(
    look: Look, qtbot: QtBot, demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda self: [str(tmp_path / "kept.txt")])
    async with demo_session(demo) as session:
        pane, field = await shown(look, session, document(demo, "I"))
        assert field.trailing is not None
        assert field.trailing.accessibleName() == "Save this file"
        field.trailing.click()
        await choose(pane, QFileDialog.DialogCode.Accepted)
        await until(lambda: told(field) == "Saved as kept.txt")
        assert (tmp_path / "kept.txt").read_bytes()
        assert demo.calls.count("files_retrieve") == 1
        await pane.finish()
        dispose(pane)


async def test_a_refusal_is_said_at_the_field_and_it_can_be_tried_again(
    look: Look, qtbot: QtBot, demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda self: [str(tmp_path / "kept.txt")])
    async with demo_session(demo) as session:
        pane, field = await shown(look, session, document(demo, "I"))
        with demo.company.lock:
            demo.company.tables.execute("DELETE FROM _files WHERE field = 'filename'")
        field.editor.setFocus()
        QTest.keyClick(field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await choose(pane, QFileDialog.DialogCode.Accepted)
        await until(lambda: "no longer in Vtiger" in told(field))
        QTest.keyClick(field.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await choose(pane, QFileDialog.DialogCode.Rejected)
        await pane.finish()
        dispose(pane)


async def test_a_document_elsewhere_is_opened_there(
    look: Look, qtbot: QtBot, demo: DemoServer, browser: UrlTaker
) -> None:
    async with demo_session(demo) as session:
        pane, field = await shown(look, session, document(demo, "E"))
        assert field.file is None
        assert field.trailing is not None
        field.trailing.click()
        assert browser.urls == [str(demo.rows(DOCUMENTS)[str(pane.edit.id)]["filename"])]  # type: ignore[union-attr]  # it is open
        await pane.finish()
        dispose(pane)
