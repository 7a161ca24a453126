"""Pictures in the form: after the text, small, enlarged by key or click, kept as a file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record, with_field
from tests.helpers.sample_session import DEAL, spec
from vtdesk.app.pictures import PictureRef, Pictures, PictureUnusable
from vtdesk.domain.errors import Offline, VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import RecordId
from vtdesk.ui.edit.inputs.picture import PictureInput
from vtdesk.ui.edit.inputs.picture_dialog import PictureDialog
from vtdesk.ui.look import Look
from vtdesk.ui.parts.image_data import MOST_PIXELS, decoded

FIELD = "imagename"
SCHEMA = with_field(spec(FIELD, "Picture", FieldKind.IMAGE))
RECORD = {**DEAL, FIELD: "front.png,back.png", "imageattachmentids": "15x1,15x2"}


def png(width: int = 200, height: int = 100) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the format is text
    return bytes(data.data())


@dataclass
class Files:
    """Stands in for the server's files, which tests of `app.pictures` ask for in earnest."""

    contents: dict[str, bytes | VtdeskError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def pictures(self, module: str, key: int) -> tuple[PictureRef, ...]:
        return (
            PictureRef(RecordId("15", 1), "front.png", FIELD),
            PictureRef(RecordId("15", 2), "back.png", FIELD),
            PictureRef(RecordId("15", 3), "other.png", "another_field"),
        )

    async def load(self, ref: PictureRef) -> bytes:
        self.asked.append(ref.name)
        content = self.contents[ref.name]
        if isinstance(content, VtdeskError):
            raise content
        return content


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    made = Files({"front.png": png(), "back.png": png(20, 40)})
    monkeypatch.setattr(Pictures, "pictures", lambda self, *which: made.pictures(*which))
    monkeypatch.setattr(Pictures, "load", lambda self, ref: made.load(ref))
    return made


@asynccontextmanager
async def pictured(look: Look, files: Files) -> AsyncIterator[Opened]:
    async with open_record(look, schema=SCHEMA, records=(RECORD,)) as opened:
        opened.form.go_to(FIELD)
        yield opened


def pictures(opened: Opened) -> PictureInput:
    found = opened.input(FIELD)
    assert isinstance(found, PictureInput)
    return found


def are_settled(opened: Opened) -> bool:
    made = pictures(opened).pictures
    return bool(made) and all(p.image is not None or p.problem for p in made)


async def test_pictures_of_the_field_come_after_the_text(
    qtbot: QtBot, look: Look, files: Files
) -> None:
    async with pictured(look, files) as opened:
        await until(lambda: are_settled(opened))
        assert files.asked == ["front.png", "back.png"]
        first, second = (p.image for p in pictures(opened).pictures)
        assert first is not None
        assert second is not None
        assert first.width() <= 72 * 2
        assert (second.width(), second.height()) == (20, 40)
        assert pictures(opened).row.words == ""
        assert opened.edit.changed_fields == ()


async def test_the_row_is_as_high_as_the_pictures(qtbot: QtBot, look: Look, files: Files) -> None:
    async with pictured(look, files) as opened:
        assert pictures(opened).height() >= 72


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>", "This is not a picture, or it is damaged."),
        (png()[:60], "This is not a picture, or it is damaged."),
        (PictureUnusable("This picture is too large to be shown here: 12 MB."), "This picture is"),
        (Offline("There is no connection."), "There is no connection."),
    ],
)
async def test_what_is_no_picture_says_why(
    qtbot: QtBot, look: Look, files: Files, content: bytes | VtdeskError, words: str
) -> None:
    files.contents["front.png"] = content
    async with pictured(look, files) as opened:
        await until(lambda: are_settled(opened))
        assert pictures(opened).row.words.startswith(words)
        assert pictures(opened).pictures[1].image is not None
        files.contents["front.png"] = png()
        pictures(opened).enlarge(0)
        first = pictures(opened).pictures[0]
        unreadable = first.content is not None
        await until(lambda: first.image is not None or unreadable)


async def test_arrows_choose_and_enter_enlarges(qtbot: QtBot, look: Look, files: Files) -> None:
    async with pictured(look, files) as opened:
        await until(lambda: are_settled(opened))
        row = pictures(opened).row
        row.setFocus()
        QTest.keyClick(row, Qt.Key.Key_Right)
        QTest.keyClick(row, Qt.Key.Key_Right)
        assert row.current == 1
        QTest.keyClick(row, Qt.Key.Key_Left)
        QTest.keyClick(row, Qt.Key.Key_Return)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PictureDialog)
        assert dialog.windowTitle() == "front.png"
        await until(lambda: not dialog.picture.pixmap().isNull())
        dialog.reject()


async def test_a_click_enlarges(qtbot: QtBot, look: Look, files: Files) -> None:
    async with pictured(look, files) as opened:
        await until(lambda: are_settled(opened))
        row = pictures(opened).row
        QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.place_of(1).center())
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PictureDialog)
        assert dialog.windowTitle() == "back.png"
        dialog.reject()
        QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().topRight())
        assert QApplication.activeModalWidget() is None


async def saved(dialog: PictureDialog, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda self: [str(file)])
    dialog.save()
    await until(lambda: dialog.findChild(QFileDialog) is not None)
    chosen = dialog.findChild(QFileDialog)
    assert chosen is not None
    chosen.done(QFileDialog.DialogCode.Accepted)
    await until(lambda: bool(dialog.words.text()))


async def test_a_picture_is_saved_as_it_came(
    qtbot: QtBot, look: Look, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with pictured(look, files) as opened:
        await until(lambda: are_settled(opened))
        pictures(opened).enlarge(0)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PictureDialog)
        await saved(dialog, tmp_path / "kept.png", monkeypatch)
        assert (tmp_path / "kept.png").read_bytes() == files.contents["front.png"]
        assert dialog.words.text() == "Saved as kept.png"
        dialog.words.setText("")
        (tmp_path / "old.png").write_bytes(b"before")
        (tmp_path / "old.png").chmod(0o444)
        await saved(dialog, tmp_path / "old.png", monkeypatch)
        assert "was not saved: the file of this name is marked as read-only" in dialog.words.text()
        assert (tmp_path / "old.png").read_bytes() == b"before"
        dialog.reject()


async def test_nothing_is_loaded_for_a_field_that_is_not_seen(
    qtbot: QtBot, look: Look, files: Files
) -> None:
    async with pictured(look, files) as opened:
        await until(lambda: are_settled(opened))
        files.asked.clear()
        made = pictures(opened)
        opened.pane.hide()
        made.row.pictures = []
        opened.form.read_again((FIELD,))
        assert made.row.words == "Loading…"
        assert not made._loading
        opened.pane.show()
        await until(lambda: are_settled(opened))
        assert files.asked == ["front.png", "back.png"]


def test_a_picture_that_claims_to_be_gigantic_is_not_opened() -> None:
    content = bytearray(png())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    assert MOST_PIXELS < 60_000**2
    assert decoded(bytes(content), QSize(10, 10)) is None
    assert decoded(b"", QSize(10, 10)) is None


def test_a_picture_is_made_no_larger_than_needed() -> None:
    image = decoded(png(400, 100), QSize(40, 40))
    assert image is not None
    assert (image.width(), image.height()) == (40, 10)
