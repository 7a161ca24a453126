"""The panel of related records: at a glance, opened in place, as tabs, by keys."""

from array import array

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.helpers.around import ACCOUNTS, CAMPAIGNS, described, ended, key, relation
from tests.helpers.desk import CONTACTS, until
from tests.helpers.office import Office, office
from tests.helpers.related_panel import COMPACT, WIDE, PanelAt, contacts_shown, panel_in
from vtdesk.app.relation_lines import RelationLine
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.ids import ModuleName, parse_id
from vtdesk.domain.relations import Relation
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.link_dialog import LinkDialog
from vtdesk.ui.around.related.panel import RelatedPanel
from vtdesk.ui.around.related.wording import count_text, line_words, title_of
from vtdesk.ui.browse.record_drag import HeldRecords, mime_of
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.question import Question

CONTROL = Qt.KeyboardModifier.ControlModifier


def company(demo: DemoServer, people: int, name: str = "Many people") -> str:
    account = demo.add(ACCOUNTS, {"accountname": name})
    for number in range(people):
        demo.add(CONTACTS, {"lastname": f"Person {number:03}", "account_id": account})
    return account


def line(lines: tuple[RelationLine, ...], label: str) -> RelationLine:
    return next(one for one in lines if one.relation.label == label)


@pytest.mark.usefixtures("qapp")
async def test_a_record_shows_its_relations_at_a_glance_without_a_call(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 4)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        await opened.quiet()
        demo.calls.clear()
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(account))
            people = line(at.panel.lines, "Contacts")
            assert count_text(people, Formats()) == "4"
            words = line_words(people, Formats(), online=True)
            assert words == "Person 003, Person 002, Person 001 +1"
            deals = line(at.panel.lines, "Potentials")
            assert count_text(deals, Formats()) == "·"
            assert line_words(deals, Formats(), online=True) == "not loaded yet · 1 call"
            assert at.panel.relation is None
        assert demo.calls.count() == 0


@pytest.mark.usefixtures("qapp")
async def test_enter_opens_a_relation_in_place_and_escape_goes_back(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 3)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(account))
            demo.calls.clear()
            at.panel.take_focus()
            at.panel.summary.choose("Contacts")
            at.press(Qt.Key.Key_Return)
            await at.rest()
            assert demo.calls.count() == 1
            assert sorted(at.names()) == ["Person 000", "Person 001", "Person 002"]
            assert at.panel.records.table.hasFocus()
            at.press(Qt.Key.Key_Down)
            at.press(Qt.Key.Key_Return)
            assert at.heard.wanted == [(CONTACTS, at.panel.records.current_key())]
            at.press(Qt.Key.Key_Return, CONTROL)
            assert at.heard.in_tabs == at.heard.wanted
            at.press(Qt.Key.Key_Escape)
            assert at.panel.relation is None
            assert at.panel.summary.hasFocus()
            assert count_text(line(at.panel.lines, "Contacts"), Formats()) == "3"


@pytest.mark.usefixtures("qapp")
async def test_the_keyboard_is_seen_in_the_list_and_stays_where_nothing_belongs_to_a_record(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 0)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(account))
            at.panel.take_focus()
            summary = at.panel.summary
            assert [index.row() for index in summary.selectedIndexes()] == [0]
            summary.choose("Contacts")
            at.press(Qt.Key.Key_Return)
            await at.rest()
            buttons = at.panel.records.empty.buttons
            assert [button.text() for button in buttons] == ["New contact", "Link"]
            assert buttons[0].hasFocus()
            at.press(Qt.Key.Key_Tab)
            assert buttons[1].hasFocus()
            at.press(Qt.Key.Key_Escape)
            assert summary.hasFocus()


@pytest.mark.usefixtures("qapp")
async def test_wide_the_relations_are_tabs_and_only_chosen_ones_are_asked_for(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 30)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            demo.calls.clear()
            await at.show(ACCOUNTS, key(account))
            assert demo.calls.count() == 0
            assert at.panel.relation is not None
            at.panel.open_relation(line(at.panel.lines, "Contacts").relation)
            await at.rest()
            assert demo.calls.count() == 1
            assert len(at.names()) == 30
            hint = at.panel.records.foot.hint
            assert hint.isVisible()
            assert hint.text() == "Deals are not loaded yet: 1 call"
            hint.click()
            await at.rest()
            assert demo.calls.count() == 2 + 1  # the fields of deals were never told either
            assert at.panel.relation is not None
            assert at.panel.relation.label == "Potentials"
            tabs = at.panel.bar.tabs
            assert tabs.current == at.panel.relation


