"""The table of actions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from vtdesk.ui.action_spec import NO_RIGHT_WORDS, OFFLINE_WORDS, READ_ONLY_WORDS, Place, Situation
from vtdesk.ui.action_table import ACTIONS, BY_KEY
from vtdesk.ui.actions import Actions, shortcut_text
from vtdesk.ui.around_situation import AroundSituation

AT_WORK = Situation(
    may_write=True,
    module_open=True,
    createable=True,
    deleteable=True,
    updateable=True,
    staged=2,
    can_undo=True,
    can_undo_save=True,
    can_redo=True,
    selected=1,
    rows=10,
    record_open=True,
    record_known=True,
    can_follow=True,
    in_need=1,
    tabs=2,
    can_reopen_tab=True,
    record_changed=True,
    can_go_back=True,
    can_go_forward=True,
    can_go_next=True,
    can_go_previous=True,
    filtered=True,
    view_changed=True,
    view_shown=True,
    around=AroundSituation(
        shown=True,
        foldable=True,
        new_related=None,
        link_record=None,
        unlink_records=None,
        add_comment=None,
        log_call=None,
        plan_todo=None,
    ),
    convert_lead=None,
    reopen_record=None,
)


@pytest.fixture
def actions(qtbot: QtBot) -> Iterator[Actions]:
    window = QMainWindow()
    qtbot.addWidget(window)
    yield Actions(window)
    window.hide()


def test_no_key_and_no_shortcut_is_there_twice() -> None:
    keys = Counter(spec.key for spec in ACTIONS)
    assert [key for key, count in keys.items() if count > 1] == []
    shortcuts = Counter(
        QKeySequence(text).toString() for spec in ACTIONS for text in spec.shortcuts
    )
    assert [text for text, count in shortcuts.items() if count > 1] == []


def test_every_shortcut_is_one_that_qt_can_read() -> None:
    for spec in ACTIONS:
        for text in spec.shortcuts:
            assert not QKeySequence(text).isEmpty(), text


@pytest.mark.parametrize("place", Place)
def test_access_keys_differ_within_a_menu(place: Place) -> None:
    letters = [s.text.partition("&")[2][:1].lower() for s in ACTIONS if s.place is place]
    assert all(letters)
    assert len(set(letters)) == len(letters)


def test_at_work_every_action_is_on() -> None:
    off = [spec.key for spec in ACTIONS if spec.reason(AT_WORK) is not None]
    assert off == []


@pytest.mark.parametrize(
    ("key", "situation"),
    [
        ("new_record", replace(AT_WORK, module_open=False)),
        ("save_record", replace(AT_WORK, record_changed=False)),
        ("undo_save", replace(AT_WORK, can_undo_save=False)),
        ("copy", replace(AT_WORK, selected=0)),
        ("copy_rows", replace(AT_WORK, selected=0)),
        ("select_all", replace(AT_WORK, rows=0)),
        ("filter_table", replace(AT_WORK, module_open=False)),
        ("refresh", replace(AT_WORK, module_open=False)),
        ("focus_record", replace(AT_WORK, record_open=False)),
        ("open_record", replace(AT_WORK, selected=0)),
        ("delete_records", replace(AT_WORK, selected=0, record_known=False)),
        ("add_tag", replace(AT_WORK, selected=0, record_known=False)),
        ("remove_tag", replace(AT_WORK, selected=0, record_known=False)),
        ("back", replace(AT_WORK, can_go_back=False)),
        ("forward", replace(AT_WORK, can_go_forward=False)),
        ("next_record", replace(AT_WORK, can_go_next=False)),
        ("previous_record", replace(AT_WORK, can_go_previous=False)),
        ("next_in_need", replace(AT_WORK, in_need=0)),
        ("count_now", replace(AT_WORK, module_open=False, online=False)),
    ],
)
def test_an_action_is_off_where_it_makes_no_sense(key: str, situation: Situation) -> None:
    assert BY_KEY[key].reason(situation) == ""


def test_what_needs_the_server_says_that_there_is_none(actions: Actions) -> None:
    actions.apply(replace(AT_WORK, online=False))
    assert not actions["count_now"].isEnabled()
    assert actions["count_now"].toolTip() == OFFLINE_WORDS
    actions.apply(AT_WORK)
    assert actions["count_now"].isEnabled()


def test_working_offline_is_ticked_while_it_is_meant(actions: Actions) -> None:
    actions.apply(replace(AT_WORK, online=False))
    assert not actions["work_offline"].isChecked()
    actions.apply(replace(AT_WORK, online=False, by_choice=True))
    assert actions["work_offline"].isChecked()


def test_what_is_not_allowed_says_why(actions: Actions) -> None:
    actions.apply(replace(AT_WORK, may_write=False))
    for key in ("new_record", "delete_records"):
        assert not actions[key].isEnabled()
        assert actions[key].toolTip() == READ_ONLY_WORDS
    actions.apply(replace(AT_WORK, createable=False, deleteable=False))
    for key in ("new_record", "delete_records"):
        assert actions[key].toolTip() == NO_RIGHT_WORDS
    actions.apply(AT_WORK)
    assert actions["new_record"].isEnabled()
    assert actions["new_record"].toolTip() == "New record"


def test_checks_follow_the_situation_and_trigger_nothing(actions: Actions, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(actions.triggered):
        actions.apply(replace(AT_WORK, tree_shown=False, may_write=False))
    assert not actions["toggle_tree"].isChecked()
    assert actions["toggle_record"].isChecked()
    assert actions["read_only"].isChecked()


def test_connecting_is_offered_in_the_words_that_fit(actions: Actions) -> None:
    offers = ("connect_account", "connect_another")
    actions.apply(AT_WORK)
    assert [actions[key].isVisible() for key in offers] == [False, True]
    actions.apply(replace(AT_WORK, sample=True))
    assert [actions[key].isVisible() for key in offers] == [True, False]


def test_a_started_action_tells_its_key(actions: Actions, qtbot: QtBot) -> None:
    with qtbot.waitSignal(actions.triggered) as told:
        actions["shortcuts"].trigger()
    assert told.args == ["shortcuts"]


def test_menus_hold_all_actions_with_separators_between_groups(actions: Actions) -> None:
    for place in Place:
        menu = QMenu()
        actions.fill(place, menu)
        here = [action.objectName() for action in menu.actions() if not action.isSeparator()]
        assert here == [spec.key for spec in ACTIONS if spec.place is place]
        groups = {spec.group for spec in ACTIONS if spec.place is place}
        separators = sum(action.isSeparator() for action in menu.actions())
        assert separators == len(groups) - 1


def test_keys_of_the_table_are_shown_but_not_bound(actions: Actions) -> None:
    for spec in ACTIONS:
        action = actions[spec.key]
        if spec.local:
            assert action.shortcuts() == []
            assert action.text().endswith("\t" + shortcut_text(spec))
        else:
            assert [s.toString() for s in action.shortcuts()] == [
                QKeySequence(text).toString() for text in spec.shortcuts
            ]


def test_the_keys_of_what_is_not_allowed_tell_why(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions, told, done = Actions(window), list[str](), list[str]()
    actions.refused.connect(told.append)
    actions.triggered.connect(done.append)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def press(situation: Situation) -> tuple[list[str], list[str]]:
        told.clear()
        done.clear()
        actions.apply(situation)
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        return list(done), list(told)

    assert press(AT_WORK) == (["bulk_edit"], [])
    assert press(replace(AT_WORK, updateable=False)) == ([], [NO_RIGHT_WORDS])
    assert press(replace(AT_WORK, may_write=False)) == ([], [READ_ONLY_WORDS])
    assert press(replace(AT_WORK, selected=0)) == ([], [])
