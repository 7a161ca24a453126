"""The fields that will be written are read aloud, and told whole where they are cut off."""

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from vtdesk.app.conversion_form import PlannedLine
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.convert.field_lines import FieldLines
from vtdesk.ui.look import Look

LONG = "Wasserwirtschaftsverband " * 8


def line(label: str, text: str, *, from_lead: bool = False) -> PlannedLine:
    spec = FieldSpec(label.lower(), label, FieldKind.STRING)
    return PlannedLine(spec, text, text, from_lead)


def test_lines_are_read_aloud_and_missing_ones_say_so(look: Look, qtbot: QtBot) -> None:
    lines = FieldLines(look, "Deal")
    qtbot.addWidget(lines)
    lines.show_lines((line("Name", "Cold\nstore", from_lead=True), line("Stage", "")))
    assert lines.accessibleName() == "Deal"
    assert lines.accessibleDescription() == "Name: Cold store\nStage: still empty"
    assert lines.sizeHint().height() == 2 * look.theme.scaled(30)
    lines.resize(448, lines.sizeHint().height())
    before = lines.grab().toImage()
    lines.show_lines((line("Name", "Cold store"), line("Stage", "Won")))
    assert lines.grab().toImage() != before


def test_only_what_is_cut_off_has_a_tooltip(look: Look, qtbot: QtBot) -> None:
    lines = FieldLines(look, "Deal")
    qtbot.addWidget(lines)
    lines.show_lines((line("Name", "Short"), line("Remark", LONG)))
    lines.resize(448, lines.sizeHint().height())
    lines.show()
    for row, told in ((0, False), (5, False), (1, True)):
        place = QPoint(200, row * look.theme.scaled(30) + 10)
        event = QHelpEvent(QEvent.Type.ToolTip, place, lines.mapToGlobal(place))
        QApplication.sendEvent(lines, event)
        assert ("Wasserwirtschaft" in QToolTip.text()) is told