@pytest.mark.usefixtures("qapp")
async def test_a_record_is_linked_by_its_name_and_taken_back_by_undo(
    demo: DemoServer, look: Look
) -> None:
    campaign, person = next(iter(demo.rows(CAMPAIGNS))), demo.add(CONTACTS, {"lastname": "Zyx"})
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(CAMPAIGNS, key(campaign), contacts)
            assert at.panel.records.empty.title == "No contacts belong to this record"
            at.panel.link_record()
            dialog = await link_dialog(at)
            await at.write("Zyx")
            await until(lambda: any(one.label == "Zyx" for one in dialog.chosen.field.choices))
            at.press(Qt.Key.Key_Return)
            assert [str(record) for record in dialog.records] == [person]
            at.press(Qt.Key.Key_Return)
            await until(lambda: at.names() == ["Zyx"])
            await at.rest()
            assert at.panel.control.toast.words == "Linked Zyx"
            assert line(at.panel.lines, "Contacts").total == 1
            at.panel.control.toast.button.click()
            await until(lambda: at.names() == [])
            await at.rest()
            assert await linked(opened, campaign) == []


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("moved", [False, True])
async def test_the_cursor_goes_to_what_was_linked_unless_it_was_moved(
    demo: DemoServer, look: Look, moved: bool
) -> None:
    account = company(demo, 3)
    elsewhere = [n for n, row in demo.rows(CONTACTS).items() if row["account_id"] != account]
    async with contacts_shown(look, demo, key(account)) as at:
        whose, table = at.panel.whose, at.panel.records.table
        assert whose is not None
        table.setFocus()
        before, person = table.current_key(), key(elsewhere[-1])
        assert before is not None
        at.panel.control.link(whose, CONTACTS, array("q", (person,)))
        if moved:
            at.panel.control.linked.connect(lambda *_: at.press(Qt.Key.Key_Down))
        await until(lambda: table.records.row_of(person) is not None)
        await at.rest()
        assert (table.current_key() == person) is not moved


@pytest.mark.usefixtures("qapp")
async def test_linking_what_belongs_elsewhere_says_where_it_belonged(
    demo: DemoServer, look: Look
) -> None:
    account, person = (
        company(demo, 0),
        next(record for record, row in demo.rows(CONTACTS).items() if row["account_id"]),
    )
    async with contacts_shown(look, demo, key(account)) as at:
        whose = at.panel.whose
        assert whose is not None
        at.panel.control.link(whose, CONTACTS, array("q", (key(person),)))
        await until(lambda: len(at.names()) == 1)
        await at.rest()
        assert "which belonged to" in at.panel.control.toast.words
        await at.office.sent()
        assert demo.rows(CONTACTS)[person]["account_id"] == account


@pytest.mark.usefixtures("qapp")
async def test_delete_unlinks_and_the_record_stays(demo: DemoServer, look: Look) -> None:
    account = company(demo, 2)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        people = len(demo.rows(CONTACTS))
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, key(account), contacts)
            assert at.panel.why_not_unlink() in (None, "")
            at.panel.take_focus()
            at.press(Qt.Key.Key_Delete)
            await until(lambda: at.names() == ["Person 001"])
            await opened.sent()
            await at.rest()
            assert len(demo.rows(CONTACTS)) == people
            assert at.panel.control.toast.words == "Unlinked Person 000"
            at.press(Qt.Key.Key_Z, CONTROL)
            await until(lambda: at.names() == ["Person 000", "Person 001"])
            await opened.sent()


