"""A field's label where there is little room for it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.schema import FieldSpec
from vtdesk.ui.edit.field_label import FieldLabel
from vtdesk.ui.look import Look

NAME = FieldSpec("accountname", "Organization Name", FieldKind.TEXT, mandatory=True)


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    form = QWidget()
    qtbot.addWidget(form)
    return form


def label_in(form: QWidget, look: Look, spec: FieldSpec, width: int) -> FieldLabel:
    label = FieldLabel(look, spec, form)
    label.resize(width, 30)
    return label


@pytest.mark.parametrize("width", [60, 90, 100])
def test_a_cut_label_keeps_the_mark_of_a_field_that_must_be_filled(
    look: Look, form: QWidget, width: int
) -> None:
    label = label_in(form, look, NAME, width)
    assert label.shown.startswith("Org")
    assert label.shown.endswith("… *")
    assert label.fontMetrics().horizontalAdvance(label.shown) <= width
    assert label.tip == "Organization Name *"


def test_a_label_is_whole_where_there_is_room(look: Look, form: QWidget) -> None:
    assert label_in(form, look, NAME, 300).shown == "Organization Name *"
    optional = replace(NAME, mandatory=False)
    assert label_in(form, look, optional, 300).shown == "Organization Name"
    cut = label_in(form, look, optional, 90)
    assert cut.shown.endswith("…")
    assert cut.elided
