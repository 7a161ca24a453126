"""The form: filling, editing, states, undo, order."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record
from tests.helpers.sample_session import DEAL, DEAL_SCHEMA, DEALS
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.draft import Draft
from vtdesk.ui.look import Look
from vtdesk.ui.parts.field_frame import FieldMarks


def spies(opened: Opened) -> list[QSignalSpy]:
    found = []
    for row in opened.form.rows.values():
        found += [QSignalSpy(row.input.edited), QSignalSpy(row.input.chosen)]
    return found


async def test_every_field_of_the_schema_has_a_row(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        assert set(opened.form.rows) == set(DEAL_SCHEMA.by_name) - {"id"}


async def test_filling_tells_of_no_edit(qtbot: QtBot, look: Look) -> None:
    second = dict.fromkeys(DEAL, "") | {
        "id": "13x8",
        "potentialname": "Another",
        "nextstep": "other words",
        "urgent": "0",
    }
    async with open_record(look, records=(DEAL, second)) as opened:
        heard = spies(opened)
        opened.pane.show_record(await opened.session.open_record(DEALS, 8))
        assert opened.line("potentialname").text() == "Another"
        assert not any(spy.count() for spy in heard)
        assert not opened.pane.has_changes


async def test_going_through_every_field_without_typing_changes_nothing(
    qtbot: QtBot, look: Look
) -> None:
    odd = {
        **DEAL,
        "potentialname": "two\nlines",
        "nextstep": "dos\r\nline ends",
        "amount": "48600.12345678",
        "sales_stage": "A stage of old",
        "industries": "Water |##| Wine",
        "phone": "0221 4710330 ext 4",
        "flow": "nonsense",
    }
    async with open_record(look, records=(odd,)) as opened:
        for name, row in opened.form.rows.items():
            if row.input.writable:
                opened.focus(name)
        opened.leave()
        assert opened.edit.changed_fields == ()
        assert not opened.pane.has_changes
        opened.pane.save()
        assert opened.session.outbox_count.waiting == 0
        assert opened.edit.cell("nextstep") == "dos\r\nline ends"


async def test_tab_goes_through_the_fields_in_the_order_seen(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.form.go_to_first()
        seen = []
        for _ in range(9):
            focused = QApplication.focusWidget()
            assert focused is not None
            name = next(n for n, r in opened.form.rows.items() if r.input.editor is focused)
            seen.append(name)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        writable = [name for name, row in opened.form.rows.items() if row.input.writable]
        assert seen == writable[:9]


async def test_typing_becomes_a_draft(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        assert opened.edit.changed_fields == ("amount",)
        assert opened.edit.cell("amount") == "51200"
        assert opened.input("amount").state.changed
        assert opened.input("amount").state.was == "48,600.00"
        await until(lambda: isinstance(opened.session._cache.draft(DEALS, 7), Draft))


async def test_a_value_set_back_is_no_change(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        opened.type("amount", "48600")
        assert opened.edit.changed_fields == ()
        assert not opened.input("amount").state.changed


async def test_a_value_is_written_out_when_the_cursor_leaves(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("closingdate", "1.3.2027")
        assert opened.line("closingdate").text() == "1.3.2027"
        opened.leave()
        assert opened.line("closingdate").text() == "01.03.2027"
        assert opened.edit.cell("closingdate") == "2027-03-01"


async def test_a_problem_is_said_only_after_the_field_was_left(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        row = opened.row("closingdate")
        opened.type("closingdate", "31.4.")
        assert row.problem == ""
        assert row.input.marks == FieldMarks(changed=True, was="20.12.2026")
        opened.leave()
        assert row.problem == "There is no 31 April."
        assert row.input.marks.problem == "There is no 31 April."
        assert opened.line("closingdate").text() == "31.4."
        opened.type("closingdate", "30.4.")
        opened.leave()
        assert row.problem == ""


async def test_a_problem_pushes_the_next_row_down(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        below = opened.row("probability").input
        before = below.y()
        opened.type("closingdate", "31.4.")
        opened.leave()
        assert below.y() > before


async def test_news_from_the_server_update_an_untouched_field(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        heard = spies(opened)
        await opened.server_says(amount="50000")
        assert opened.line("amount").text() == "50,000.00"
        assert not any(spy.count() for spy in heard)


async def test_news_never_replace_the_value_under_the_cursor(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.focus("amount")
        await opened.server_says(amount="50000")
        assert opened.line("amount").text() == "48,600.00"
        assert opened.input("amount").marks.newer is not None
        opened.leave()
        assert opened.line("amount").text() == "50,000.00"
        assert opened.input("amount").marks.newer is None


async def test_news_of_an_edited_field_are_marked_and_taken_by_a_click(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        opened.leave()
        await opened.server_says(amount="50000")
        field = opened.input("amount")
        assert opened.line("amount").text() == "51,200.00"
        assert field.marks.newer == "50,000.00"
        QTest.mouseClick(field.newer_button, Qt.MouseButton.LeftButton)
        assert opened.line("amount").text() == "50,000.00"
        assert opened.edit.changed_fields == ()
        assert field.marks.newer is None


async def test_undo_and_redo_go_field_by_field_and_show_where(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        opened.type("potentialname", "Other")
        opened.leave()
        opened.form.undo()
        assert opened.line("potentialname").text() == "Pump retrofit, line 4"
        assert opened.line("potentialname").hasFocus()
        opened.form.undo()
        assert opened.line("amount").text() == "48,600.00"
        assert opened.edit.changed_fields == ()
        opened.form.redo()
        assert opened.edit.cell("amount") == "51200"


async def test_ctrl_z_undoes_letters_first_and_then_fields(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        line = opened.focus("potentialname")
        QTest.keyClick(line, Qt.Key.Key_End)
        QTest.keyClicks(line, "x")
        QTest.keySequence(line, "Ctrl+Z")
        assert opened.line("potentialname").text() == "Pump retrofit, line 4"
        assert opened.edit.cell("amount") == "51200"
        opened.form.read_again(None, keep_cursor=False)
        QTest.keySequence(opened.line("potentialname"), "Ctrl+Z")
        QTest.keySequence(opened.line("potentialname"), "Ctrl+Z")
        assert opened.edit.changed_fields == ()


async def test_undo_and_redo_of_a_menu_go_letter_by_letter_where_something_is_typed(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        assert not can_redo(opened)
        line = opened.focus("potentialname")
        QTest.keyClick(line, Qt.Key.Key_End)
        QTest.keyClicks(line, "x")
        assert not can_redo(opened)
        opened.pane.undo()
        assert text(line) == "Pump retrofit, line 4"
        assert changed(opened) == ()
        assert can_redo(opened)
        opened.pane.redo()
        assert text(line) == "Pump retrofit, line 4x"
        assert changed(opened) == ("potentialname",)
        assert not can_redo(opened)


async def test_redo_is_offered_as_long_as_an_edit_was_taken_back(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.type("amount", "51200")
        opened.leave()
        assert not can_redo(opened)
        opened.pane.undo()
        assert can_redo(opened)
        opened.leave()
        opened.pane.redo()
        assert opened.edit.cell("amount") == "51200"
        assert not can_redo(opened)


async def test_a_folded_section_makes_its_rows_when_it_is_unfolded(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look, folded=True) as opened:
        assert "phone" not in opened.form.rows
        details = opened.form.blocks[1]
        assert details.folded
        QTest.mouseClick(details.head, Qt.MouseButton.LeftButton)
        assert opened.line("phone").text() == "+49 221 4710 330"
        assert opened.input("phone").isVisible()
        assert opened.row("phone").label.isVisible()
        assert not opened.pane.folds.is_folded(DEALS, "details", at_first=True)
        QTest.keyClick(details.head, Qt.Key.Key_Space)
        assert not opened.input("phone").isVisible()


async def test_going_to_a_field_unfolds_its_section(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, folded=True) as opened:
        opened.form.go_to("email")
        assert opened.line("email").hasFocus()
        assert not opened.form.blocks[1].folded


async def test_a_read_only_account_lets_nothing_be_typed(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, write_level=WriteLevel.READ_ONLY) as opened:
        assert not any(row.input.writable for row in opened.form.rows.values())
        line = opened.line("amount")
        line.setFocus()
        QTest.keyClicks(line, "9")
        assert line.text() == "48,600.00"
        assert opened.edit.changed_fields == ()


async def test_without_the_right_to_update_nothing_can_be_typed(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=replace(DEAL_SCHEMA, updateable=False)) as opened:
        assert not any(row.input.writable for row in opened.form.rows.values())


async def test_a_long_text_grows_up_to_eight_lines(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        area = opened.focus("description")
        assert isinstance(area, QPlainTextEdit)
        field = opened.input("description")
        small = field.height()
        for _ in range(3):
            QTest.keyClicks(area, "line")
            QTest.keyClick(area, Qt.Key.Key_Return)
        grown = field.height()
        assert grown > small
        for _ in range(20):
            QTest.keyClick(area, Qt.Key.Key_Return)
        assert field.height() < grown * 3


async def test_one_column_below_640_pixels_and_two_from_there(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        first, second = opened.input("potentialname"), opened.input("related_to")
        assert first.x() == second.x()
        assert second.y() > first.y()
        opened.pane.resize(640, 900)
        assert first.y() == second.y()
        assert second.x() > first.x() + first.width()


async def test_right_to_left_puts_labels_on_the_right(qtbot: QtBot, look: Look) -> None:
    async with open_record(look) as opened:
        opened.pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        opened.form.arrange()
        row = opened.row("amount")
        assert row.label.x() > row.input.x()


async def test_hostile_values_are_shown_as_they_are_written(qtbot: QtBot, look: Look) -> None:
    nasty = {
        **DEAL,
        "potentialname": "<img src=http://evil.example/x> " + "x" * 4_000,
        "nextstep": "<b>bold</b> \u202egnol\u202c 👩‍🚀",
        "odd": "<script>1</script>",
    }
    async with open_record(look, records=(nasty,)) as opened:
        assert opened.line("potentialname").text() == nasty["potentialname"]
        area = opened.input("nextstep").editor
        assert isinstance(area, QPlainTextEdit)
        assert area.toPlainText() == nasty["nextstep"]
        assert opened.line("odd").text() == "<script>1</script>"
        opened.type("amount", "1")
        opened.leave()
        opened.pane.grab()
        assert opened.edit.changed_fields == ("amount",)


async def test_typing_over_a_value_that_was_overtaken_is_a_clash_and_not_an_overwrite(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        editor = opened.focus("amount")
        await opened.server_says(amount="50000.00000000")
        assert opened.line("amount").text() == "48,600.00"
        QTest.keySequence(editor, "Ctrl+A")
        QTest.keyClicks(editor, "51200")
        assert opened.edit.state("amount").newer == "50,000.00"
        await opened.save()
        change = opened.edit.change
        assert change is not None
        assert str(change.base["amount"]).startswith("48600")


async def test_leaving_a_field_that_was_overtaken_shows_the_newer_value(
    qtbot: QtBot, look: Look
) -> None:
    async with open_record(look) as opened:
        opened.focus("amount")
        await opened.server_says(amount="50000.00000000")
        opened.leave()
        assert opened.line("amount").text() == "50,000.00"
        opened.type("amount", "51200")
        assert opened.edit.state("amount").newer is None


def can_redo(opened: Opened) -> bool:
    return opened.pane.can_redo


def changed(opened: Opened) -> tuple[str, ...]:
    return opened.edit.changed_fields


def text(line: QWidget) -> str:
    assert isinstance(line, QLineEdit)
    return line.text()