@pytest.mark.usefixtures("qapp")
async def test_many_are_unlinked_by_one_job_after_its_price_was_told(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 7)
    async with contacts_shown(look, demo, key(account)) as at:
        at.panel.take_focus()
        at.press(Qt.Key.Key_A, CONTROL)
        foot = at.panel.records.foot
        assert foot.shown.words == "7 of 7 selected"
        assert foot.buttons[0].text() == "Unlink 7"
        foot.buttons[0].click()
        await until(lambda: at.panel.control.dialog is not None)
        dialog = at.panel.control.dialog
        assert isinstance(dialog, Question)
        texts = [label.text() for label in dialog.findChildren(TextLabel)]
        assert "Unlink 7 contacts from Many people?" in texts
        assert any("7 calls" in text for text in texts)
        dialog.accept()
        await until(lambda: len(at.office.session.jobs.all) == 1)
        await ended(at.office, at.office.session.jobs.all[0])
        await until(lambda: at.names() == [])
        await at.rest()
        assert len(at.office.session.jobs.all) == 1


@pytest.mark.usefixtures("qapp")
async def test_a_new_related_record_has_the_reference_filled_in(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 0)
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await described(opened, CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, key(account), contacts)
            at.panel.bar.new.click()
            await until(lambda: len(at.heard.made) == 1)
            edit = at.heard.made[0]
            assert (edit.module, edit.cell("account_id")) == (CONTACTS, account)
            await edit.close()


@pytest.mark.usefixtures("qapp")
async def test_records_are_dropped_on_their_relation_and_nowhere_else(
    demo: DemoServer, look: Look
) -> None:
    account, person = company(demo, 1), demo.add(CONTACTS, {"lastname": "Dropped"})
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(account))
            panel, held = at.panel, HeldRecords(CONTACTS, (key(person),))
            mime = mime_of(opened.session.account.id, held)
            row = panel.summary.summary.row_of("Contacts")
            assert row is not None
            place = middle_of(panel, row)
            assert drag_over(panel, mime, place)
            assert [panel.summary.drop_row] == [row]
            drop_on(panel, mime, place)
            await until(lambda: line(panel.lines, "Contacts").total == 2)
            await at.rest()
            deals = panel.summary.summary.row_of("Potentials")
            assert deals is not None
            assert not drag_over(panel, mime, middle_of(panel, deals))
            assert [panel.summary.drop_row] == [None]
            await until(lambda: bool(at.heard.notices))
            assert at.heard.notices[-1].words == "Contacts cannot be dropped on Deals."
            foreign = QMimeData()
            foreign.setText("Contacts")
            assert not drag_over(panel, foreign, place)
            await until(lambda: len(at.heard.notices) == 2)
            assert "Only records of this account" in at.heard.notices[-1].words
            other = mime_of("b" * 12, held)
            assert not drag_over(panel, other, place)
            await opened.sent()
            assert demo.rows(CONTACTS)[person]["account_id"] == account


@pytest.mark.usefixtures("qapp")
async def test_a_server_without_unlinking_says_so(demo: DemoServer, look: Look) -> None:
    campaign = next(iter(demo.rows(CAMPAIGNS)))
    async with office(demo) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        await opened.session.around.relating.link(
            CAMPAIGNS, key(campaign), contacts, parse_id(next(iter(demo.rows(CONTACTS))))
        )
        opened.session._client.probe.learn_operation("delete_related", present=False)
        async with panel_in(look, opened, WIDE) as at:
            await at.show(CAMPAIGNS, key(campaign), contacts)
            at.panel.take_focus()
            reason = at.panel.why_not_unlink()
            assert reason == "This Vtiger cannot take links away; it can be done in its web page."
            at.press(Qt.Key.Key_Delete)
            await until(lambda: bool(at.heard.notices))
            assert at.heard.notices[0].words == reason
            assert not at.panel.records.actions_of_row.unlink.isEnabled()
            assert len(at.names()) == 1


