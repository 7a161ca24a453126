"""The builder of conditions by keys alone, in step with its text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.sample_session import DEAL_SCHEMA, sample_session
from tests.helpers.widgets import dispose
from vtdesk.domain import relative
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op
from vtdesk.ui.filter.builder import FilterBuilder
from vtdesk.ui.filter.condition_row import ConditionRow
from vtdesk.ui.filter.condition_tree import ConditionTree
from vtdesk.ui.filter.lines import Group, Join, Line
from vtdesk.ui.filter.text_side import AskedQueries
from vtdesk.ui.filter.value_editor import OwnerPicker
from vtdesk.ui.look import Look

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
AMOUNT = Condition("amount", Op.MORE_OR_IS, ("25000",))
STAGE = Condition("sales_stage", Op.ONE_OF, ("Won", "Lost"))
NAME = Condition("related_to", Op.CONTAINS, ("Stahl",))


@asynccontextmanager
async def built(look: Look, condition: Filter = All()) -> AsyncIterator[FilterBuilder]:  # noqa: B008 - a frozen value
    """A builder with a condition, wide enough for its text, until the block ends."""
    async with sample_session() as session:
        builder = FilterBuilder(look, session)
        builder.show_filter(DEAL_SCHEMA, condition)
        builder.resize(1100, 420)
        builder.show()
        builder.activateWindow()
        await until(builder.isActiveWindow)
        try:
            yield builder
        finally:
            dispose(builder)


def tree(builder: FilterBuilder) -> ConditionTree:
    assert builder.tree is not None
    return builder.tree


def row(builder: FilterBuilder, number: int = 0) -> ConditionRow:
    return tree(builder).rows[number]


def on_screen(builder: FilterBuilder) -> list[ConditionRow]:
    """The lines made so far; to ask the tree for them would make the others."""
    return [line for line in tree(builder).findChildren(ConditionRow) if not line.isHidden()]


def focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifiers)


def type_text(text: str) -> None:
    QTest.keyClicks(focused(), text)


async def told(builder: FilterBuilder, condition: Filter) -> None:
    await until(lambda: builder.filter == condition)


async def test_a_condition_is_built_without_the_mouse(look: Look, qtbot: QtBot) -> None:
    async with built(look) as builder:
        heard: list[Filter] = []
        builder.filter_changed.connect(heard.append)
        builder.focus_lines()
        type_text("amo")
        press(Qt.Key.Key_Return)
        assert row(builder).line.field == "amount"
        type_text("25000")
        await told(builder, AMOUNT)
        assert heard == [AMOUNT]
        assert "amount >= 25000" in builder.text.edit.toPlainText()


async def test_a_second_line_and_a_group_by_keys(look: Look, qtbot: QtBot) -> None:
    async with built(look, AMOUNT) as builder:
        builder.focus_lines()
        press(Qt.Key.Key_Return, CTRL)
        type_text("stage")
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Space)
        press(Qt.Key.Key_Escape)
        one = Condition("sales_stage", Op.ONE_OF, ("Needs analysis",))
        await told(builder, All((AMOUNT, one)))
        press(Qt.Key.Key_BracketRight, CTRL)
        type_text("organ")
        press(Qt.Key.Key_Return)
        assert tree(builder).rows[2].path == (1, 1)
        assert isinstance(tree(builder).group.parts[1], Group)
        tree(builder).focus_line((0,), 2)
        press(Qt.Key.Key_BracketRight, CTRL)
        assert row(builder, 1).focused_part() == 0
        tree(builder).undo()
        assert row(builder, 2).line.op is Op.IS


async def test_lines_move_leave_their_group_and_go(look: Look, qtbot: QtBot) -> None:
    async with built(look, All((AMOUNT, AnyOf((STAGE, NAME))))) as builder:
        tree(builder).focus_line((1, 0), 0)
        press(Qt.Key.Key_Down, CTRL | SHIFT)
        await told(builder, All((AMOUNT, AnyOf((NAME, STAGE)))))
        press(Qt.Key.Key_BracketLeft, CTRL)
        await told(builder, All((AMOUNT, NAME, STAGE)))
        press(Qt.Key.Key_Delete, CTRL | SHIFT)
        await told(builder, All((AMOUNT, NAME)))


async def test_undo_and_redo_go_through_every_step(look: Look, qtbot: QtBot) -> None:
    async with built(look, All((AMOUNT, STAGE))) as builder:
        tree(builder).focus_line((1,), 0)
        press(Qt.Key.Key_Delete, CTRL | SHIFT)
        await told(builder, AMOUNT)
        press(Qt.Key.Key_Z, CTRL)
        await told(builder, All((AMOUNT, STAGE)))
        press(Qt.Key.Key_Z, CTRL | SHIFT)
        await told(builder, AMOUNT)
        assert not tree(builder).can_redo


async def test_typing_on_in_one_value_is_one_step(look: Look, qtbot: QtBot) -> None:
    async with built(look, AMOUNT) as builder:
        tree(builder).focus_line((0,), 2)
        press(Qt.Key.Key_A, CTRL)
        type_text("30000")
        await told(builder, Condition("amount", Op.MORE_OR_IS, ("30000",)))
        tree(builder).undo()
        await told(builder, AMOUNT)


async def test_what_is_no_value_is_marked_and_changes_nothing(look: Look, qtbot: QtBot) -> None:
    async with built(look, AMOUNT) as builder:
        tree(builder).focus_line((0,), 2)
        press(Qt.Key.Key_A, CTRL)
        type_text("many")
        editor = row(builder).value
        assert editor is not None
        assert "number" in editor.problem
        assert row(builder).line == Line("amount", Op.MORE_OR_IS, ("25000",))


async def test_the_join_changes_by_space(look: Look, qtbot: QtBot) -> None:
    async with built(look, All((AMOUNT, STAGE))) as builder:
        QTest.keyClick(tree(builder).joins[()], Qt.Key.Key_Space)
        await told(builder, AnyOf((AMOUNT, STAGE)))


async def test_the_menu_of_a_bracket_offers_every_join(look: Look, qtbot: QtBot) -> None:
    async with built(look, All((AMOUNT, STAGE))) as builder:
        menu = tree(builder).joins[()].make_menu()
        joins = [action.data() for action in menu.actions() if isinstance(action.data(), Join)]
        assert joins == list(Join)
        menu.actions()[2].trigger()
        await told(builder, Not(AnyOf((AMOUNT, STAGE))))


async def test_the_text_changes_the_lines(look: Look, qtbot: QtBot) -> None:
    async with built(look, AMOUNT) as builder:
        builder.text.edit.setFocus()
        builder.text.edit.setPlainText("amount >= 25000 and (sales_stage in ('Won','Lost'))")
        await told(builder, All((AMOUNT, STAGE)))
        assert [each.line.field for each in tree(builder).rows] == ["amount", "sales_stage"]
        tree(builder).undo()
        await told(builder, AMOUNT)


async def test_a_text_that_says_nothing_is_marked_and_the_lines_stay(
    look: Look, qtbot: QtBot
) -> None:
    async with built(look, AMOUNT) as builder:
        builder.text.edit.setFocus()
        builder.text.edit.setPlainText("amount >= and")
        assert builder.text.problem.isVisible()
        assert builder.text.problem.text()
        assert builder.text.edit.extraSelections()
        assert builder.filter == AMOUNT
        builder.text.edit.setPlainText("")
        await told(builder, All())
        assert not builder.text.problem.isVisible()


async def test_the_mark_stands_right_behind_emoji(look: Look, qtbot: QtBot) -> None:
    async with built(look) as builder:
        builder.text.edit.setFocus()
        builder.text.edit.setPlainText("potentialname = '🌱🌱🌱' and gone = '1'")
        (mark,) = builder.text.edit.extraSelections()
        assert mark.cursor.selectedText() == "gone"


async def test_periods_are_chosen_or_typed(look: Look, qtbot: QtBot) -> None:
    async with built(look) as builder:
        builder.focus_lines()
        type_text("close")
        press(Qt.Key.Key_Return)
        type_text("last 45 days")
        press(Qt.Key.Key_Return)
        await until(lambda: isinstance(builder.filter, Condition))
        assert isinstance(builder.filter, Condition)
        assert builder.filter.op is Op.DURING
        assert relative.label(builder.filter.values[0]) == "last 45 days"


async def test_me_and_my_groups_come_first_among_owners(look: Look, qtbot: QtBot) -> None:
    async with built(look) as builder:
        builder.focus_lines()
        type_text("assigned")
        press(Qt.Key.Key_Return)
        type_text("me")
        value = row(builder).value
        assert value is not None
        picker = value.input
        assert isinstance(picker, OwnerPicker)
        await until(lambda: picker.is_open)
        press(Qt.Key.Key_Return)
        await told(builder, Condition("assigned_user_id", Op.IS, (relative.ME,)))


async def test_my_groups_say_where_to_choose_them_while_there_are_none(
    look: Look, qtbot: QtBot
) -> None:
    async with built(look) as builder:
        builder.focus_lines()
        type_text("assigned")
        press(Qt.Key.Key_Return)
        type_text("my groups")
        value = row(builder).value
        assert value is not None
        picker = value.input
        assert isinstance(picker, OwnerPicker)
        await until(lambda: picker.is_open)
        assert picker.choice_list is not None
        current = picker.choice_list.current
        assert current is not None
        assert (current.wire, current.detail) == (
            relative.MY_GROUPS,
            "none yet: Settings, Account",
        )
        press(Qt.Key.Key_Return)


async def test_escape_ends_and_takes_what_was_typed(look: Look, qtbot: QtBot) -> None:
    async with built(look, AMOUNT) as builder:
        tree(builder).focus_line((0,), 2)
        press(Qt.Key.Key_A, CTRL)
        type_text("1")
        with qtbot.waitSignal(builder.done):
            press(Qt.Key.Key_Escape)
        assert builder.filter == Condition("amount", Op.MORE_OR_IS, ("1",))


async def test_a_field_that_has_gone_is_kept_and_marked(look: Look, qtbot: QtBot) -> None:
    gone = Condition("cf_9", Op.IS, ("x",))
    async with built(look, gone) as builder:
        assert row(builder).field.wire == "cf_9"
        assert builder.filter == gone
        assert row(builder).value is None


async def test_what_is_decided_here_is_marked(look: Look, qtbot: QtBot) -> None:
    async with built(look, All((AMOUNT, NAME))) as builder:
        asked = AskedQueries(("select * from Potentials;", "select 2;"), "Two queries.")
        builder.show_asked(asked, frozenset({NAME}))
        assert [each.is_local for each in tree(builder).rows] == [False, True]
        assert len(builder.text.parts.parts) == 3
        builder.text.parts.parts[1].click()
        assert builder.text.edit.isReadOnly()
        assert "Potentials" in builder.text.edit.toPlainText()
        builder.text.parts.parts[0].click()
        assert not builder.text.edit.isReadOnly()


async def test_clear_leaves_one_line_to_begin_with(look: Look, qtbot: QtBot) -> None:
    async with built(look, All((AMOUNT, STAGE))) as builder:
        builder.clear.click()
        await told(builder, All())
        assert [each.line for each in tree(builder).rows] == [Line()]
        assert row(builder).focused_part() == 0


async def test_little_room_is_left_to_the_lines(look: Look, qtbot: QtBot) -> None:
    async with built(look, AMOUNT) as builder:
        assert builder.text.isVisible()
        builder.resize(620, 420)
        assert not builder.text.isVisible()


async def test_a_new_line_comes_in_sight(look: Look, qtbot: QtBot) -> None:
    async with built(look, All((AMOUNT, STAGE, NAME))) as builder:
        builder.resize(1100, 190)
        tree(builder).add_line()
        last = row(builder, 3)
        assert last.focused_part() == 0
        await until(lambda: not last.visibleRegion().isEmpty())


async def test_many_lines_come_in_turns_and_at_once_where_they_are_needed(
    look: Look, qtbot: QtBot
) -> None:
    conditions = tuple(Condition("amount", Op.MORE, (str(number),)) for number in range(9))
    async with built(look, All(conditions)) as builder:
        builder.show_filter(DEAL_SCHEMA, All(conditions[:1]))
        builder.show_filter(DEAL_SCHEMA, All(conditions))
        height = tree(builder).sizeHint().height()
        assert len(on_screen(builder)) < 5
        builder.focus_part(5)
        assert 5 < len(on_screen(builder)) < len(conditions)
        assert tree(builder).current() is row(builder, 5)
        assert [line.line.values for line in tree(builder).rows] == [
            condition.values for condition in conditions
        ]
        assert tree(builder).sizeHint().height() == height


async def test_lines_nobody_asks_for_come_by_themselves(look: Look, qtbot: QtBot) -> None:
    conditions = tuple(Condition("amount", Op.MORE, (str(number),)) for number in range(9))
    async with built(look, All(conditions)) as builder:
        await until(lambda: len(on_screen(builder)) == len(conditions))
        assert len({line.y() for line in on_screen(builder)}) == len(conditions)


async def test_a_tree_without_lines_has_none_to_go_to(look: Look, qtbot: QtBot) -> None:
    async with built(look) as builder:
        tree(builder).show_group(Group())
        tree(builder).focus_first()
        tree(builder).focus_line((3,), 0)
        assert tree(builder).rows == ()
