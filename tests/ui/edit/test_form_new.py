"""The form of a record that is to be made: what it begins with, and the rest."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL_SCHEMA, DEALS
from vtdesk.ui.look import Look


async def begin(opened: Opened) -> None:
    opened.pane.show_record(await opened.session.new_record(DEALS))
    edit = opened.pane.edit
    assert edit is not None
    opened.edit = edit


async def test_it_begins_with_few_fields_and_shows_the_rest_with_nothing_lost(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        await begin(opened)
        assert is_short(opened)
        assert "phone" in opened.form.rows
        assert "website" not in {n for b in opened.form.blocks[:1] for n in names(opened, b.name)}
        opened.type("potentialname", "Wells 4")
        more = opened.form.more
        assert more.isVisible()
        more.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(more, Qt.Key.Key_Space)
        assert not is_short(opened)
        assert not more.isVisible()
        assert opened.line("potentialname").text() == "Wells 4"
        assert opened.input("website").isVisible()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert opened.form.blocks[1].isAncestorOf(focus)


async def test_each_new_record_begins_with_few_fields_again(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        await begin(opened)
        opened.form.show_whole()
        await begin(opened)
        assert not opened.form.shows_all


async def test_a_record_begun_elsewhere_shows_what_it_holds(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        made = await opened.session.records.new.beside(DEALS, {"website": "nord.example"})
        opened.pane.show_record(made)
        assert opened.form.shows_all


async def test_going_to_a_field_out_of_sight_brings_it(qtbot: QtBot, look: Look) -> None:
    schema = replace(
        DEAL_SCHEMA,
        fields=tuple(
            replace(spec, mandatory=spec.name == "potentialname") for spec in DEAL_SCHEMA.fields
        ),
    )
    async with open_record(look, schema=schema) as opened:
        await begin(opened)
        opened.form.go_to("website")
        assert opened.form.shows_all
        assert opened.line("website").hasFocus()


async def test_rows_made_late_are_reached_in_the_order_seen(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, folded=True, size=(412, 260)) as opened:
        opened.form.bring("website")
        editors = [row.input.editor for row in opened.form.rows.values() if row.input.writable]
        editors[0].setFocus(Qt.FocusReason.TabFocusReason)
        seen = [editors[0]]
        for _ in range(60):
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            if now in editors and now not in seen:
                seen.append(now)
        assert seen == editors


def is_short(opened: Opened) -> bool:
    return not opened.form.shows_all


def names(opened: Opened, section: str) -> tuple[str, ...]:
    label = {block.name: block for block in opened.form.blocks}[section].head.accessibleName()
    return next(fields for name, fields in opened.form.open_sections if name == label)