@pytest.mark.usefixtures("qapp")
async def test_an_account_that_asks_first_is_asked_before_a_link_goes(
    demo: DemoServer, look: Look
) -> None:
    campaign, person = next(iter(demo.rows(CAMPAIGNS))), next(iter(demo.rows(CONTACTS)))
    async with office(demo, level=WriteLevel.ASK) as opened:
        await opened.table(CONTACTS)
        await described(opened, CAMPAIGNS)
        contacts = await relation(opened, CAMPAIGNS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(CAMPAIGNS, key(campaign), contacts)
            control, whose = at.panel.control, at.panel.whose
            assert whose is not None
            control.link(whose, CONTACTS, array("q", (key(person),)))
            await until(lambda: control.dialog is not None)
            assert demo.calls.count("add_related") == 0
            assert control.dialog is not None
            control.dialog.accept()
            await until(lambda: len(at.names()) == 1)
            await at.rest()
            control.unlink(whose, array("q", (key(person),)))
            await until(lambda: control.dialog is not None)
            control.dialog.reject()
            await at.rest()
            assert len(at.names()) == 1


@pytest.mark.usefixtures("qapp")
async def test_a_read_only_account_may_look_and_not_change(demo: DemoServer, look: Look) -> None:
    account = company(demo, 1)
    async with office(demo, level=WriteLevel.READ_ONLY) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, key(account), contacts)
            assert at.names() == ["Person 000"]
            for reason in (at.panel.why_not_new(), at.panel.why_not_link()):
                assert reason is not None
                assert "read-only" in reason
            assert not at.panel.bar.new.isEnabled()
            assert "read-only" in at.panel.bar.link.toolTip()


@pytest.mark.usefixtures("qapp")
async def test_relations_that_were_never_told_are_asked_for_once_there_is_a_network(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 1)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        demo.faults.offline = True
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(account))
            assert at.panel.nothing.title == "What belongs here is not known yet"
            demo.faults.offline = False
            at.panel.nothing.buttons[0].click()
            await until(lambda: bool(at.panel.lines))
            await at.rest()
            assert demo.calls.count("relatedtypes") == 1


@pytest.mark.usefixtures("qapp")
async def test_what_a_server_says_is_shown_as_text_and_in_one_line(
    demo: DemoServer, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = company(demo, 1)
    hostile = (
        Relation("A", CONTACTS, "<b>Kontakte</b>\n\t& Ansprechpartner"),
        Relation("B", CONTACTS, "x" * 5_000),
        Relation("C", ModuleName("Secrets"), "Geheimes"),
        Relation("\u202egnp.exe" * 300, CONTACTS, " \n "),
    )
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        monkeypatch.setattr(opened.session.around.relations, "known", lambda _module: hostile)
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, key(account))
            titles = [title_of(one.relation) for one in at.panel.lines]
            assert titles[0] == "<b>Kontakte</b> & Ansprechpartner"
            assert all("\n" not in title and len(title) <= 60 for title in titles)
            assert all(titles)
            closed = at.panel.lines[2]
            assert closed.refusal == "You may not see Geheimes in this Vtiger."
            tabs = at.panel.bar.tabs
            assert not tabs.bar.isTabEnabled(2)
            assert "&lt;b&gt;" in tabs.bar.tabToolTip(0)
            for one in at.panel.lines:
                if not one.refusal:
                    at.panel.open_relation(one.relation)
            await at.rest()
            at.panel.set_wide(False)
            at.window.resize(*COMPACT)
            at.window.grab()


@pytest.mark.usefixtures("qapp")
async def test_another_record_takes_the_turn_and_keeps_the_relation(
    demo: DemoServer, look: Look
) -> None:
    first, second = company(demo, 2), company(demo, 3, "Others")
    async with office(demo) as opened:
        await opened.table(ACCOUNTS)
        await opened.table(CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened) as at:
            await at.show(ACCOUNTS, key(first))
            at.panel.open_relation(contacts)
            at.panel.show_record(ACCOUNTS, key(second))
            await until(lambda: at.panel.records.shown is not None and len(at.names()) == 3)
            await at.rest()
            assert [at.panel.relation] == [contacts]
            await at.show(CAMPAIGNS, key(next(iter(demo.rows(CAMPAIGNS)))))
            assert [at.panel.relation] == [None]
            at.panel.show_nothing()
            assert at.panel.lines == ()
            assert at.panel.whose is None


