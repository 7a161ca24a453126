"""A time line in an account that asks before each change."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.app.test_timeline import busy
from tests.helpers.activity_panel import CONTROL, Opened, panel_on
from tests.helpers.desk import until
from vtdesk.app.activity_entries import DUE, SUBJECT
from vtdesk.app.timeline_items import COMMENTS, ItemKind
from vtdesk.demo.server import DemoServer
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.ui.consent_question import ConsentQuestion
from vtdesk.ui.look import Look

ASK = WriteLevel.ASK


async def asked(on: Opened) -> ConsentQuestion:
    """The question that opens."""

    def questions() -> list[ConsentQuestion]:
        return [q for q in on.panel.findChildren(ConsentQuestion) if q.isVisible()]

    await until(lambda: bool(questions()))
    return questions()[0]


def waiting(on: Opened) -> int:
    """How many changes wait to be sent, or are on their way."""
    return on.office.session.outbox_count.waiting


def words(question: ConsentQuestion) -> list[str]:
    return [label.text() for label in question.findChildren(QLabel)]


async def test_marking_as_done_shows_before_and_after_and_is_asked_back(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), level=ASK) as on:
        (todo,) = on.of(ItemKind.TODO)
        on.panel.steps.mark_done(todo)
        question = await asked(on)
        assert question.accessibleName() == f"Mark as done? {todo.title}"
        assert {"Not Started", "Completed"} <= set(words(question))
        question.reject()
        await until(lambda: not on.panel.findChildren(ConsentQuestion))
        assert on.of(ItemKind.TODO)[0].is_open
        assert (waiting(on), on.panel.steps.can_undo) == (0, False)

        on.panel.steps.mark_done(todo)
        (await asked(on)).accept()
        await until(lambda: not on.of(ItemKind.TODO)[0].is_open)
        await on.office.sent()

        on.panel.undo()
        question = await asked(on)
        assert words(question).index("Completed") < words(question).index("Not Started")
        question.reject()
        await until(lambda: not on.panel.findChildren(ConsentQuestion))
        assert on.panel.steps.can_undo
        on.panel.undo()
        (await asked(on)).accept()
        await until(lambda: on.of(ItemKind.TODO)[0].is_open)
        await on.office.sent()


async def test_a_comment_not_agreed_to_stays_typed(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), level=ASK) as on:
        before = set(demo.rows(COMMENTS))
        on.panel.write_comment()
        on.write("Wants an offer")
        on.press(Qt.Key.Key_Return, CONTROL)
        question = await asked(on)
        assert "Wants an offer" in words(question)
        assert "(empty)" not in words(question)
        question.reject()
        await until(lambda: not on.panel.findChildren(ConsentQuestion))
        assert on.panel.entries.composer.text == "Wants an offer"
        assert (waiting(on), set(demo.rows(COMMENTS))) == (0, before)

        on.panel.entries._add_comment()
        (await asked(on)).accept()
        await until(lambda: on.panel.entries.composer.text == "")
        await on.office.sent()
        assert len(set(demo.rows(COMMENTS)) - before) == 1

        on.panel.undo()
        (await asked(on)).accept()
        await on.office.sent()
        await until(lambda: set(demo.rows(COMMENTS)) == before)


async def test_a_call_and_a_todo_are_asked_about(
    qtbot: QtBot, look: Look, demo: DemoServer
) -> None:
    async with panel_on(look, demo, busy(demo), level=ASK) as on:
        for begin, name, words_asked in (
            (on.panel.log_call, EVENTS, "Log this call?"),
            (on.panel.plan_todo, TODOS, "Plan this to-do?"),
        ):
            before = set(demo.rows(name))
            begin()
            await until(lambda: on.panel.entries.form is not None)
            form = on.panel.entries.form
            assert form is not None
            form.show_texts({**form.texts, SUBJECT: "Prices", DUE: "+3"}, kept=True)
            form.added.emit()
            question = await asked(on)
            assert question.accessibleName() == words_asked
            assert "Prices" in words(question)
            question.reject()
            await until(lambda: not on.panel.findChildren(ConsentQuestion))
            assert on.panel.entries.form is form
            form.added.emit()
            (await asked(on)).accept()
            await until(lambda: on.panel.entries.form is None)
            await on.office.sent()
            assert len(set(demo.rows(name)) - before) == 1
