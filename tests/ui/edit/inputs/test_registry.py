"""Every kind of field has an input, and every input obeys the same rules."""

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from tests.helpers.open_record import open_record, with_field
from tests.helpers.sample_session import DEAL, ORGANISATIONS, spec, values
from vtdesk.domain.fieldtypes import TRAITS, FieldKind
from vtdesk.ui.edit.inputs.registry import INPUTS
from vtdesk.ui.edit.inputs.shown import ShownInput
from vtdesk.ui.look import Look

HOSTILE = ("", "x", "<b>bold</b>", "two\nlines", "0", "2026-02-30", "12x", "  ", "é" * 500)


def test_no_kind_is_without_an_input() -> None:
    assert set(INPUTS) == set(FieldKind)


@pytest.mark.parametrize("kind", FieldKind, ids=lambda kind: kind.value)
async def test_any_value_of_any_kind_is_shown_and_left_alone(
    qtbot: QtBot, look: Look, kind: FieldKind
) -> None:
    field = spec("probe", "Probe", kind, refers_to=(ORGANISATIONS,), picklist=values("a", "b"))
    records = [
        {**DEAL, "id": f"13x{number}", "probe": value}
        for number, value in enumerate(HOSTILE, start=1)
    ]
    async with open_record(look, schema=with_field(field), records=records) as opened:
        probe = opened.input("probe")
        heard = [QSignalSpy(probe.edited), QSignalSpy(probe.chosen)]
        for number in range(1, len(HOSTILE) + 1):
            edit = await opened.session.open_record(opened.edit.module, number)
            opened.pane.show_record(edit)
            probe.grab()
            if probe.writable:
                opened.focus("probe")
            opened.leave()
            assert edit.changed_fields == ()
        assert not any(spy.count() for spy in heard)


@pytest.mark.parametrize("kind", FieldKind, ids=lambda kind: kind.value)
async def test_only_writable_kinds_can_be_changed(
    qtbot: QtBot, look: Look, kind: FieldKind
) -> None:
    field = spec("probe", "Probe", kind, refers_to=(ORGANISATIONS,), picklist=values("a", "b"))
    async with open_record(look, schema=with_field(field)) as opened:
        assert opened.input("probe").writable == TRAITS[kind].writable


async def test_a_reference_to_no_module_is_only_shown(qtbot: QtBot, look: Look) -> None:
    field = spec("probe", "Role", FieldKind.REFERENCE)
    record = {**DEAL, "probe": "H2"}
    async with open_record(look, schema=with_field(field), records=(record,)) as opened:
        probe = opened.input("probe")
        assert isinstance(probe, ShownInput)
        assert not probe.writable
        assert opened.line("probe").text() == "H2"


async def test_a_password_is_dots_and_nothing_else(qtbot: QtBot, look: Look) -> None:
    field = spec("probe", "Key", FieldKind.PASSWORD)
    record = {**DEAL, "probe": "hunter2"}
    async with open_record(look, schema=with_field(field), records=(record,)) as opened:
        assert opened.line("probe").text() == "••••••••"
        assert "hunter2" not in opened.line("probe").text()