@pytest.mark.usefixtures("qapp")
async def test_a_filter_is_typed_over_the_rows_and_goes_with_escape(
    demo: DemoServer, look: Look
) -> None:
    account = company(demo, 5)
    async with contacts_shown(look, demo, key(account)) as at:
        at.panel.take_focus()
        at.press(Qt.Key.Key_F, CONTROL)
        await at.write("003")
        await until(lambda: at.names() == ["Person 003"])
        assert at.panel.records.foot.shown.words == "1 contact found"
        await at.write("x")
        await until(lambda: at.names() == [])
        assert at.panel.records.empty.title == "None of these contacts match"
        at.press(Qt.Key.Key_Escape)
        await until(lambda: len(at.names()) == 5)
        await at.rest()
        assert at.panel.records.table.hasFocus()


@pytest.mark.usefixtures("qapp")
async def test_rows_are_narrowed_by_a_cell_and_by_the_builder(demo: DemoServer, look: Look) -> None:
    account = company(demo, 5)
    async with contacts_shown(look, demo, key(account)) as at:
        at.panel.take_focus()
        at.press(Qt.Key.Key_Right)
        at.press(Qt.Key.Key_F7)
        await until(lambda: len(at.names()) == 1)
        await at.rest()
        records = at.panel.records
        assert [words.sentence for words in records.panel.chip_words]
        assert records.shown is not None
        assert records.shown.is_narrowed
        records.panel.toggle_builder()
        assert records.panel.building
        assert not records.panel.builder.save.isVisible()
        records.panel.close_builder()
        records.clear_filter()
        await until(lambda: len(at.names()) == 5)
        await at.rest()


@pytest.mark.usefixtures("qapp")
async def test_all_of_many_are_fetched_from_the_line_below(demo: DemoServer, look: Look) -> None:
    account = company(demo, 230)
    async with office(demo) as opened:
        await described(opened, ACCOUNTS, CONTACTS)
        contacts = await relation(opened, ACCOUNTS, "Contacts")
        async with panel_in(look, opened, WIDE) as at:
            await at.show(ACCOUNTS, key(account), contacts)
            foot = at.panel.records.foot
            assert [text for _, text in foot.shown.buttons] == [
                "Load 100 more: 1 call",
                "Count: 1 call",
            ]
            foot.buttons[1].click()
            await until(lambda: at.panel.records.shown is not None)
            await until(lambda: foot.shown.words.startswith("100 of 230 contacts"))
            assert foot.buttons[1].text() == "Load all: 2 calls"
            foot.buttons[1].click()
            await until(lambda: len(at.names()) == 230)
            await at.rest()
            assert foot.shown.words.startswith("230 contacts, as of")
            assert not foot.shown.buttons
            demo.calls.clear()
            at.panel.take_focus()
            at.press(Qt.Key.Key_F5)
            await at.rest()
            assert demo.calls.count() == 3


async def link_dialog(at: PanelAt) -> LinkDialog:
    await until(lambda: at.panel.control.dialog is not None)
    dialog = at.panel.control.dialog
    assert isinstance(dialog, LinkDialog)
    await until(lambda: QApplication.focusWidget() is dialog.chosen.field.line)
    return dialog


async def linked(opened: Office, campaign: str) -> list[int]:
    contacts = await relation(opened, CAMPAIGNS, "Contacts")
    rows = await opened.session.around.related.load(CAMPAIGNS, key(campaign), contacts)
    return sorted(rows.keys)


def middle_of(panel: RelatedPanel, row: int) -> QPoint:
    """The middle of a row of the list, in the panel."""
    box = panel.summary.visualRect(panel.summary.summary.index(row))
    return panel.summary.viewport().mapTo(panel, box.center())


def drag_over(panel: RelatedPanel, mime: QMimeData, place: QPoint) -> bool:
    """Hold something over a place of the panel; whether it could be dropped there."""
    action, left = Qt.DropAction.LinkAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel, QDragEnterEvent(place, action, mime, left, none))
    move = QDragMoveEvent(place, action, mime, left, none)
    QApplication.sendEvent(panel, move)
    return move.isAccepted()


def drop_on(panel: RelatedPanel, mime: QMimeData, place: QPoint) -> None:
    action, left = Qt.DropAction.LinkAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel, QDropEvent(QPointF(place), action, mime, left, none))
