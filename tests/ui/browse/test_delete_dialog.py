"""The question before records are deleted."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from vtdesk.ui.browse.delete_dialog import DeleteDialog
from vtdesk.ui.look import Look


def labels(dialog: DeleteDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_it_names_the_count_and_the_first_three(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    names = ["Pump retrofit", "<b>Riego</b>", "", "Koeling", "Ballast"]
    dialog = DeleteDialog(look, "5 deals", names, 5, window)
    said = labels(dialog)
    assert said[:4] == ["Delete 5 deals?", "Pump retrofit", "<b>Riego</b>", "(no name)"]
    assert "and 2 more" in said
    assert "Koeling" not in said
    assert dialog.delete_button.text() == "Delete 5 deals"


def test_three_or_fewer_are_all_named(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = DeleteDialog(look, "1 deal", ["Pump retrofit"], 1, window)
    assert not any("more" in words for words in labels(dialog))


def test_enter_cancels(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = DeleteDialog(look, "1 deal", ["Pump retrofit"], 1, window)
    assert dialog.cancel_button.isDefault()
    assert not dialog.delete_button.isDefault()


def test_what_takes_many_calls_tells_its_price(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    price = "120 calls, about 2 minutes"
    dialog = DeleteDialog(look, "120 deals", ["Pump retrofit"], 120, window, price=price)
    assert f"It takes {price}." in labels(dialog)
