"""Sensitive values: dots, an eye, and nothing that stays."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.desk import until
from tests.helpers.open_record import Opened, open_record, with_field
from tests.helpers.sample_session import DEAL, spec
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import AccessDenied
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.edit.inputs.masked import MaskableInput
from vtdesk.ui.edit.inputs.reveal import DOTS
from vtdesk.ui.look import Look

FIELD = "iban"
IBAN = "DE12 5001 0517"
MASKED = {**DEAL, FIELD: "********"}


def schema(kind: FieldKind = FieldKind.STRING, **more: object) -> ModuleSchema:
    made = with_field(spec(FIELD, "Sensitive", kind, **more))
    return replace(made, tools=frozenset({"Decrypt"}))


@dataclass
class Answers:
    """Stands in for the server's answer, which tests of `app.reveals` ask for in earnest."""

    text: str = IBAN
    error: AccessDenied | None = None
    asked: list[tuple[AnyId, str]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def reveal(self, record: AnyId, name: str) -> Secret:
        self.asked.append((record, name))
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return Secret(self.text)


@pytest.fixture
def answers() -> Answers:
    made = Answers()
    made.gate.set()
    return made


def masked(opened: Opened) -> MaskableInput:
    found = opened.input(FIELD)
    assert isinstance(found, MaskableInput)
    return found


def press_eye(opened: Opened) -> None:
    eye = masked(opened).trailing
    assert eye is not None
    eye.click()


async def revealed(opened: Opened, answers: Answers) -> None:
    opened.session.records.reveals = answers  # type: ignore[assignment]  # same shape
    press_eye(opened)
    await until(lambda: opened.line(FIELD).text() == answers.text)


async def test_a_mask_is_dots_and_no_value(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        assert opened.line(FIELD).text() == DOTS
        assert masked(opened).covered
        assert opened.edit.changed_fields == ()


async def test_asterisks_are_asterisks_where_nothing_is_encrypted(qtbot: QtBot, look: Look) -> None:
    plain = replace(schema(), tools=frozenset({"Import"}))
    async with open_record(look, schema=plain, records=(MASKED,)) as opened:
        assert opened.line(FIELD).text() == "********"
        assert not masked(opened).masked


async def test_the_eye_shows_and_covers(qtbot: QtBot, look: Look, answers: Answers) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        await revealed(opened, answers)
        assert answers.asked == [(opened.edit.id, FIELD)]
        assert opened.edit.changed_fields == ()
        press_eye(opened)
        assert opened.line(FIELD).text() == DOTS
        press_eye(opened)
        await until(lambda: len(answers.asked) == 2)


async def test_the_value_is_covered_when_its_time_is_over(
    qtbot: QtBot, look: Look, answers: Answers
) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        await revealed(opened, answers)
        timer = masked(opened)._revealer()._cover
        assert timer.isActive()
        assert timer.interval() == 30_000
        timer.timeout.emit()
        assert opened.line(FIELD).text() == DOTS


async def test_a_copy_leaves_the_clipboard(qtbot: QtBot, look: Look, answers: Answers) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        await revealed(opened, answers)
        line = opened.line(FIELD)
        line.setFocus()
        line.selectAll()
        line.copy()
        clipboard = QGuiApplication.clipboard()
        assert clipboard.text() == IBAN
        timer = masked(opened)._revealer()._forget
        assert timer.isActive()
        assert timer.interval() == 60_000
        timer.timeout.emit()
        assert clipboard.text() == ""


async def test_what_was_copied_since_stays(qtbot: QtBot, look: Look, answers: Answers) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        await revealed(opened, answers)
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(IBAN)
        masked(opened)._revealer().end()
        clipboard.setText("something else")
        masked(opened)._revealer()._forget.timeout.emit()
        assert clipboard.text() == "something else"


async def test_a_refusal_is_said_at_the_field(qtbot: QtBot, look: Look, answers: Answers) -> None:
    answers.error = AccessDenied("You may not see this field.")
    opened_schema = schema()
    async with open_record(
        look, schema=opened_schema, records=(MASKED,), size=(900, 1100)
    ) as opened:
        opened.session.records.reveals = answers  # type: ignore[assignment]  # same shape
        press_eye(opened)
        await until(lambda: masked(opened)._note == "You may not see this field.")
        assert opened.line(FIELD).text() == DOTS


async def test_an_answer_for_another_record_is_dropped(
    qtbot: QtBot, look: Look, answers: Answers
) -> None:
    answers.gate.clear()
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        opened.session.records.reveals = answers  # type: ignore[assignment]  # same shape
        press_eye(opened)
        await until(lambda: bool(answers.asked))
        field_input = masked(opened)
        field_input.context.at_hand.record = None
        answers.gate.set()
        await until(lambda: field_input._revealer()._asked is None)
        assert opened.line(FIELD).text() == DOTS


async def test_typing_takes_the_place_of_the_mask(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        line = opened.line(FIELD)
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.end(False)
        QTest.keyClicks(line, "DE1")
        assert line.text() == "DE1"
        assert opened.edit.cell(FIELD) == "DE1"
        assert not masked(opened).masked


async def test_a_mask_that_is_left_alone_is_not_sent(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        opened.focus(FIELD)
        opened.leave()
        opened.type("nextstep", "Call")
        opened.leave()
        assert opened.edit.changed_fields == ("nextstep",)


async def test_news_under_the_cursor_leave_a_mask_alone(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=schema(), records=(MASKED,)) as opened:
        opened.focus(FIELD)
        await opened.server_says(iban="********", nextstep="Other")
        assert not masked(opened).held_back
        assert opened.line(FIELD).text() == DOTS


async def test_a_masked_long_text_is_covered_too(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=schema(FieldKind.TEXT), records=(MASKED,)) as opened:
        area = masked(opened).editor
        assert area.toPlainText() == DOTS  # type: ignore[attr-defined]  # a text editor
        area.setFocus()
        area.selectAll()  # type: ignore[attr-defined]  # a text editor
        QTest.keyClicks(area, "new")
        assert opened.edit.cell(FIELD) == "new"


async def test_a_masked_number_is_not_dialled(qtbot: QtBot, look: Look) -> None:
    async with open_record(look, schema=schema(FieldKind.PHONE), records=(MASKED,)) as opened:
        trailing = masked(opened).trailing
        assert trailing is not None
        assert "half a minute" in trailing.accessibleName()
        opened.type(FIELD, "+49 1")
        opened.leave()
        assert trailing.accessibleName() == "Call this number"
