"""Rows out of sight are made and filled later, and nobody can tell."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL_SCHEMA, DEALS, spec
from tests.helpers.widgets import dispose
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.edit import late_rows
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look

FIELDS = 400
LAST = f"f{FIELDS - 1}"
TAB = Qt.FocusPolicy.TabFocus


def wide() -> ModuleSchema:
    fields = tuple(spec(f"f{n}", f"Field {n}", summary=True) for n in range(FIELDS))
    return replace(
        DEAL_SCHEMA,
        fields=(DEAL_SCHEMA.fields[0], *fields),
        label_fields=("f0",),
        closed_states=None,
    )


def record(key: int) -> WireRecord:
    return {"id": f"13x{key}", **{f"f{n}": f"{n} of {key}" for n in range(FIELDS)}}


def inputs(opened: Opened) -> dict[str, FieldInput]:
    """Those made so far, without having the others made."""
    return {child.spec.name: child for child in opened.pane.findChildren(FieldInput)}


def text(opened: Opened, name: str) -> str:
    editor = inputs(opened)[name].editor
    assert isinstance(editor, QLineEdit)
    return editor.text()


def next_stop(widget: QWidget) -> QWidget:
    """Where Tab leads from a widget."""
    following = widget.nextInFocusChain()
    assert following is not None
    stops = following.focusPolicy() & TAB and not isinstance(following, FieldInput)
    return following if stops else next_stop(following)


async def test_few_rows_are_made_at_once_and_all_of_them_soon(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=wide(), records=(record(7),), size=(412, 400)) as opened:
        assert text(opened, "f0") == "0 of 7"
        await until(lambda: len(inputs(opened)) == FIELDS)
        await until(lambda: text(opened, LAST) == f"{FIELDS - 1} of 7")


async def test_a_form_is_made_a_few_rows_at_a_time(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_rows, "_AT_ONCE_SECONDS", 0.0)
    async with open_record(look, schema=wide(), records=(record(7),), size=(412, 400)) as opened:
        edit = await opened.session.open_record(DEALS, 7)
        pane = RecordPane(look, opened.session)
        pane.resize(412, 900)
        pane.show()
        pane.show_record(edit)
        form = pane.form
        assert form is not None
        assert list(form._late.made) == ["f0"], "the window paints before the next one is made"
        form.go_to("f9")
        made = list(form._late.made)
        assert made[:10] == [f"f{n}" for n in range(10)]
        assert len(made) < FIELDS // 10, "no more than what leads there"
        assert pane.focusWidget() is form._late.made["f9"].input.editor
        await until(lambda: len(form._late.made) == FIELDS)
        stop: QWidget = form.blocks[0].head
        for row in form.blocks[0].rows:
            stop = next_stop(stop)
            assert stop is row.input.editor
        await pane.finish()
        dispose(pane)


async def test_the_first_field_that_can_be_changed_is_found_before_it_is_made(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late_rows, "_AT_ONCE_SECONDS", 0.0)
    schema = wide()
    fixed = tuple(
        replace(one, editable=one.name not in ("f0", "f1", "f2")) for one in schema.fields
    )
    schema = replace(schema, fields=fixed)
    async with open_record(look, schema=schema, records=(record(7),), size=(412, 400)) as opened:
        pane = RecordPane(look, opened.session)
        pane.resize(412, 900)
        pane.show()
        pane.show_record(await opened.session.open_record(DEALS, 7))
        pane.go_to_form()
        assert pane.form is not None
        assert pane.focusWidget() is pane.form._late.made["f3"].input.editor
        await pane.finish()
        dispose(pane)


async def test_what_comes_in_sight_is_that_of_the_record_on_show(qtbot: QtBot, look: Look) -> None:
    both = (record(7), record(8))
    async with open_record(look, schema=wide(), records=both, size=(412, 400)) as opened:
        assert len(opened.form.rows) == FIELDS
        second = await opened.session.open_record(DEALS, 8)
        opened.pane.show_record(second)
        assert text(opened, "f0") == "0 of 8"
        assert text(opened, LAST) == f"{FIELDS - 1} of 7"
        bar = opened.form.verticalScrollBar()
        bar.setValue(bar.maximum())
        assert text(opened, LAST) == f"{FIELDS - 1} of 8"


async def test_rows_of_the_record_before_are_never_saved_or_typed_into(
    qtbot: QtBot, look: Look
) -> None:
    both = (record(7), record(8))
    async with open_record(look, schema=wide(), records=both, size=(412, 400)) as opened:
        assert len(opened.form.rows) == FIELDS
        second = await opened.session.open_record(DEALS, 8)
        opened.pane.show_record(second)
        opened.pane.save()
        opened.form.commit()
        assert not second.changed_fields
        opened.form.go_to(LAST)
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit)
        assert focus.text() == f"{FIELDS - 1} of 8"
        QTest.keyClick(focus, Qt.Key.Key_End)
        QTest.keyClicks(focus, "!")
        assert list(second.changed_fields) == [LAST]
        assert second.cell(LAST) == f"{FIELDS - 1} of 8!"


async def test_news_reach_a_row_that_is_not_filled_yet(qtbot: QtBot, look: Look) -> None:
    both = (record(7), record(8))
    async with open_record(look, schema=wide(), records=both, size=(412, 400)) as opened:
        assert len(opened.form.rows) == FIELDS
        second = await opened.session.open_record(DEALS, 8)
        opened.pane.show_record(second)
        second.edit_text(LAST, "typed elsewhere")
        opened.form.read_again((LAST,))
        assert text(opened, LAST) == "typed elsewhere"
        await until(lambda: text(opened, f"f{FIELDS - 2}") == f"{FIELDS - 2} of 8")
        assert text(opened, LAST) == "typed elsewhere"


async def test_the_scroll_bar_knows_of_rows_to_come(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=wide(), records=(record(7),), size=(412, 400)) as opened:
        before = opened.form.verticalScrollBar().maximum()
        assert len(opened.form.rows) == FIELDS
        assert abs(opened.form.verticalScrollBar().maximum() - before) <= 40
